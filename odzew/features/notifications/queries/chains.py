"""Escalations as a supervisor sees them: what climbs, who was asked when, how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.permission import visible_to
from odzew.features.notifications.models import Escalation
from odzew.features.notifications.rules.chain import RUNGS, Terms, terms_of

MOST = 100


@dataclass(frozen=True, slots=True)
class Step:
    rung: str
    people: Sequence[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Climb:
    """One escalation with its steps. end is empty while it lasts."""

    number: int
    subject: str
    kind: str
    started_at: datetime
    next_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    end: str
    steps: Sequence[Step]


def terms() -> Terms:
    """The desk's terms of escalation."""
    return terms_of(accounts.setting("escalation", {}))


def on_call_choices() -> list[tuple[str, str]]:
    """(public id, name) of everybody who can be on call."""
    rows = accounts.active_agents().exclude(role="viewer")
    return [(str(key), name) for key, name in rows.values_list("public_id", "name")]


def climbs(agent: Agent, *, conversation: Conversation | None = None) -> list[Climb]:
    """Open escalations first, then the latest that ended; of one conversation, or of all the agent may see."""
    rows: QuerySet[Escalation] = Escalation.objects.filter(conversation__in=visible_to(agent))
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    rows = rows.select_related("conversation", "ended_by").prefetch_related("steps")
    found = list(rows.order_by(F("ended_at").desc(nulls_first=True), "-pk")[:MOST])
    ids = {key for row in found for step in row.steps.all() for key in step.agents}
    names = dict(Agent.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_climb(row, names) for row in found]


def _climb(row: Escalation, names: dict[int, str]) -> Climb:
    steps = sorted(row.steps.all(), key=lambda step: step.pk)
    return Climb(
        row.conversation.number,
        row.conversation.subject,
        row.kind,
        row.started_at,
        row.next_at,
        row.ended_at,
        row.ended_by.name if row.ended_by else "",
        row.end,
        [Step(RUNGS[s.place], [names[key] for key in s.agents if key in names], s.at) for s in steps],
    )
