"""Whether told times were true: the waits that stand for the next ones, the levels they move, the figures they leave.

All three are jobs that may run twice, at any time, and after any gap: rows decide what is still to be done.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.features.promises.actions.expecting import hours_for
from odzew.features.promises.actions.telling import note_answers
from odzew.features.promises.models import AnswerProfile, Expectation, KeptFigure
from odzew.features.promises.queries.expectations import FIRST, Place, terms
from odzew.features.promises.rules import elapsed
from odzew.features.promises.rules.calibration import next_level
from odzew.kit import clock

KEPT_WAITS, OPEN_WAITS = 300, 100
_FIGURED_WEEKS = 3
_BATCH = 2000


def refresh_profiles() -> int:
    """Pack the last waits of every group in which something was answered or still waits. How many groups."""
    now = clock.now()
    changed = _changed_groups(now)
    for key in changed:
        row, _made = AnswerProfile.objects.get_or_create(
            key=key, defaults={"level": (target := terms().target_percent / 100), "closed_level": target}
        )
        row.waits, row.refreshed_at = _packed(key, now), now
        row.save(update_fields=["waits", "refreshed_at"])
    return len(changed)


def judge() -> int:
    """Told times that have come: held or not, and the levels of their groups moved by it. How many were judged."""
    now = clock.now()
    _catch_up(now)
    with transaction.atomic():
        rows = list(
            Expectation.objects.select_for_update(skip_locked=True)
            .filter(held=None, is_void=False, due_at__lt=now)
            .order_by("due_at")[:_BATCH]
        )
        for row in rows:
            row.held = (
                row.answered_at is not None and row.due_at is not None and row.answered_at <= row.due_at
            )
            if row.answered_at is None and row.agent_id is None:
                row.agent_id = row.promise.owner_agent_id or row.promise.conversation.assignee_id
        Expectation.objects.bulk_update(rows, ["held", "agent_id"], batch_size=500)
        _move_levels(rows)
    return len(rows)


def count_kept(weeks: int = _FIGURED_WEEKS) -> int:
    """Write the figures of the last weeks anew, as their rows now say. How many lines."""
    zone = ZoneInfo(accounts.desk().timezone)
    today = clock.now().astimezone(zone).date()
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    lines: dict[tuple[date, str, int, int | None, int | None], _Line] = defaultdict(_Line)
    rows = Expectation.objects.filter(made_at__gte=since).select_related("promise")
    for row in rows.iterator():
        day = row.made_at.astimezone(zone).date()
        place = (day - timedelta(days=day.weekday()), row.channel, row.brand_id, row.team_id, row.agent_id)
        lines[place].add(row)
    names = ("week", "channel", "brand_id", "team_id", "agent_id")
    figures = [
        KeptFigure(**dict(zip(names, place, strict=True)), **line.as_fields())
        for place, line in lines.items()
    ]
    with transaction.atomic():
        KeptFigure.objects.filter(week__gte=first).delete()
        KeptFigure.objects.bulk_create(figures)
    return len(figures)


@dataclass
class _Line:
    told: int = 0
    held: int = 0
    owed: int = 0
    met: int = 0
    first_answers: int = 0
    first_open_seconds: float = 0.0
    first_calendar_seconds: float = 0.0
    unanswered: int = 0

    def add(self, row: Expectation) -> None:
        self.told += row.held is not None
        self.held += row.held is True
        is_met = row.promise.kept_at is not None
        self.met += is_met
        self.owed += is_met or row.promise.broken_at is not None
        if row.kind != FIRST:
            return
        self.unanswered += row.is_void
        if row.answered_at is not None and row.waited is not None:
            self.first_answers += 1
            self.first_open_seconds += row.waited
            self.first_calendar_seconds += (row.answered_at - row.made_at).total_seconds()

    def as_fields(self) -> dict[str, float]:
        return asdict(self)


def _catch_up(now: datetime) -> None:
    """Promises that ended without our hearing it: a handler that failed is made good here."""
    rows = Expectation.objects.filter(
        answered_at=None, is_void=False, made_at__gt=now - timedelta(days=90), promise__ended_at__isnull=False
    )
    late = rows.filter(
        Q(promise__kept_at__isnull=False)
        | Q(promise__answered_at__isnull=False)
        | Q(promise__released_at__isnull=False)
    )
    note_answers(late.values_list("promise_id", flat=True)[:_BATCH])


def _move_levels(rows: Iterable[Expectation]) -> None:
    results: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            results[key, row.was_open].append(bool(row.held))
    target = terms().target_percent / 100
    for key in sorted({key for key, _open in results}):
        profile, _made = AnswerProfile.objects.select_for_update().get_or_create(
            key=key, defaults={"level": target, "closed_level": target}
        )
        opened, closed = results.get((key, True), []), results.get((key, False), [])
        profile.level = next_level(profile.level, told=len(opened), held=sum(opened), target=target)
        profile.closed_level = next_level(
            profile.closed_level, told=len(closed), held=sum(closed), target=target
        )
        profile.judged += len(opened)
        profile.closed_judged += len(closed)
        profile.save(update_fields=["level", "closed_level", "judged", "closed_judged"])


def _keys(row: Expectation) -> list[str]:
    return Place(row.kind, row.channel, row.team_id or 0, row.priority).keys


def _changed_groups(now: datetime) -> list[str]:
    """Groups in which a wait has ended since they were packed, or goes on."""
    newest = AnswerProfile.objects.order_by("-refreshed_at").values_list("refreshed_at", flat=True).first()
    since = newest - timedelta(minutes=1) if newest else now - timedelta(weeks=terms().weeks)
    going_on = Q(answered_at=None, is_void=False, made_at__gt=now - timedelta(days=30))
    rows = Expectation.objects.filter(Q(answered_at__gt=since) | going_on)
    places = rows.values_list("kind", "channel", "team_id", "priority").distinct()
    return sorted(
        {
            key
            for kind, channel, team, priority in places
            for key in Place(kind, channel, team or 0, priority).keys
        }
    )


def _packed(key: str, now: datetime) -> list[list[float]]:
    since = now - timedelta(weeks=terms().weeks)
    rows = _of_group(key)
    over = rows.filter(answered_at__gt=since).order_by("-answered_at")[:KEPT_WAITS]
    packed = [
        [row.waited or 0.0, round(row.load, 2), row.hour, int(row.was_open), 1, int(row.made_at.timestamp())]
        for row in over
    ]
    going_on = rows.filter(answered_at=None, is_void=False, promise__ended_at=None, made_at__gt=since)
    for row in going_on.select_related("promise__calendar", "promise__conversation").order_by("made_at")[
        :OPEN_WAITS
    ]:
        so_far = float(elapsed(row.made_at, now, hours_for(row.promise.conversation, row.promise)))
        packed.append(
            [so_far, round(row.load, 2), row.hour, int(row.was_open), 0, int(row.made_at.timestamp())]
        )
    return packed


def _of_group(key: str) -> QuerySet[Expectation]:
    kind, *rest = key.split("/")
    rows = Expectation.objects.filter(kind=kind)
    if rest:
        rows = rows.filter(channel=rest[0])
    if len(rest) > 1:
        rows = rows.filter(team_id=int(rest[1]) or None)
    if len(rest) > 2:
        rows = rows.filter(priority=rest[2])
    return rows
