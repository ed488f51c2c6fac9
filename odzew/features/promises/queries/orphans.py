"""Promises that nobody keeps, and people who wait without one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries import orphans as cases
from odzew.core.conversations.queries import visible_to
from odzew.core.conversations.rules.orphans import Kind, Orphan, Thresholds
from odzew.features.promises.models import Promise
from odzew.kit import clock

CALLBACK = "callback"


def orphans(agent: Agent, wanted: Thresholds, *, team_id: int = 0) -> Iterator[Orphan]:
    """Broken promises, callbacks past due, and waiting customers to whom nothing is promised."""
    yield from _past_due(agent, wanted, team_id)
    yield from _without_promise(agent, wanted, team_id)


def _past_due(agent: Agent, wanted: Thresholds, team_id: int) -> Iterator[Orphan]:
    """Through the case's own earliest due time: its index holds the open set alone, however long the ledger is."""
    late = cases.open_cases(agent, team_id=team_id).filter(next_due_at__lt=clock.now())
    keys = list(late.order_by("next_due_at", "id").values_list("pk", flat=True)[: wanted.most])
    rows = Promise.objects.filter(
        conversation__in=keys, ended_at=None, paused_at=None, due_at__lt=clock.now()
    ).order_by("due_at", "id")
    for row in rows.select_related("conversation"):
        kind: Kind = "callback_past" if row.kind == CALLBACK else "promise_broken"
        since = row.conversation.waiting_since or row.made_at
        about = {"kind": row.kind, "words": row.words}
        yield Orphan(kind, row.conversation_id, since, row.due_at, str(row.pk), about)


def _without_promise(agent: Agent, wanted: Thresholds, team_id: int) -> Iterator[Orphan]:
    owed = Promise.objects.filter(conversation=OuterRef("pk"), ended_at=None)
    rows = cases.waiting_cases(agent, team_id=team_id).filter(~Exists(owed))
    for key, since in rows.values_list("pk", "waiting_since")[: wanted.most]:
        yield Orphan("no_promise", key, since)


def kept_between(agent: Agent, since: datetime, until: datetime, *, team_id: int = 0) -> tuple[int, int]:
    """Promises of cases that the agent may see that were decided in this span: kept, and all of them."""
    rows = Promise.objects.all()
    if team_id or not accounts.may(agent, Permission.SEE_ALL_TEAMS):
        rows = rows.filter(conversation__in=_seen(agent, team_id))
    kept = rows.filter(kept_at__gte=since, kept_at__lt=until).count()
    broken = rows.filter(broken_at__gte=since, broken_at__lt=until).count()
    return kept, kept + broken


def _seen(agent: Agent, team_id: int) -> QuerySet[Conversation, Any]:
    rows = visible_to(agent)
    return (rows.filter(team_id=team_id) if team_id else rows).values("pk")
