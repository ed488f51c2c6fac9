"""The coming weeks of a calendar as a page shows them: each day with its slots and the reason for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from odzew.features.promises.rules.free_days import holiday_name, is_free
from odzew.features.promises.rules.hours import OpeningHours, Slot

WEEKS_SHOWN = 8


class Why(StrEnum):
    USUAL = "usual"
    CLOSED = "closed"  # the week has no slot on that day
    HOLIDAY = "holiday"
    OWN = "own"  # one of the own days off
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Day:
    """name: of the public holiday, also where something else decides."""

    date: date
    slots: tuple[Slot, ...]
    why: Why
    name: str = ""

    @property
    def is_exception(self) -> bool:
        """Whether something else than the week decides."""
        return self.why not in {Why.USUAL, Why.CLOSED}


def coming_weeks(
    hours: OpeningHours, today: date, *, weeks: int = WEEKS_SHOWN, language: str = "pl"
) -> Sequence[Sequence[Day]]:
    """Whole weeks from the Monday of `today` on."""
    monday = today - timedelta(days=today.weekday())
    return [
        [_day(hours, monday + timedelta(days=week * 7 + weekday), language) for weekday in range(7)]
        for week in range(weeks)
    ]


def _day(hours: OpeningHours, day: date, language: str) -> Day:
    name = holiday_name(day, hours.country, language) if hours.country else ""
    return Day(day, hours.slots_on(day), _why(hours, day), name)


def _why(hours: OpeningHours, day: date) -> Why:
    if day in hours.extra:
        return Why.EXTRA
    if day in hours.closed:
        return Why.OWN
    if hours.country and is_free(day, hours.country):
        return Why.HOLIDAY
    return Why.USUAL if hours.week[day.weekday()] else Why.CLOSED
