"""Cases that may be forgotten although every row looks in order; each finder names one way to be forgotten.

All of them read the open set only, the longest wait first, and no more rows than a page shows. Nobody is read until
`seen` asks all finders, those of other rooms too, in one statement.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Extract

from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Presence
from odzew.core.conversations.models import Conversation, Draft, Message
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.queries.together import ROWS, together
from odzew.core.conversations.rules import OPEN_STATUSES, Direction
from odzew.core.conversations.rules.orphans import Kind, Orphan, Thresholds
from odzew.kit import clock

_ABSENT = (str(Presence.OFFLINE), str(Presence.AWAY))
MOST_WAITS = 1000


def open_cases(agent: Agent, *, team_id: int = 0) -> QuerySet[Conversation]:
    """The open conversations that this agent may see, of one team where asked."""
    rows = visible_to(agent).filter(status__in=OPEN_STATUSES)
    return rows.filter(team_id=team_id) if team_id else rows


def waiting_cases(agent: Agent, *, team_id: int = 0) -> QuerySet[Conversation]:
    """Those of them whose customer waits, the longest wait first."""
    rows = open_cases(agent, team_id=team_id).filter(waiting_since__isnull=False)
    return rows.order_by("waiting_since", "id")


@dataclass(frozen=True, slots=True)
class Waits:
    """How many customers wait, and how long, in seconds."""

    count: int
    longest: float
    median: float


class Median(Aggregate):
    """percentile_cont(0.5), which ordinary aggregates cannot say."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def waits(agent: Agent, *, team_id: int = 0) -> Waits:
    """Of the customers who wait now: the longest waits, at most a thousand of them. Counted where they lie."""
    now = clock.now().timestamp()
    rows = waiting_cases(agent, team_id=team_id).annotate(began=Extract("waiting_since", "epoch"))
    found = rows.values("began")[:MOST_WAITS].aggregate(
        count=Count("began"), first=Min("began"), middle=Median("began")
    )
    if not found["count"]:
        return Waits(0, 0.0, 0.0)
    return Waits(found["count"], now - float(found["first"]), now - found["middle"])


@dataclass(frozen=True, slots=True)
class Finder:
    """A way to be forgotten: the rows that are in it, as values, and how one of them is read."""

    rows: QuerySet[Any, Any]
    read: Callable[[Mapping[str, Any]], Orphan]


def seen(finders: Sequence[Finder]) -> Iterator[Orphan]:
    """Whom all of them see, in their order."""
    found = together([(ROWS, finder.rows) for finder in finders])
    for finder, rows in zip(finders, found, strict=True):
        yield from map(finder.read, rows or ())


def moment(value: str | None) -> datetime | None:
    """A time as such a row holds it."""
    return datetime.fromisoformat(value) if value else None


def finders(
    agent: Agent, wanted: Thresholds, *, team_id: int = 0, on_leave: QuerySet[Any, Any]
) -> Iterator[Finder]:
    """All finders of cases. on_leave: the agents who are away by plan, as rows of their ids."""
    cases = open_cases(agent, team_id=team_id)
    waiting = waiting_cases(agent, team_id=team_id)
    yield from _held_by_nobody_there(cases, waiting, wanted, on_leave)
    yield from _without_anybody(waiting, wanted)
    yield from _asleep(cases, wanted)
    yield _left_to_the_bot(cases, wanted)
    yield _never_sent(waiting, wanted)


def _held_by_nobody_there(
    cases: QuerySet[Conversation],
    waiting: QuerySet[Conversation],
    wanted: Thresholds,
    on_leave: QuerySet[Any, Any],
) -> Iterator[Finder]:
    left = cases.filter(assignee__is_active=False).order_by("waiting_since", "id")
    yield _seen("holder_left", left, wanted, name="assignee__name")
    gone = Q(assignee__presence__in=_ABSENT, assignee__presence_at__lt=clock.ago(days=wanted.away_days))
    away = waiting.filter(gone | Q(assignee__in=on_leave), assignee__is_active=True)
    yield _seen("holder_away", away, wanted, name="assignee__name")


