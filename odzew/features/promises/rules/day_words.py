"""Words for a day in folded Polish and English: "pojutrze", "do piatku", "27 listopada", "by the end of the week"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from odzew.kit.text import fold
from odzew.ui.calendar_words import MONTHS

_DAY = timedelta(days=1)
_FRIDAY = 4

# A day or a month is known by its first three letters, in both languages at once.
_WEEKDAYS = {
    name: number
    for names in ("pon wto sro czw pia sob nie", "mon tue wed thu fri sat sun")
    for number, name in enumerate(names.split())
}
_MONTHS = {fold(name)[:3]: number for names in MONTHS.values() for number, name in enumerate(names, 1)}

_WEEKDAY = (
    r"(?:poniedzial(?:ek|ku)|wtor(?:ek|ku)|srod[aey]|czwart(?:ek|ku)|piat(?:ek|ku)|sobot[aey]|niedziel[aei]"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_MONTH = rf"(?P<month>{'|'.join(fold(name) for names in MONTHS.values() for name in names)})\b"
_ORDINAL = r"(?:st|nd|rd|th|-?go|-?ego)?"
_YEAR = r"(?:,? (?P<year>\d{4})\b)?"
_NEXT = r"(?P<next>przyszl\w+|nastepn\w+|next)"
_NEAR = r"(?:najblizsz\w+|nadchodzac\w+|ten|te|this|coming)"
_BY = r"(?:(?:do|na|w|we|on|by|until)(?: dnia| dniu| the)? )?"


@dataclass(frozen=True, slots=True)
class DayWords:
    """Where the words stand in the folded text, and the day that they mean."""

    start: int
    end: int
    day: date


def days_in(text: str, today: date) -> Iterator[DayWords]:
    """Each day named in folded `text`; words that two patterns read belong to the earlier one."""
    taken: list[tuple[int, int]] = []
    for pattern, reading in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            day = reading(match, today)
            if day:
                yield DayWords(*match.span(), day)


def _nothing(_match: re.Match[str], _today: date) -> None:
    """Words that name days and mean no time: working days of the week."""


def _today(_match: re.Match[str], today: date) -> date:
    return today


def _tomorrow(_match: re.Match[str], today: date) -> date:
    return today + _DAY


def _after_tomorrow(_match: re.Match[str], today: date) -> date:
    return today + 2 * _DAY


def _weekday(match: re.Match[str], today: date) -> date:
    """The coming one, never today; "next" is the one of next week."""
    wanted = _WEEKDAYS[match["weekday"][:3]]
    if match["next"]:
        return today + (7 + wanted - today.weekday()) * _DAY
    return today + ((wanted - today.weekday() - 1) % 7 + 1) * _DAY


def _numbered(match: re.Match[str], today: date) -> date | None:
    name = match["month"]
    return _date(match["year"], int(name) if name.isdigit() else _MONTHS[name[:3]], int(match["day"]), today)


def _of_month(match: re.Match[str], today: date) -> date | None:
    """The 27th of this month, or of the next one when it has passed."""
    later = today.replace(day=1) + 32 * _DAY
    number = int(match["day"])
    this, following = (_date(str(each.year), each.month, number, today) for each in (today, later))
    return this if this and this >= today else following


def _date(year: str | None, month: int, number: int, today: date) -> date | None:
    """The date; without a year the coming one. None for a date that does not exist."""
    try:
        found = date(int(year) if year else today.year, month, number)
        return found if year or found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def _end_of_week(_match: re.Match[str], today: date) -> date:
    return today + max(_FRIDAY - today.weekday(), 0) * _DAY


def _next_week(_match: re.Match[str], today: date) -> date:
    return today + (7 + _FRIDAY - today.weekday()) * _DAY


def _end_of_month(_match: re.Match[str], today: date) -> date:
    return (today.replace(day=1) + 32 * _DAY).replace(day=1) - _DAY


Reading = Callable[[re.Match[str], date], date | None]
_READINGS: tuple[tuple[str, Reading], ...] = (
    (rf"(?:od|from) {_WEEKDAY} (?:do|to|until) {_WEEKDAY}", _nothing),
    (rf"{_BY}(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)\b", _numbered),
    (rf"{_BY}(?P<day>\d{{1,2}}){_ORDINAL} (?:of )?{_MONTH}{_YEAR}", _numbered),
    (rf"{_BY}{_MONTH} (?:the )?(?P<day>\d{{1,2}}){_ORDINAL}\b(?!:){_YEAR}", _numbered),
    (
        rf"{_BY}(?<!godz\. )(?<!godzin[aeiy] )(?<!\bo )(?<!\d[.:])(?P<day>\d{{1,2}})\.(?P<month>0?[1-9]|1[0-2])(?:\.(?P<year>\d{{4}}))?\b(?![.:]?\d)",
        _numbered,
    ),
    (r"(?:by|on|until) the (?P<day>\d{1,2})(?:st|nd|rd|th)\b", _of_month),
    (r"(?:do |by )?(?:the )?(?:pojutrz[ea]|day after tomorrow)\b", _after_tomorrow),
    (r"(?:do |by )?(?:jutr[oa]|tomorrow)\b", _tomorrow),
    (r"(?:dzis|dzisiaj|today)\b", _today),
    (
        rf"(?:we?|do|na|on|by|until) (?:the )?(?:{_NEXT} |{_NEAR} )?(?P<weekday>{_WEEKDAY})",
        _weekday,
    ),
    (rf"(?:(?P<next>next)|this|this coming) (?P<weekday>{_WEEKDAY})", _weekday),
    (r"(?:do konca|w ciagu|w) (?:przyszl|nastepn)\w+ tygodni[ua]\b", _next_week),
    (r"(?:by )?(?:the )?(?:end of )?next week\b", _next_week),
    (
        r"do konca (?:tego )?tygodnia|w tym tygodniu|(?:by )?(?:the )?(?:end of )?(?:the|this) week\b",
        _end_of_week,
    ),
    (r"do konca (?:tego )?miesiaca|(?:by )?(?:the )?end of (?:the|this) month\b", _end_of_month),
)
_PATTERNS = tuple((re.compile(rf"\b{pattern}", re.ASCII), reading) for pattern, reading in _READINGS)
