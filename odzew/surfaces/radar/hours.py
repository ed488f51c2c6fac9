"""When people wait: heat by hour of the week, the worst hours, and how many people each of them needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries import waits
from odzew.core.conversations.queries.waits import HourOfWeek
from odzew.core.conversations.rules.orphans import numbers
from odzew.features.promises.rules.staffing import Load, people_needed
from odzew.kit import clock
from odzew.ui import words

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

WEEKS = 8
FEWEST = 4  # waits in an hour of the week; fewer say nothing about it
WORST = 5
KEPT_SECONDS = 1800
HEATS = 6
HOT_SHARE = 0.95
_MONDAY = date(2024, 1, 1)
_DEFAULTS = {"handle_minutes": 8, "answer_minutes": 60, "answer_share": 80}


@dataclass(frozen=True, slots=True)
class Cell:
    heat: int
    words: str
    count: int
    is_worst: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """An hour with its figures. people: how many are needed so that the wanted share is answered in time."""

    day: str
    hour: int
    until: int
    count: int
    a_week: str
    median_seconds: float
    long_seconds: float
    people: int


@dataclass(frozen=True, slots=True)
class Hours:
    weeks: int
    columns: Sequence[int]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    worst: Sequence[Advice]
    count: int
    handle_minutes: int
    answer_minutes: int
    answer_share: int


def shown(agent: "Agent", *, team_id: int = 0) -> Hours:
    """The last eight weeks; read at most twice an hour, because nothing in it hurries."""
    found = cache.get_or_set(f"radar:hours:{agent.pk}:{team_id}", lambda: _read(agent, team_id), KEPT_SECONDS)
    wanted = _DEFAULTS | numbers(accounts.setting("radar"), _DEFAULTS)
    rows = list(found or [])
    worst = worst_hours(rows)
    hours = [row.hour for row in rows if row.count >= FEWEST] or [9, 16]
    columns = range(min(hours), max(hours) + 1)
    by_place = {(row.day, row.hour): row for row in rows}
    top = hottest([row.median_seconds for row in rows if row.count >= FEWEST])
    return Hours(
        WEEKS,
        columns,
        [(_day(day), [_cell(by_place.get((day, hour)), top, worst) for hour in columns]) for day in range(7)],
        [_advice(row, wanted) for row in worst],
        sum(row.count for row in rows),
        **wanted,
    )


def worst_hours(rows: Sequence[HourOfWeek]) -> list[HourOfWeek]:
    """Those with the longest median among hours with enough waits to judge by."""
    enough = [row for row in rows if row.count >= FEWEST]
    return sorted(enough, key=lambda row: (-row.median_seconds, row.day, row.hour))[:WORST]


def hottest(medians: Sequence[float]) -> float:
    """The median from which on an hour is as hot as can be: one odd hour does not pale all the others."""
    return sorted(medians)[int((len(medians) - 1) * HOT_SHARE)] if medians else 0


def heat(seconds: float, top: float) -> int:
    """0 to 5, by the share of the hottest median."""
    return min(int(seconds / top * HEATS), HEATS - 1) if top > 0 else 0


def _read(agent: "Agent", team_id: int) -> list[HourOfWeek]:
    now = clock.now()
    zone = timezone.get_current_timezone_name()
    return list(waits.waits_by_hour(agent, now - timedelta(weeks=WEEKS), now, zone=zone, team_id=team_id))


def _cell(row: HourOfWeek | None, top: float, worst: Sequence[HourOfWeek]) -> Cell:
    if row is None or row.count < FEWEST:
        return Cell(0, "", row.count if row else 0)
    return Cell(heat(row.median_seconds, top), short(row.median_seconds), row.count, row in worst)


def short(seconds: float) -> str:
    """A wait that fits a cell: minutes below an hour and a half, else hours."""
    minutes = seconds / 60
    return f"{minutes:.0f} m" if minutes < 90 else f"{minutes / 60:.0f} h"


def _advice(row: HourOfWeek, wanted: dict[str, int]) -> Advice:
    a_week = row.count / WEEKS
    load = Load(a_week, wanted["handle_minutes"])
    people = people_needed(load, within_minutes=wanted["answer_minutes"], share=wanted["answer_share"] / 100)
    shown_number = words.number(round(a_week, 1), language=get_language() or "en")
    return Advice(
        _day(row.day, "EEEE"),
        row.hour,
        (row.hour + 1) % 24,
        row.count,
        shown_number,
        row.median_seconds,
        row.long_seconds,
        people,
    )


def _day(day: int, pattern: str = "EEE") -> str:
    return format_date(_MONDAY + timedelta(days=day), pattern, locale=words.locale_of(get_language() or "en"))
