"""The queue of a team as values: what each case asks for, who knows its customer, and how long it waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import in_turn, queue
from odzew.features.routing import rules
from odzew.features.routing.queries.settings import languages, need_rules

MOST_AT_ONCE = 500  # so many of the queue are looked at in one turn; those behind them wait for these


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case of the queue. reason: why it found nobody the last time, empty before."""

    case: rules.Case
    waiting_since: datetime
    reason: str = ""


def waiting_cases(team_id: int, agents: Sequence[int], now: datetime) -> list[Waiting]:
    """The team's queue, who is next first, with the member who answered each customer before."""
    before = Conversation.objects.filter(customer=OuterRef("customer"), assignee__in=agents)
    previous = before.exclude(pk=OuterRef("pk")).order_by("-last_message_at").values("assignee")[:1]
    rows = in_turn(queue().filter(team=team_id)).annotate(previous=Subquery(previous))
    fields = (
        "pk",
        "channel",
        "kind",
        "tags",
        "language",
        "customer__language",
        "brand_id",
        "waiting_since",
        "previous",
        "queue_entry__reason",
    )
    asked, spoken = need_rules(), languages()
    found = []
    for key, channel, kind, tags, own, customers, brand, since, known, reason in rows.values_list(*fields)[
        :MOST_AT_ONCE
    ]:
        needs = rules.needs_of(
            asked,
            spoken,
            channel=channel,
            kind=kind,
            tags=tags,
            language=own or customers,
            brand=brand,
        )
        waited = int((now - since).total_seconds() // 60)
        found.append(Waiting(rules.Case(key, channel, needs, known, waited), since, reason or ""))
    return found
