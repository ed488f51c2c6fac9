"""Escalations: begun when something must be answered, climbing while nobody answers, ended by whoever takes it up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from odzew.core.accounts.models import Agent
from odzew.core.conversations.actions import changing, publish
from odzew.features.notifications import events
from odzew.features.notifications.actions.tell import Telling, tell
from odzew.features.notifications.models import Escalation, EscalationStep, Notification
from odzew.features.notifications.queries.chains import terms
from odzew.features.notifications.queries.people import Case, cases, rungs_of
from odzew.features.notifications.rules import chain
from odzew.kit import clock
from odzew.kit.events import Actor


def begin(news: Sequence[Telling], places: Mapping[int, int] | None = None) -> None:
    """Open an escalation for each case that somebody must take up; one that is open goes on as it is.

    Who was told already stands as the first step. places: the rung of these people, by conversation; else the lowest.
    """
    known = terms()
    wanted = {
        (one.conversation_id, one.kind): one
        for one in news
        if one.conversation_id and one.agents and known.need_word(one.kind)
    }
    now = clock.now()
    for (conversation_id, kind), one in wanted.items():
        place = (places or {}).get(conversation_id or 0, 0)
        row, is_new = Escalation.objects.get_or_create(
            conversation_id=conversation_id,
            kind=kind,
            ended_at=None,
            defaults={
                "event_id": one.event_id,
                "data": dict(one.data),
                "place": place,
                "started_at": now,
                "next_at": now + known.patience,
            },
        )
        if is_new:
            EscalationStep.objects.create(escalation=row, place=place, agents=list(one.agents), at=now)


def climb_due(limit: int = 100) -> int:
    """Ask the next people wherever nobody answered in time; how many. Two workers ask once."""
    due = Escalation.objects.filter(ended_at=None, next_at__lte=clock.now()).order_by("next_at")
    return sum(_climb(*pair) for pair in due.values_list("pk", "conversation_id")[:limit])


def _climb(escalation_id: int, conversation_id: int) -> int:
    with changing(conversation_id) as conversation:
        rows = Escalation.objects.select_for_update().prefetch_related("steps")
        row = rows.filter(pk=escalation_id, ended_at=None, next_at__lte=clock.now()).first()
        if row is None:
            return 0
        known = terms()
        asked = {agent for step in row.steps.all() for agent in step.agents}
        case = Case(conversation.team_id, conversation.assignee_id)
        people = rungs_of({conversation.pk: case}, known)[conversation.pk]
        rung = chain.next_rung(people, after=row.place, asked=asked)
        if rung is None or not known.is_on:
            row.next_at = None  # the top: it stays open until somebody acts
            row.save(update_fields=["next_at"])
            return 0
        _ask(row, rung, now=clock.now(), next_at=clock.now() + known.patience)
        names = list(Agent.objects.filter(pk__in=rung.agents).order_by("name").values_list("name", flat=True))
        publish(conversation, events.EscalationMoved(row.kind, chain.RUNGS[rung.place], names))
        data: Mapping[str, Any] = {**row.data, "about": row.kind, "since": row.started_at.isoformat()}
        tell([Telling("escalated", rung.agents, conversation.pk, event_id=0, data=data)])
    return 1


def _ask(row: Escalation, rung: chain.Rung, *, now: datetime, next_at: datetime) -> None:
    row.place, row.next_at = rung.place, next_at
    row.save(update_fields=["place", "next_at"])
    EscalationStep.objects.create(escalation=row, place=rung.place, agents=list(rung.agents), at=now)


@transaction.atomic(savepoint=False)
def end(
    conversation_ids: Collection[int], *, by: Actor, end: str, kinds: Collection[str] | None = None
) -> int:
    """Somebody took it up, or it is over: nobody else is asked. kinds: of what; all where none are named."""
    rows = Escalation.objects.filter(conversation__in=conversation_ids, ended_at=None)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    count = 0
    for key, conversation_id in rows.order_by("conversation_id", "pk").values_list("pk", "conversation_id"):
        with changing(conversation_id) as conversation:
            row = Escalation.objects.select_for_update().filter(pk=key, ended_at=None).first()
            if row is None:
                continue
            row.ended_at, row.next_at, row.end = clock.now(), None, end
            row.ended_by_id = by.id if by.kind == "agent" else None
            row.save(update_fields=["ended_at", "next_at", "end", "ended_by"])
            _calm(conversation_id, row.kind)
            publish(conversation, events.EscalationEnded(row.kind, end), actor=by)
            count += 1
    return count


def _calm(conversation_id: int, kind: str) -> None:
    """It needs nobody's word any more; what was told stays in the centres to be read."""
    rows = Notification.objects.filter(conversation=conversation_id, must_answer=True, acknowledged_at=None)
    rows.filter(kind__in=[kind, "escalated"]).update(must_answer=False)


def first_rungs(conversation_ids: Collection[int]) -> dict[int, chain.Rung]:
    """Who is told first that a promise broke: the holder, else the first rung that has somebody."""
    found = rungs_of(cases(conversation_ids), terms())
    rungs = {key: chain.next_rung(people, after=-1) for key, people in found.items()}
    return {key: rung for key, rung in rungs.items() if rung is not None}
