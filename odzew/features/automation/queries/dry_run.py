"""What a rule would have done in the last thirty days. Nothing is written: the database itself refuses to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries import visible_to
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.features.automation.models import Rule
from odzew.features.automation.parts import Definition, OnDue, OnEvent, OnSchedule, OnStatus, OnWait
from odzew.features.automation.queries.due import matching
from odzew.features.automation.queries.heard import heard
from odzew.features.automation.queries.rulebook import Live
from odzew.features.automation.rules import operands
from odzew.features.automation.rules.happenings import KINDS, Happening
from odzew.features.automation.rules.spans import stays, waits
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.models import Event

DAYS = 30
MOST_FACTS = 20_000
SHOWN = 20
_SECONDS = 10
_BATCH = 2_000
Match = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class Found:
    """A case on which the rule would have run, and when."""

    number: int
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """runs: how often the rule would have run; cases: on how many; shown: the latest of them.

    since: how far back was looked; is_cut: not all thirty days, there was too much. is_today: a timetable is tried on
    the cases as they are now.
    """

    runs: int
    cases: int
    shown: Sequence[Found]
    since: datetime
    is_cut: bool = False
    is_today: bool = False


def try_out(definition: Definition, agent: Agent) -> Trial:
    """Try the rule on the cases that the agent sees. Conditions are asked of the cases as they are today."""
    live = Live(Rule(name=definition.name), definition)
    since = clock.ago(days=DAYS)
    with _reading_only():
        if isinstance(definition.trigger, OnSchedule):
            return _today(live, agent, since)
        matches, reached = _matches(definition, since)
        allowed = _fitting(live, agent, sorted({key for key, _at in matches}))
        kept = sorted((one for one in matches if one[0] in allowed), key=lambda one: one[1], reverse=True)
        return Trial(
            len(kept),
            len({key for key, _at in kept}),
            _shown(kept),
            max(since, reached),
            is_cut=reached > since,
        )


@contextmanager
def _reading_only() -> Iterator[None]:
    """A savepoint in which every write fails, and no statement runs for long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{_SECONDS}s"])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _fitting(live: Live, agent: Agent, keys: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(keys), _BATCH):
        rows = visible_to(agent).filter(pk__in=keys[start : start + _BATCH]).filter(matching(live))
        found |= set(rows.values_list("pk", flat=True))
    return found


def _shown(kept: Sequence[Match]) -> list[Found]:
    latest = dict(reversed(kept))
    order = sorted(latest, key=lambda key: latest[key], reverse=True)[:SHOWN]
    rows = Conversation.objects.in_bulk(order)
    return [Found(rows[key].number, rows[key].subject, latest[key]) for key in order if key in rows]


def _today(live: Live, agent: Agent, since: datetime) -> Trial:
    rows = visible_to(agent).filter(status__in=OPEN_STATUSES).filter(matching(live))
    count = rows.count()
    latest = rows.order_by("-last_message_at", "-pk")[:SHOWN]
    return Trial(
        count, count, [Found(r.number, r.subject, r.last_message_at) for r in latest], since, is_today=True
    )


def _matches(definition: Definition, since: datetime) -> tuple[list[Match], datetime]:
    """(case, moment) of everything that would have set the rule off, and how far back was looked."""
    trigger, now = definition.trigger, clock.now()
    match trigger:
        case OnEvent():
            facts, reached = _facts(
                {kind for name in trigger.events for kind in KINDS[Happening(name)]}, since
            )
            return _on_events(definition, facts), reached
        case OnWait():
            facts, reached = _facts({"MessageReceived", "ReplyQueued", "StatusChanged"}, since)
            return list(waits(facts, timedelta(minutes=trigger.minutes), now)), reached
        case OnStatus():
            facts, reached = _facts({"StatusChanged", "ConversationOpened"}, since)
            return list(stays(facts, trigger.status, timedelta(minutes=trigger.minutes), now)), reached
        case OnDue():
            return _on_due(timedelta(minutes=trigger.minutes), since, now), since
    return [], since


def _facts(kinds: set[str], since: datetime) -> tuple[list[Event], datetime]:
    """The newest facts of these kinds, oldest first, and how far back they reach."""
    rows: QuerySet[Event] = Event.objects.filter(kind__in=kinds, at__gte=since, subject_kind="conversation")
    found = list(rows.order_by("-id")[: MOST_FACTS + 1])
    reached = found[-1].at if len(found) > MOST_FACTS else since
    return list(reversed(found[:MOST_FACTS])), reached


def _on_events(definition: Definition, facts: Sequence[Event]) -> list[Match]:
    wanted, claims = set(definition.happenings), definition.claims
    found: list[Match] = []
    for start in range(0, len(facts), _BATCH):
        found += [
            (one.event.subject_id, one.event.at)
            for one in heard(facts[start : start + _BATCH])
            if one.happenings & wanted and operands.hold(claims, one.values)
        ]
    return found


def _on_due(notice: timedelta, since: datetime, now: datetime) -> list[Match]:
    """Promises that were still open when so little of their time was left."""
    rows = Promise.objects.filter(made_at__gte=since, due_at__lte=now + notice).order_by("-id")[:MOST_FACTS]
    found = []
    for case, made, due, ended in rows.values_list("conversation_id", "made_at", "due_at", "ended_at"):
        at = max(made, due - notice)
        if ended is None or ended > at:
            found.append((case, at))
    return found
