"""Cases that may be forgotten although every row looks in order; each finder names one way to be forgotten.

All of them read the open set only, the longest wait first, and no more rows than a page shows.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Presence
from odzew.core.conversations.models import Conversation, Draft, Message
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.rules import OPEN_STATUSES, Direction
from odzew.core.conversations.rules.orphans import Kind, Orphan, Thresholds
from odzew.kit import clock

_ABSENT = (str(Presence.OFFLINE), str(Presence.AWAY))
_MOST_WAITS = 1000


def open_cases(agent: Agent, *, team_id: int = 0) -> QuerySet[Conversation]:
    """The open conversations that this agent may see, of one team where asked."""
    rows = visible_to(agent).filter(status__in=OPEN_STATUSES)
    return rows.filter(team_id=team_id) if team_id else rows


def waiting_cases(agent: Agent, *, team_id: int = 0) -> QuerySet[Conversation]:
    """Those of them whose customer waits, the longest wait first."""
    rows = open_cases(agent, team_id=team_id).filter(waiting_since__isnull=False)
    return rows.order_by("waiting_since", "id")


def waits(agent: Agent, *, team_id: int = 0) -> list[float]:
    """Seconds that each waiting customer has waited, the longest first, at most a thousand of them."""
    now = clock.now()
    rows = waiting_cases(agent, team_id=team_id).values_list("waiting_since", flat=True)[:_MOST_WAITS]
    return [(now - moment).total_seconds() for moment in rows if moment]


def orphans(
    agent: Agent, wanted: Thresholds, *, team_id: int = 0, on_leave: Collection[int] = ()
) -> Iterator[Orphan]:
    """Every case that may be forgotten. on_leave: agents by id who are away by plan."""
    cases = open_cases(agent, team_id=team_id)
    waiting = waiting_cases(agent, team_id=team_id)
    yield from _held_by_nobody_there(cases, waiting, wanted, on_leave)
    yield from _without_anybody(waiting, wanted)
    yield from _asleep(cases, wanted)
    yield from _left_to_the_bot(cases, wanted)
    yield from _never_sent(waiting, wanted)


def _held_by_nobody_there(
    cases: QuerySet[Conversation],
    waiting: QuerySet[Conversation],
    wanted: Thresholds,
    on_leave: Collection[int],
) -> Iterator[Orphan]:
    left = cases.filter(assignee__is_active=False).order_by("waiting_since", "id")
    yield from _seen("holder_left", left, wanted, name="assignee__name")
    gone = Q(assignee__presence__in=_ABSENT, assignee__presence_at__lt=clock.ago(days=wanted.away_days))
    away = waiting.filter(gone | Q(assignee__in=list(on_leave)), assignee__is_active=True)
    yield from _seen("holder_away", away, wanted, name="assignee__name")


def _without_anybody(waiting: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Orphan]:
    nobody = waiting.filter(assignee=None)
    yield from _seen("no_owner", nobody.filter(team=None), wanted)
    long = nobody.filter(team__isnull=False, waiting_since__lt=clock.ago(minutes=wanted.unassigned_minutes))
    yield from _seen("unassigned", long, wanted, team="team__name")


def _asleep(cases: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Orphan]:
    asleep = cases.filter(snoozed_until__isnull=False).order_by("snoozed_until", "id")
    past = asleep.filter(snoozed_until__lt=clock.ago(minutes=wanted.woke_minutes))
    yield from _seen("snooze_past", past, wanted, until="snoozed_until")
    beyond = Q(snoozed_until__gt=F("next_due_at"))
    far = Q(waiting_since__isnull=False, snoozed_until__gt=clock.now() + timedelta(days=wanted.snooze_days))
    yield from _seen(
        "snooze_far",
        asleep.filter(beyond | far, snoozed_until__gt=clock.now()),
        wanted,
        until="snoozed_until",
    )


def _left_to_the_bot(cases: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Orphan]:
    said = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.OUT)
    rows = cases.filter(
        Exists(said.filter(author_kind="bot")),
        ~Exists(said.filter(author_kind="agent")),
        last_message_at__lt=clock.ago(minutes=wanted.bot_minutes),
    )
    yield from _seen("bot_only", rows.order_by("waiting_since", "id"), wanted)


def _never_sent(waiting: QuerySet[Conversation], wanted: Thresholds) -> Iterator[Orphan]:
    rows = Draft.objects.filter(
        mode="reply",
        updated_at__lt=clock.ago(minutes=wanted.draft_minutes),
        conversation__in=waiting.order_by().values("pk"),
    ).exclude(text="")
    for draft in rows.select_related("agent", "conversation").order_by("updated_at")[: wanted.most]:
        case = draft.conversation
        about = {"name": draft.agent.name, "at": draft.updated_at.isoformat()}
        yield Orphan("draft_left", case.pk, case.waiting_since, case.next_due_at, about=about)


def _seen(kind: Kind, rows: QuerySet[Conversation], wanted: Thresholds, **about: str) -> Iterator[Orphan]:
    columns = ("pk", "waiting_since", "last_message_at", "next_due_at", *about.values())
    for row in rows.values(*columns)[: wanted.most]:
        told = {name: _plain(row[column]) for name, column in about.items()}
        since = row["waiting_since"] or row["last_message_at"]
        yield Orphan(kind, row["pk"], since, row["next_due_at"], about=told)


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


# ---- what the empty Radar says ---------------------------------------------------------------------------


def last_answer(agent: Agent, *, team_id: int = 0) -> tuple[datetime | None, str]:
    """When the newest answer of a person left in the last two days, and whose it was."""
    rows = Message.objects.filter(direction=Direction.OUT, author_kind="agent", sent_at__gt=clock.ago(days=2))
    cases = visible_to(agent)
    rows = rows.filter(conversation__in=cases.filter(team_id=team_id) if team_id else cases)
    row = rows.select_related("agent").order_by("-sent_at").first()
    return (row.sent_at, row.agent.name if row.agent else row.author_name) if row else (None, "")


def coming_back(agent: Agent, since: datetime, until: datetime) -> int:
    """How many snoozed cases wake in this span."""
    return open_cases(agent).filter(snoozed_until__gte=since, snoozed_until__lt=until).count()


def next_due(agent: Agent) -> datetime | None:
    """When the next promise of all falls due."""
    rows = open_cases(agent).filter(next_due_at__isnull=False).order_by("next_due_at", "id")
    return rows.values_list("next_due_at", flat=True).first()
