"""Tells people: one line of the centre a person, kind and case; one dispatch for each way that they wish.

In the transaction of the fact, in a fixed number of statements however many people and facts. Never about one's
own act, never what the person may not see, once for each fact, and merged into the line that waits unseen.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import NOTIFICATIONS
from odzew.core.conversations.queries.audience import audiences
from odzew.features.notifications.models import Dispatch, Subscription
from odzew.features.notifications.rules.chain import Terms, terms_of
from odzew.features.notifications.rules.wishes import Plan, plans, wishes_of
from odzew.kit import clock, fleeting, ids
from odzew.kit.events import SYSTEM, Actor

SEND = "notifications.send"
# Of several reasons in one fact a person hears the first.
_RANK = {
    kind: place
    for place, kind in enumerate(
        ("escalated", "mentioned", "assigned", *(k for k in NOTIFICATIONS if k not in {"escalated", "mentioned", "assigned"}))
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """What to tell whom. about: another subject than the conversation itself, as (kind, id)."""

    kind: str
    agents: Sequence[int]
    conversation_id: int | None
    event_id: int = 0
    by: Actor = SYSTEM
    data: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[str, int] | None = None

    @property
    def subject(self) -> tuple[str, int]:
        return self.about or ("conversation", self.conversation_id or 0)

    def concerns(self, agent_id: int) -> bool:
        return not (self.by.kind == "agent" and self.by.id == agent_id)


Key = tuple[int, str, str, int]  # agent, kind, subject kind, subject id


@dataclass(slots=True)
class _Row:
    """A line to be written; count: facts of this batch that it merges."""

    telling: Telling
    plans: Sequence[Plan]
    count: int = 1


@transaction.atomic(savepoint=False)
def tell(tellings: Sequence[Telling]) -> int:
    """Write the lines and their dispatches, ring the bells; how many lines. Nobody to tell costs nothing."""
    wanted = {agent for one in tellings for agent in one.agents if one.concerns(agent)}
    if not wanted:
        return 0
    now, desk = clock.now(), accounts.desk()
    may_see = audiences({one.conversation_id for one in tellings if one.conversation_id}, wanted)
    listeners = _listeners(wanted)
    rows: dict[Key, _Row] = {}
    for one, agent in _pairs(tellings):
        seen_by = may_see.get(one.conversation_id or 0)
        is_hidden = one.conversation_id is not None and (seen_by is None or agent not in seen_by.agents)
        if is_hidden or agent not in listeners:
            continue
        settings, presence, has_device = listeners[agent]
        wishes = wishes_of(settings, zone=desk.timezone)
        found = plans(one.kind, wishes, now=now, presence=presence, has_device=has_device)
        if found:
            _merge(rows, (agent, one.kind, *one.subject), _Row(one, found))
    if not rows:
        return 0
    written = _write(rows, terms_of(desk.settings.get("escalation", {})), now)
    _dispatch(rows, written, now)
    _ring({key: rows[key] for key in written})
    return len(written)


def _pairs(tellings: Sequence[Telling]) -> Iterable[tuple[Telling, int]]:
    """Each person once a fact, for the weightiest reason."""
    known: set[tuple[int, int]] = set()
    for one in sorted(tellings, key=lambda each: _RANK[each.kind]):
        for agent in dict.fromkeys(one.agents):
            if not one.concerns(agent) or (one.event_id and (one.event_id, agent) in known):
                continue
            known.add((one.event_id, agent))
            yield one, agent


def _merge(rows: dict[Key, _Row], key: Key, row: _Row) -> None:
    older = rows.get(key)
    if older is not None:
        row.count += older.count
        if older.telling.event_id > row.telling.event_id:
            row.telling = older.telling
    rows[key] = row


def _listeners(agent_ids: Iterable[int]) -> dict[int, tuple[dict[str, Any], str, bool]]:
    """Settings, presence and whether a browser takes pushes, of each active agent."""
    device = Subscription.objects.filter(agent=OuterRef("pk"))
    rows = Agent.objects.filter(pk__in=agent_ids, is_active=True).annotate(has_device=Exists(device))
    return {
        key: (settings, presence, has_device)
        for key, settings, presence, has_device in rows.values_list(
            "pk", "settings", "presence", "has_device"
        )
    }


# A line that this very fact has written already stays as it is: the fact is told once.
_UPSERT = """
INSERT INTO notification (public_id, agent_id, kind, conversation_id, subject_kind, subject_id, event_id, count, data,
                          is_listed, must_answer, made_at, told_at)
