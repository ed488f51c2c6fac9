"""What the urgency of a case is made of, read for many cases in three statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.features.promises.models import Promise
from odzew.features.promises.queries.book import tiers_of
from odzew.features.promises.rules.urgency import Owed, Situation

LAW = "law"
_READ = 4000


def situations(conversation_ids: Sequence[int]) -> Mapping[int, Situation | None]:
    """Each case as the rule takes it; none for one that is finished."""
    cases = Conversation.objects.filter(pk__in=conversation_ids).select_related("customer__organisation")
    owed, said = _owed(conversation_ids), _said(conversation_ids)
    return {
        case.pk: _situation(case, owed[case.pk], said[case.pk]) if case.is_open else None for case in cases
    }


def moving(*, after: int, size: int) -> list[int]:
    """Open cases in which somebody waits or something is owed, by id."""
    rows = Conversation.objects.filter(status__in=OPEN_STATUSES, merged_into=None, pk__gt=after)
    rows = rows.filter(Q(waiting_since__isnull=False) | Q(next_due_at__isnull=False) | Q(urgency__gt=0))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:size])


def _owed(keys: Sequence[int]) -> Mapping[int, list[Owed]]:
    found: dict[int, list[Owed]] = defaultdict(list)
    for row in Promise.objects.filter(conversation__in=keys, ended_at=None, paused_at=None):
        owed = Owed(row.made_at, row.due_at, is_law=row.source == LAW, is_broken=row.broken_at is not None)
        found[row.conversation_id].append(owed)
    return found


def _said(keys: Sequence[int]) -> Mapping[int, list[Message]]:
    """The customer's words that wait: those since the wait began, at most a handful a case."""
    rows = Message.objects.filter(conversation__in=keys, direction="in", is_automatic=False)
    rows = (
        rows.filter(conversation__waiting_since__isnull=False).select_related("conversation").order_by("id")
    )
    found: dict[int, list[Message]] = defaultdict(list)
    for row in rows.only("conversation__waiting_since", "sent_at", "subject", "reply_text", "meta"):
        since = row.conversation.waiting_since
        if since is not None and row.sent_at >= since:
            found[row.conversation_id].append(row)
    return found


def _situation(case: Conversation, owed: Sequence[Owed], said: Sequence[Message]) -> Situation:
    known: list[Mapping[str, Any]] = [case.custom, *(message.meta for message in said)]
    return Situation(
        waiting_since=case.waiting_since,
        owed=owed,
        text="\n".join(f"{one.subject}\n{one.reply_text[:_READ]}" for one in said[-5:]),
        anger=max((_number(one.get("anger")) for one in known), default=0.0),
        threats=sorted({str(code) for one in known for code in _listed(one.get("threats"))}),
        tiers=sorted(tiers_of(case.customer)),
        reach=int(max((_number(one.get("reach")) for one in known), default=0)),
    )


def _number(value: object) -> float:
    if isinstance(value, str) and value.strip().isdecimal():
        return float(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
