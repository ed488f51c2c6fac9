"""What the urgency of a case is made of, read for many cases in two statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.features.promises.models import Promise
from odzew.features.promises.queries.book import tiers_of
from odzew.features.promises.rules.urgency import Owed, Situation

LAW = "law"
_READ = 4000


def situations(conversation_ids: Sequence[int]) -> Mapping[int, Situation | None]:
    """Each case, locked, as the rule takes it; none for one that is finished."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=conversation_ids)
    cases = rows.select_related("customer__organisation").annotate(found_owed=ArraySubquery(_owed()))
    said = _said(conversation_ids)
    return {
        case.pk: _situation(case, _read_owed(case.found_owed), said[case.pk]) if case.is_open else None
        for case in cases.order_by("pk")
    }


def moving(*, after: int, size: int) -> list[int]:
    """Open cases in which somebody waits or something is owed, by id."""
    rows = Conversation.objects.filter(status__in=OPEN_STATUSES, merged_into=None, pk__gt=after)
    rows = rows.filter(Q(waiting_since__isnull=False) | Q(next_due_at__isnull=False) | Q(urgency__gt=0))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:size])


def _owed() -> QuerySet[Any, Any]:
    rows = Promise.objects.filter(conversation=OuterRef("pk"), ended_at=None, paused_at=None)
    return rows.values(row=JSONObject(made="made_at", due="due_at", source="source", broken="broken_at"))


def _read_owed(rows: Sequence[Mapping[str, Any]]) -> list[Owed]:
    return [
        Owed(
            datetime.fromisoformat(row["made"]),
            datetime.fromisoformat(row["due"]),
            is_law=row["source"] == LAW,
            is_broken=row["broken"] is not None,
        )
        for row in rows
    ]


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
