"""A due time in the words that a customer hears: "jutro do 10:00". Rounded up, never down.

Pure. It stands below the channels, because mail, chat and pages all say these words (docs/decisions/0009-told-time.md).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from odzew.kit.errors import Invalid
from odzew.kit.local_time import instant
from odzew.ui.calendar_words import BY_WEEKDAY, MONTHS, ON_WEEKDAY

STEP_MINUTES = 15
DAY_MINUTES = 24 * 60
SPANS = (1, 2, 3, 5, 10, 15, 20, 30)  # minutes that people say
_WEEK = 7
_PARTS = {"morning": 12 * 60, "afternoon": 18 * 60, "evening": DAY_MINUTES}  # and where each ends


class Precision(StrEnum):
    SPAN = "span"  # w ciągu 10 minut
    LEFT = "left"  # w ciągu 7 minut: what is left of such a span
    TIME = "time"  # jutro do 10:00
    PART = "part"  # jutro przed południem
    DAY = "day"  # do piątku, 27 listopada


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer hears, and by when that makes them expect us (local, never before the due time)."""

    words: str
    until: datetime


_PHRASES = {
    "pl": {
        "span": "w ciągu {minutes} minut",
        "minute": "w ciągu minuty",
        "today": "dziś",
        "tomorrow": "jutro",
        "by": "do {time}",
        "midnight": "do północy",
        "end_today": "dziś do końca dnia",
        "end_tomorrow": "jutro do końca dnia",
        "morning": "przed południem",
        "afternoon": "po południu",
        "evening": "wieczorem",
    },
    "en": {
        "span": "within {minutes} minutes",
        "minute": "within a minute",
        "today": "today",
        "tomorrow": "tomorrow",
        "by": "by {time}",
        "midnight": "by midnight",
        "end_today": "by the end of today",
        "end_tomorrow": "by the end of tomorrow",
        "morning": "before noon",
        "afternoon": "in the afternoon",
        "evening": "in the evening",
    },
}


def told(
    due: datetime, now: datetime, zone: tzinfo, *, language: str = "pl", precision: Precision | None = None
) -> Told:
    """The words for `due` as they are said at `now`, both aware.

    Left to itself, a time within a week is told to the quarter, a later one by its day; so is a span longer than half
    an hour. language: pl or en.
    Raises Invalid when `due` has passed and for another language.
    """
    if language not in _PHRASES:
        raise Invalid(f'promises are told in {", ".join(_PHRASES)}, not in "{language}"')
    if due <= now:
        raise Invalid("a promise is told before it falls due")
    today = now.astimezone(zone).date()
    if precision in (Precision.SPAN, Precision.LEFT):
        minutes = -((now - due) // timedelta(minutes=1))
        if minutes <= SPANS[-1]:
            is_new = precision is Precision.SPAN
            said = next(span for span in SPANS if span >= minutes) if is_new else minutes
            return _span(said, now, zone, language)
        precision = None
    chosen = precision or _precision(due, today, zone)
    say = {Precision.TIME: _time, Precision.PART: _part, Precision.DAY: _day}[chosen]
    return say(due, today, zone, language)


def _precision(due: datetime, today: date, zone: tzinfo) -> Precision:
    ahead = _last_day(due, zone) - today
    return Precision.TIME if ahead.days < _WEEK else Precision.DAY


def _span(said: int, now: datetime, zone: tzinfo, language: str) -> Told:
    words = _PHRASES[language]
    return Told(
        words["minute"] if said == 1 else words["span"].format(minutes=said),
        (now.astimezone(UTC) + timedelta(minutes=said)).astimezone(zone),
    )


def _time(due: datetime, today: date, zone: tzinfo, language: str) -> Told:
    until = _rounded_up(due).astimezone(zone)
    day = _last_day(until, zone)
    words = _PHRASES[language]
    by = words["midnight"] if day != until.date() else words["by"].format(time=until.strftime("%H:%M"))
    return Told(f"{_on(day, today, language)} {by}", until)


def _part(due: datetime, today: date, zone: tzinfo, language: str) -> Told:
    day = _last_day(due, zone)
    ends = {name: instant(day, minutes, zone) for name, minutes in _PARTS.items()}
    name = next((name for name, until in ends.items() if due <= until), "evening")
    return Told(f"{_on(day, today, language)} {_PHRASES[language][name]}", ends[name].astimezone(zone))


def _day(due: datetime, today: date, zone: tzinfo, language: str) -> Told:
    day = _last_day(due, zone)
    ahead = (day - today).days
    words = _PHRASES[language]
    by = BY_WEEKDAY[language][day.weekday()]
    said = {0: words["end_today"], 1: words["end_tomorrow"]}.get(
        ahead, f"{by}, {_date(day, today, language)}"
    )
    return Told(said, instant(day, DAY_MINUTES, zone).astimezone(zone))


def _on(day: date, today: date, language: str) -> str:
    """dziś, jutro, w piątek; from a week on with the date."""
    ahead = (day - today).days
    if ahead < 2:
        return _PHRASES[language]["tomorrow" if ahead else "today"]
    weekday = ON_WEEKDAY[language][day.weekday()]
    return weekday if ahead < _WEEK else f"{weekday}, {_date(day, today, language)},"


def _date(day: date, today: date, language: str) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[language][day.month - 1]}{year}"


def _last_day(due: datetime, zone: tzinfo) -> date:
    """The day that `due` ends or lies in: midnight belongs to the day before."""
    return (due.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date()


def _rounded_up(due: datetime) -> datetime:
    """The next quarter of an hour; counted in UTC, where no hour comes twice."""
    step = timedelta(minutes=STEP_MINUTES)
    start = datetime(due.year, 1, 1, tzinfo=UTC)
    return start - (start - due.astimezone(UTC)) // step * step
