"""The queue of a team as values: what each case asks for, who knows its customer, and how long it waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import in_turn, queue
from odzew.features.routing import rules
from odzew.features.routing.queries.settings import languages, need_rules

_FIELDS = (
    "pk", "channel", "kind", "tags", "language", "customer__language", "brand_id", "waiting_since", "previous",
    "queue_entry__reason",
)  # fmt: skip
PAGE = 100  # cases of the queue that are looked at together


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case of the queue. reason: why it found nobody the last time, empty before."""

    case: rules.Case
    waiting_since: datetime
    reason: str = ""


def waiting_cases(team_id: int, agents: Collection[int], now: datetime, *, behind: int = 0) -> list[Waiting]:
    """A page of the team's queue, who is next first, with the member who answered each customer before.

    behind: how many at the front to leave out.
    """
    before = Conversation.objects.filter(customer=OuterRef("customer"), assignee__in=agents)
    previous = before.exclude(pk=OuterRef("pk")).order_by("-last_message_at").values("assignee")[:1]
    rows = in_turn(queue().filter(team=team_id)).annotate(previous=Subquery(previous))
    asked, spoken = need_rules(), languages()
    return [_waiting(each, asked, spoken, now) for each in rows.values(*_FIELDS)[behind : behind + PAGE]]


def _waiting(
    row: Mapping[str, Any], asked: Sequence[rules.NeedRule], spoken: Mapping[str, rules.Need], now: datetime
) -> Waiting:
    needs = rules.needs_of(
        asked,
        spoken,
        channel=row["channel"],
        kind=row["kind"],
        tags=row["tags"],
        language=row["language"] or row["customer__language"],
        brand=row["brand_id"],
    )
    since = row["waiting_since"]
    waited = int((now - since).total_seconds() // 60)
    case = rules.Case(row["pk"], row["channel"], needs, row["previous"], waited)
    return Waiting(case, since, row["queue_entry__reason"] or "")
