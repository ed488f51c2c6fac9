"""Promises that nobody keeps, and people who wait without one."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries import orphans as cases
from odzew.core.conversations.queries import visible_to
from odzew.core.conversations.queries.orphans import Finder, moment
from odzew.core.conversations.queries.together import COUNT, together
from odzew.core.conversations.rules.orphans import Kind, Orphan, Thresholds
from odzew.features.promises.models import Promise
from odzew.kit import clock

CALLBACK = "callback"


_COLUMNS = ("pk", "conversation_id", "kind", "words", "due_at", "made_at", "conversation__waiting_since")


def finders(agent: Agent, wanted: Thresholds, *, team_id: int = 0) -> Iterator[Finder]:
    """Broken promises, callbacks past due, and waiting customers to whom nothing is promised."""
    yield _past_due(agent, wanted, team_id)
    yield _without_promise(agent, wanted, team_id)


def _past_due(agent: Agent, wanted: Thresholds, team_id: int) -> Finder:
    """Through the case's own earliest due time: its index holds the open set alone, however long the ledger is."""
    late = cases.open_cases(agent, team_id=team_id).filter(next_due_at__lt=clock.now())
    keys = late.order_by("next_due_at", "id").values("pk")[: wanted.most]
    rows = Promise.objects.filter(
        conversation__in=keys, ended_at=None, paused_at=None, due_at__lt=clock.now()
    ).order_by("due_at", "id")
    return Finder(rows.values(*_COLUMNS), _late)


def _late(row: Mapping[str, Any]) -> Orphan:
    kind: Kind = "callback_past" if row["kind"] == CALLBACK else "promise_broken"
    since = moment(row["conversation__waiting_since"] or row["made_at"])
    about = {name: row[name] for name in ("kind", "words")}
    return Orphan(kind, row["conversation_id"], since, moment(row["due_at"]), str(row["pk"]), about)


def _without_promise(agent: Agent, wanted: Thresholds, team_id: int) -> Finder:
    owed = Promise.objects.filter(conversation=OuterRef("pk"), ended_at=None)
    rows = cases.waiting_cases(agent, team_id=team_id).filter(~Exists(owed))
    return Finder(
        rows.values("pk", "waiting_since")[: wanted.most],
        lambda row: Orphan("no_promise", row["pk"], moment(row["waiting_since"])),
    )


def kept_between(agent: Agent, since: datetime, until: datetime, *, team_id: int = 0) -> tuple[int, int]:
    """Promises of cases that the agent may see that were decided in this span: kept, and all of them."""
    rows = Promise.objects.all()
    if team_id or not accounts.may(agent, Permission.SEE_ALL_TEAMS):
        rows = rows.filter(conversation__in=_seen(agent, team_id))
    spans = ({"kept_at__gte": since, "kept_at__lt": until}, {"broken_at__gte": since, "broken_at__lt": until})
    kept, broken = together([(COUNT, rows.filter(**span).values("pk")) for span in spans])
    return kept, kept + broken


def _seen(agent: Agent, team_id: int) -> QuerySet[Conversation, Any]:
    rows = visible_to(agent)
    return (rows.filter(team_id=team_id) if team_id else rows).values("pk")
