"""Words for a time of day in folded Polish and English: "do 14:30", "przed poludniem", "by 3 pm", "do konca dnia"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

END_OF_DAY = None  # when the day's work ends: the calendar knows

_NOON, _AFTERNOON, _EVENING, _MIDNIGHT = 12 * 60, 18 * 60, 21 * 60, 24 * 60 - 1
_MORNING_WORD = 10 * 60

_PARTS: tuple[tuple[str, int | None], ...] = (
    (r"(?:do|przed) koncem dnia|do konca (?:\w+ )?dnia(?: pracy| roboczego)?|na koniec dnia", END_OF_DAY),
    (
        r"(?:by |before |at )?(?:the )?end of (?:the |our |my )?(?:business |working )?(?:day\b|(?=today|tomorrow))",
        END_OF_DAY,
    ),
    (r"(?:by )?(?:eod|cob|close of business)\b", END_OF_DAY),
    (
        r"(?:przed|do) poludni(?:em|a)|w poludnie|(?:by |before |at )?noon\b|(?:in the |(?<!good ))morning\b",
        _NOON,
    ),
    (r"z?rana\b|rano\b", _MORNING_WORD),
    (r"po poludniu|popoludniu|(?:in the |this )?afternoon\b", _AFTERNOON),
    (r"wieczorem|(?:in the |this )?evening\b|tonight", _EVENING),
    (r"do polnocy|(?:by |before )?midnight\b", _MIDNIGHT),
)
_SPOKEN_HOURS = {
    stem: hour
    for hour, stem in enumerate(
        (
            "osmej",
            "dziewiatej",
            "dziesiatej",
            "jedenastej",
            "dwunastej",
            "trzynastej",
            "czternastej",
            "pietnastej",
            "szesnastej",
            "siedemnastej",
            "osiemnastej",
            "dziewietnastej",
            "dwudziestej",
        ),
        8,
    )
}
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?:-?(?:tej|ej|sta|sza))?\b"
_NO_UNIT = (
    r"(?![.,:/-]?\d)(?! ?(?:%|zl\b|pln|eur|usd|gbp|€|\$|szt|dni|dnia|dzien|osob|kg|cm|mm|km|tys|mln|rat|mies|tyg|lat\b|min"
    r"|h\b|godzin|godz\b|stron|pozycj|produkt|paczek|hour|day|week|month|year|minute|working|business|piec|item|percent|people|pln|pounds|dollars|euro))"
)
_POLISH = re.compile(
    rf"\b(?:(?P<after>po)|do|o|przed|okolo|ok\.|kolo|na(?= godz))(?: godz(?:in[aeiy]|\.)?)? (?:ok\. )?{_CLOCK}{_NO_UNIT}",
    re.ASCII,
)
_WINDOW = re.compile(
    rf"\b(?:miedzy|pomiedzy|between|w godz(?:inach|\.)|od|from)(?: godzina| godz\.)? \d{{1,2}}(?:[:.]\d\d)? ?(?:am|pm)?(?: ?- ?| a | do | and | to ){_CLOCK} ?(?P<half>am|pm)?{_NO_UNIT}",
    re.ASCII,
)
_ENGLISH = re.compile(
    rf"\b(?:(?P<after>after)|by|at|before|around|about|until)(?: about| around)? {_CLOCK} ?(?P<half>am\b|pm\b|a\.m\.|p\.m\.|o'clock)?{_NO_UNIT}",
    re.ASCII,
)
_NAMED_HOUR = re.compile(
    rf"\b(?:do|o|przed|okolo)(?: godziny)? (?P<name>{'|'.join(_SPOKEN_HOURS)})\b", re.ASCII
)
_PART_WORDS = tuple((re.compile(rf"\b(?:{words})", re.ASCII), minutes) for words, minutes in _PARTS)


@dataclass(frozen=True, slots=True)
class ClockWords:
    """Where the words stand in the folded text, and the minutes after midnight by which they end."""

    start: int
    end: int
    minutes: int | None


def clocks_in(text: str) -> Iterator[ClockWords]:
    """Each time of day in folded `text`. "After three" leaves the whole day."""
    for pattern, minutes in _PART_WORDS:
        for match in pattern.finditer(text):
            yield ClockWords(*match.span(), minutes)
    for match in _NAMED_HOUR.finditer(text):
        yield ClockWords(*match.span(), _SPOKEN_HOURS[match["name"]] * 60)
    for pattern in (_WINDOW, _POLISH, _ENGLISH):
        for match in pattern.finditer(text):
            found = _minutes(match)
            if found is not None:
                is_after = "after" in pattern.groupindex and bool(match["after"])
                yield ClockWords(*match.span(), END_OF_DAY if is_after else found)


def _minutes(match: re.Match[str]) -> int | None:
    """Minutes after midnight; "by 3" is in the afternoon, "by 24" midnight; None for no time at all."""
    half = match["half"] if "half" in match.re.groupindex else None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half in ("am", "a.m."):
        hour %= 12
    elif half in ("pm", "p.m.") or (not match["minute"] and hour in range(1, 7)):
        hour = hour % 12 + 12
    if hour == 24 and not minute:
        return _MIDNIGHT
    return hour * 60 + minute if hour < 24 else None
