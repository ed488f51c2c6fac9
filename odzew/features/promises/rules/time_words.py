"""Words for a due time in folded Polish and English text, and the local moment by which they end."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from odzew.features.promises.rules.clock_words import END_OF_DAY, ClockWords, clocks_in
from odzew.features.promises.rules.counting import closes_on
from odzew.features.promises.rules.day_words import DayWords, days_in
from odzew.features.promises.rules.hours import DAY_MINUTES, OpeningHours
from odzew.features.promises.rules.local_time import instant
from odzew.features.promises.rules.span_words import SpanWords, Unit, spans_in

_DAY = timedelta(days=1)
_LAST_MINUTE = DAY_MINUTES - 1
_BETWEEN = re.compile(r",? ?(?:najpozniej|maksymalnie|mozliwie|czyli|tj\.|the latest|latest)? ?\(?")
_BARE_CLOCK = re.compile(
    r",? (?:godz(?:ina|\.)? ?)?(?<=[. ])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)\b(?! ?[ap]m)|,? godz(?:ina|\.)? ?(?P<full>\d{1,2})\b"
)
_LONGEST_SEARCH = 400


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Where the words stand in the folded text, and by when they end: local, aware."""

    start: int
    end: int
    due: datetime


@dataclass(frozen=True, slots=True)
class _Part:
    """One half of a time, or a whole one. minutes: -1 when no time of day was said."""

    start: int
    end: int
    day: date | None = None
    minutes: int | None = -1
    moment: datetime | None = None


def times_in(text: str, now: datetime, hours: OpeningHours) -> Iterator[TimeWords]:
    """Each time in folded `text` that lies after `now` (aware), in order.

    A day ends when it closes by `hours`, or at 23:59 when it does not open; a time of day without a day is the next one.
    """
    local = now.astimezone(hours.zone)
    for part in _joined(text, _without_overlaps(_parts(text, local, hours))):
        due = _due(part, local, hours)
        if due > now:
            yield TimeWords(part.start, part.end, due)


def _parts(text: str, local: datetime, hours: OpeningHours) -> Iterator[_Part]:
    """What stands in the text, the surer reading of the same words first."""
    for span in spans_in(text):
        yield _span(span, local, hours)
    for day in days_in(text, local.date()):
        yield _of_day(day, text)
    for clock in clocks_in(text):
        yield _of_clock(clock)


def _span(words: SpanWords, local: datetime, hours: OpeningHours) -> _Part:
    if words.unit is Unit.MINUTES:
        moment = (local.astimezone(UTC) + timedelta(minutes=words.amount)).astimezone(hours.zone)
        return _Part(words.start, words.end, moment=moment)
    if words.unit is Unit.DAYS:
        return _Part(words.start, words.end, day=local.date() + words.amount * _DAY)
    return _Part(words.start, words.end, day=_working_day(local.date(), words.amount, hours))


def _of_day(words: DayWords, text: str) -> _Part:
    """The day, with the bare time that may follow it: "jutro 10:30"; alone such a time could be anything."""
    clock = _BARE_CLOCK.match(text, words.end)
    if clock and (hour := int(clock["hour"] or clock["full"])) < 24:
        minutes = hour * 60 + int(clock["minute"] or 0)
        return _Part(words.start, clock.end(), day=words.day, minutes=minutes)
    return _Part(words.start, words.end, day=words.day)


def _of_clock(words: ClockWords) -> _Part:
    return _Part(words.start, words.end, minutes=words.minutes)


def _working_day(today: date, count: int, hours: OpeningHours) -> date:
    """The `count`-th open day after today; today's date far ahead when the calendar hardly ever opens."""
    day = today
    for _step in range(_LONGEST_SEARCH):
        day += _DAY
        count -= bool(hours.slots_on(day))
        if count <= 0:
            break
    return day


def _without_overlaps(parts: Iterable[_Part]) -> list[_Part]:
    kept: list[_Part] = []
    for part in parts:
        if all(part.end <= other.start or other.end <= part.start for other in kept):
            kept.append(part)
    return sorted(kept, key=lambda part: part.start)


def _joined(text: str, parts: list[_Part]) -> Iterator[_Part]:
    """A day and a time of day that stand side by side are one time; so are a weekday and its date."""
    waiting: _Part | None = None
    for part in parts:
        both = _both(waiting, part) if waiting and _BETWEEN.fullmatch(text, waiting.end, part.start) else None
        if waiting and not both:
            yield waiting
        waiting = both or part
    if waiting:
        yield waiting


def _both(first: _Part, second: _Part) -> _Part | None:
    """The two as one; None when they are two times."""
    if first.moment or second.moment:
        return None
    if first.day and second.day:
        return replace(second, start=first.start, minutes=first.minutes) if second.minutes == -1 else None
    if first.minutes != -1 and second.minutes != -1:
        # "rano, do 9:30": the exact one counts
        return replace(second, start=first.start) if first.minutes is not END_OF_DAY else None
    minutes = first.minutes if first.minutes != -1 else second.minutes
    return _Part(first.start, second.end, day=first.day or second.day, minutes=minutes)


def _due(part: _Part, local: datetime, hours: OpeningHours) -> datetime:
    if part.moment:
        return part.moment
    minutes = END_OF_DAY if part.minutes == -1 else part.minutes
    if part.day:
        return _at(part.day, minutes, hours)
    today = _at(local.date(), minutes, hours)
    return today if today > local or minutes is END_OF_DAY else _at(local.date() + _DAY, minutes, hours)


def _at(day: date, minutes: int | None, hours: OpeningHours) -> datetime:
    """The local moment; the end of a day is its last closing time."""
    if minutes is END_OF_DAY:
        closes = closes_on(day, hours)
        return (closes or instant(day, _LAST_MINUTE, hours.zone)).astimezone(hours.zone)
    return instant(day, minutes, hours.zone).astimezone(hours.zone)
