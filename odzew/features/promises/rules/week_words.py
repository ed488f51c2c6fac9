"""A week of opening hours as lines that people read: days with the same hours together, and days that differ soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from odzew.features.promises.rules.hours import OpeningHours, Slot


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days of the week from first to last, 0 for Monday, with the same slots; none for closed."""

    first: int
    last: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day whose hours are not those of its week day; without slots it is closed."""

    day: date
    slots: tuple[Slot, ...]


def day_spans(hours: OpeningHours) -> list[DaySpan]:
    """Monday to Sunday, neighbours with the same hours joined."""
    found = []
    for slots, days in groupby(range(7), key=lambda day: hours.week[day]):
        run = list(days)
        found.append(DaySpan(run[0], run[-1], slots))
    return found


def other_days(hours: OpeningHours, start: date, *, days: int = 56) -> Sequence[OtherDay]:
    """The days of the coming weeks that differ from the usual: holidays, own days off, extra days."""
    coming = [start + timedelta(days=ahead) for ahead in range(days)]
    return [
        OtherDay(day, hours.slots_on(day))
        for day in coming
        if hours.slots_on(day) != hours.week[day.weekday()]
    ]