SELECT public_id, agent_id, kind, conversation_id, subject_kind, subject_id, event_id, count, data::jsonb,
       is_listed, must_answer, %(now)s, %(now)s
FROM unnest(%(public_id)s::uuid[], %(agent_id)s::bigint[], %(kind)s::text[], %(conversation_id)s::bigint[],
            %(subject_kind)s::text[], %(subject_id)s::bigint[], %(event_id)s::bigint[], %(count)s::int[],
            %(data)s::text[], %(is_listed)s::bool[], %(must_answer)s::bool[])
  AS given(public_id, agent_id, kind, conversation_id, subject_kind, subject_id, event_id, count, data, is_listed,
           must_answer)
ORDER BY agent_id, kind, subject_kind, subject_id
ON CONFLICT (agent_id, kind, subject_kind, subject_id) WHERE seen_at IS NULL DO UPDATE
SET count = notification.count + excluded.count, event_id = excluded.event_id, data = excluded.data,
    told_at = excluded.told_at, is_listed = notification.is_listed OR excluded.is_listed,
    must_answer = notification.must_answer OR excluded.must_answer
WHERE excluded.event_id = 0 OR notification.event_id < excluded.event_id
RETURNING id, agent_id, kind, subject_kind, subject_id
"""


def _write(rows: Mapping[Key, _Row], terms: Terms, now: datetime) -> dict[Key, int]:
    columns: dict[str, list[Any]] = {}
    for (agent, kind, subject_kind, subject_id), row in rows.items():
        values = {
            "public_id": ids.public_id(),
            "agent_id": agent,
            "kind": kind,
            "conversation_id": row.telling.conversation_id,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "event_id": row.telling.event_id,
            "count": row.count,
            "data": json.dumps({"by": row.telling.by.name, **row.telling.data}),
            "is_listed": any(plan.way == "in_app" for plan in row.plans),
            "must_answer": terms.need_word(kind) or kind == "escalated",
        }
        for name, value in values.items():
            columns.setdefault(name, []).append(value)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, {**columns, "now": now})
        return {(agent, *rest): key for key, agent, *rest in cursor.fetchall()}


def _dispatch(rows: Mapping[Key, _Row], written: Mapping[Key, int], now: datetime) -> None:
    """The log gets every way; a way that waits already for this line waits on, once."""
    made = [
        Dispatch(
            notification_id=written[key],
            way=plan.way,
            event_id=rows[key].telling.event_id,
            made_at=now,
            due_at=plan.due_at,
            sent_at=now if plan.verdict == "sent" else None,
            verdict=plan.verdict,
        )
        for key in written
        for plan in rows[key].plans
    ]
    Dispatch.objects.bulk_create(made, ignore_conflicts=True)
    if any(one.verdict == "waiting" and one.due_at <= now for one in made):
        transaction.on_commit(wake_senders, robust=True)


def _ring(rows: Mapping[Key, _Row]) -> None:
    """Open browsers hear the weightiest kind, and fetch the words themselves; `sound`: whether it may be heard."""
    told: dict[str, dict[str, Any]] = {}
    for (agent, kind, *_subject), row in sorted(rows.items(), key=lambda item: -_RANK[item[0][1]]):
        sound = any(plan.way == "sound" and plan.verdict == "sent" for plan in row.plans)
        told[fleeting.agent_group(agent)] = {"kind": "notified", "what": kind, "sound": sound}
    fleeting.tell(told)


def wake_senders() -> None:
    """A push waits: one job is enough, however many. Without it the sweep of every 20 seconds finds them."""
    if ProcrastinateJob.objects.filter(queueing_lock=SEND, status="todo").exists():
        return
    try:
        app.configure_task(SEND, queue="desk", queueing_lock=SEND).defer()
    except AlreadyEnqueued:
        return
