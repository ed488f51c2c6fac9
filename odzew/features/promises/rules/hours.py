"""Opening hours as a value: which slots of a day are open, in whose zone. Counting within them is in counting.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import pairwise

from odzew.features.promises.rules.free_days import is_free
from odzew.kit.errors import Invalid

DAY_MINUTES = 24 * 60
CLOSED: tuple["Slot", ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """An open part of one day, in minutes of its wall clock; 1440 is "24:00". A night shift is two slots."""

    starts: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.starts <= DAY_MINUTES or not 0 <= self.ends <= DAY_MINUTES:
            raise Invalid("a slot lies between 00:00 and 24:00")
        if self.starts == self.ends:
            raise Invalid(f"{self} is empty")
        if self.starts > self.ends:
            raise Invalid(
                f"{self} runs backwards; split a night at midnight: until 24:00, and from 00:00 the next day"
            )

    def __str__(self) -> str:
        return f"{_clock(self.starts)}–{_clock(self.ends)}"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A week of slots with its exceptions. A day in `extra` wins over `closed`, that over holidays, those over the week.

    week: seven days from Monday; zone: of the wall clock; country: whose public holidays are free ("" for none).
    Raises Invalid for slots of one day that overlap.
    """

    zone: tzinfo
    week: tuple[tuple[Slot, ...], ...]
    country: str = ""
    closed: frozenset[date] = frozenset()
    extra: Mapping[date, tuple[Slot, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise Invalid("a week has seven days")
        object.__setattr__(self, "week", tuple(in_order(slots) for slots in self.week))
        object.__setattr__(self, "extra", {day: in_order(slots) for day, slots in self.extra.items()})

    def slots_on(self, day: date) -> tuple[Slot, ...]:
        """The open slots of `day`, in order."""
        if day in self.extra:
            return self.extra[day]
        usual = self.week[day.weekday()]
        if not usual or day in self.closed or (self.country and is_free(day, self.country)):
            return CLOSED
        return usual


def in_order(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots of one day by their start; they may touch. Raises Invalid when two overlap."""
    ordered = tuple(sorted(slots))
    for earlier, later in pairwise(ordered):
        if later.starts < earlier.ends:
            raise Invalid(f"{earlier} and {later} overlap")
    return ordered


def default_hours(zone: tzinfo) -> OpeningHours:
    """Monday to Friday from 8 to 18, free on Polish public holidays: what a new desk starts with."""
    workday = (Slot(8 * 60, 18 * 60),)
    return OpeningHours(zone, week=(workday,) * 5 + (CLOSED, CLOSED), country="PL")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
