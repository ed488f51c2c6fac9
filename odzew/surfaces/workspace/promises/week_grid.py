"""The coming weeks of a calendar as a grid for its page, drawn from what is typed, saved or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from odzew.features.promises.queries.calendars import opening_hours
from odzew.features.promises.rules import NeverOpen, OpeningHours, Slot, opens_at
from odzew.features.promises.rules.calendar_file import WEEKDAYS
from odzew.features.promises.rules.weeks import Day, Why, coming_weeks
from odzew.kit import clock
from odzew.ui.words import locale_of

WHY: Mapping[Why, str | Promise] = {
    Why.USUAL: "",
    Why.CLOSED: _("closed"),
    Why.HOLIDAY: _("public holiday"),
    Why.OWN: _("day off"),
    Why.EXTRA: _("other hours"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """number: of the day, with the month where one begins; words: the whole day for a screen reader."""

    number: str
    slots: Sequence[str]
    why: str
    note: str | Promise
    day_words: str
    is_today: bool
    is_past: bool
    is_exception: bool


@dataclass(frozen=True, slots=True)
class Grid:
    days: Sequence[str]
    weeks: Sequence[Sequence[Cell]]
    exceptions: Sequence[Cell]
    hours_a_week: float
    is_never_open: bool


def grid(values: Mapping[str, Any]) -> Grid:
    """The grid of a calendar's fields, today in the calendar's own zone."""
    hours = opening_hours(values)
    today = timezone.localdate(clock.now(), hours.zone)
    language = get_language() or "en"
    weeks = coming_weeks(hours, today, language=language.split("-")[0])
    cells = [[_cell(day, today, language) for day in week] for week in weeks]
    minutes = sum(slot.ends - slot.starts for slots in hours.week for slot in slots)
    names = get_day_names("abbreviated", context="stand-alone", locale=locale_of(language))
    return Grid(
        days=[names[place] for place in range(7)],
        weeks=cells,
        exceptions=[cell for week in cells for cell in week if cell.is_exception and not cell.is_past],
        hours_a_week=round(minutes / 60, 2),
        is_never_open=_never_opens(hours),
    )


def weekdays() -> dict[str, str]:
    """The names of the days by their key in a calendar file."""
    names = get_day_names("wide", context="stand-alone", locale=locale_of(get_language() or "en"))
    return {key: names[place] for place, key in enumerate(WEEKDAYS)}


def _cell(day: Day, today: date, language: str) -> Cell:
    locale = locale_of(language)
    begins = day.date.day == 1 or day.date == today - timedelta(days=today.weekday())
    number = format_date(day.date, "d MMM", locale=locale) if begins else str(day.date.day)
    return Cell(
        number=number,
        slots=[slot_words(slot) for slot in day.slots],
        why=str(day.why),
        note=day.name or WHY[day.why],
        day_words=format_date(day.date, "EEEE, d MMMM", locale=locale),
        is_today=day.date == today,
        is_past=day.date < today,
        is_exception=day.is_exception,
    )


def slot_words(slot: Slot) -> str:
    """As short as it can be read: "8–16", "8:30–16"."""
    return f"{_short(slot.starts)}–{_short(slot.ends)}"


def _short(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)


def _never_opens(hours: OpeningHours) -> bool:
    try:
        opens_at(clock.now(), hours)
    except NeverOpen:
        return True
    return False


def week_words(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The usual week for a list: neighbouring days of the same hours together, ("pon.–pt.", "8–16")."""
    hours = opening_hours(values)
    names = get_day_names("abbreviated", context="stand-alone", locale=locale_of(get_language() or "en"))
    found: list[tuple[int, int]] = []
    for place in range(7):
        if found and hours.week[found[-1][0]] == hours.week[place]:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return [
        (
            names[first] if first == last else f"{names[first]}–{names[last]}",
            ", ".join(map(slot_words, hours.week[first])),
        )
        for first, last in found
        if hours.week[first]
    ]
