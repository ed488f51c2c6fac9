"""Opening hours as a person types them: "8", "8:00", "8.30", "0800", "24"; and back into a calendar file's words."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from odzew.features.promises.rules.hours import DAY_MINUTES, Slot
from odzew.kit.errors import Invalid

LONGEST_DAYS_OFF = 366
_TYPED = re.compile(r"\s*(\d{1,2})(?:\s*[:.,h]\s*(\d{2})|(\d{2}))?\s*", re.ASCII)


class WrongTime(Invalid):
    """code: not_a_time, empty, backwards or overlap."""


def typed_time(text: str) -> int:
    """Minutes after midnight, up to 1440 for "24". Raises WrongTime."""
    match = _TYPED.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or match[3] or 0)) if match else (99, 0)
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise WrongTime("not a time from 0:00 to 24:00", code="not_a_time")
    return hour * 60 + minute


def typed_slot(starts: str, ends: str) -> Slot:
    """Both ends of one slot. Raises WrongTime that says what is wrong with it."""
    first, last = typed_time(starts), typed_time(ends)
    if first == last:
        raise WrongTime("the slot is empty", code="empty")
    if first > last:
        raise WrongTime("the slot runs backwards", code="backwards")
    return Slot(first, last)


def overlapping(slots: Sequence[Slot | None]) -> set[int]:
    """Which of the slots of one day, by their place, run into an earlier one; what is none is left out."""
    known = sorted((slot, place) for place, slot in enumerate(slots) if slot is not None)
    found, reached = set(), -1
    for slot, place in known:
        if slot.starts < reached:
            found.add(place)
        reached = max(reached, slot.ends)
    return found


def clock_words(minutes: int) -> str:
    """As calendar files and forms write it: "08:00", "24:00"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def as_filed(slots: Iterable[Slot]) -> list[list[str]]:
    """The slots of one day in the words of a calendar file, in order."""
    return [[clock_words(slot.starts), clock_words(slot.ends)] for slot in sorted(slots)]


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`. Raises WrongTime when they stand the wrong way round or too far apart."""
    if last < first:
        raise WrongTime("the last day is before the first", code="backwards")
    if (last - first).days >= LONGEST_DAYS_OFF:
        raise WrongTime("more than a year", code="too_long")
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def in_ranges(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days off as from–to pairs: neighbours in a row are one."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