def _without_anybody(waiting: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Finder]:
    nobody = waiting.filter(assignee=None)
    yield _seen("no_owner", nobody.filter(team=None), wanted)
    long = nobody.filter(team__isnull=False, waiting_since__lt=clock.ago(minutes=wanted.unassigned_minutes))
    yield _seen("unassigned", long, wanted, team="team__name")


def _asleep(cases: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Finder]:
    asleep = cases.filter(snoozed_until__isnull=False).order_by("snoozed_until", "id")
    past = asleep.filter(snoozed_until__lt=clock.ago(minutes=wanted.woke_minutes))
    yield _seen("snooze_past", past, wanted, until="snoozed_until")
    beyond = Q(snoozed_until__gt=F("next_due_at"))
    far = Q(waiting_since__isnull=False, snoozed_until__gt=clock.now() + timedelta(days=wanted.snooze_days))
    yield _seen(
        "snooze_far",
        asleep.filter(beyond | far, snoozed_until__gt=clock.now()),
        wanted,
        until="snoozed_until",
    )


def _left_to_the_bot(cases: QuerySet[Conversation], wanted: Thresholds) -> Finder:
    said = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.OUT)
    rows = cases.filter(
        Exists(said.filter(author_kind="bot")),
        ~Exists(said.filter(author_kind="agent")),
        last_message_at__lt=clock.ago(minutes=wanted.bot_minutes),
    )
    return _seen("bot_only", rows.order_by("waiting_since", "id"), wanted)


def _never_sent(waiting: QuerySet[Conversation], wanted: Thresholds) -> Finder:
    rows = Draft.objects.filter(
        mode="reply",
        updated_at__lt=clock.ago(minutes=wanted.draft_minutes),
        conversation__in=waiting.order_by().values("pk"),
    ).exclude(text="")
    columns = (
        "conversation",
        "conversation__waiting_since",
        "conversation__next_due_at",
        "agent__name",
        "updated_at",
    )

    def read(row: Mapping[str, Any]) -> Orphan:
        since, due_at = (moment(row[column]) for column in columns[1:3])
        about = {"name": row["agent__name"], "at": row["updated_at"]}
        return Orphan("draft_left", row["conversation"], since, due_at, about=about)

    return Finder(rows.order_by("updated_at").values(*columns)[: wanted.most], read)


def _seen(kind: Kind, rows: QuerySet[Conversation], wanted: Thresholds, **about: str) -> Finder:
    columns = ("pk", "waiting_since", "last_message_at", "next_due_at", *about.values())

    def read(row: Mapping[str, Any]) -> Orphan:
        told = {name: row[column] or "" for name, column in about.items()}
        since = moment(row["waiting_since"] or row["last_message_at"])
        return Orphan(kind, row["pk"], since, moment(row["next_due_at"]), about=told)

    return Finder(rows.values(*columns)[: wanted.most], read)


# ---- what the empty Radar says ---------------------------------------------------------------------------


def last_answer(agent: Agent, *, team_id: int = 0) -> tuple[datetime | None, str]:
    """When the newest answer of a person left in the last two days, and whose it was."""
    rows = Message.objects.filter(direction=Direction.OUT, author_kind="agent", sent_at__gt=clock.ago(days=2))
    cases = visible_to(agent)
    rows = rows.filter(conversation__in=cases.filter(team_id=team_id) if team_id else cases)
    row = rows.select_related("agent").order_by("-sent_at").first()
    return (row.sent_at, row.agent.name if row.agent else row.author_name) if row else (None, "")


def coming_back(agent: Agent, since: datetime, until: datetime, *, team_id: int = 0) -> int:
    """How many snoozed cases wake in this span."""
    return (
        open_cases(agent, team_id=team_id).filter(snoozed_until__gte=since, snoozed_until__lt=until).count()
    )


def next_due(agent: Agent, *, team_id: int = 0) -> datetime | None:
    """When the next promise of all falls due."""
    rows = open_cases(agent, team_id=team_id).filter(next_due_at__isnull=False).order_by("next_due_at", "id")
    return rows.values_list("next_due_at", flat=True).first()
