"""Dates as mail clients and scripts of all countries write them; the result is UTC or nothing."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_MONTHS: dict[str, int] = {}
for _row in (
    "jan feb mar apr may jun jul aug sep oct nov dec", "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "jan feb mär apr mai jun jul aug sep okt nov dez", "janv févr mars avr mai juin juil août sept oct nov déc",
    "ene feb mar abr may jun jul ago sep oct nov dic", "gen feb mar apr mag giu lug ago set ott nov dic",
    "jan feb mrt apr mei jun jul aug sep okt nov dec", "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "jan fev mar abr mai jun jul ago set out nov dez", "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "січ лют бер кві тра чер лип сер вер жов лис гру", "jan fév mrz avr mai jui jul aoû sep okt nov dec",
    "sty lut mar kwi maj cze lip sie wrz paz lis gru",
):  # fmt: skip
    for _number, _name in enumerate(_row.split(), 1):
        _MONTHS.setdefault(_name, _number)

_ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
          "met": 60, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "est": -300, "edt": -240, "cst": -360,
          "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "jst": 540, "kst": 540, "aest": 600, "aedt": 660,
          "hkt": 480, "ist": 330, "akst": -540, "hst": -600}  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})[\s.\-/]{1,3}([^\W\d_]{3,12})\.?[\s,.\-/]{0,3}(?:de\s)?(\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s")
_YEAR_FIRST = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})")
_DOTTED = re.compile(r"\b(\d{1,2})[.\-](\d{1,2})[.\-](\d{4})\b")
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s{0,2}([ap]\.?m\b)?", re.IGNORECASE
)
_COLON_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?()")
_OFFSET = re.compile(r"([+\-])(\d{1,2}):?(\d{2})(?!\d)|\b([A-Za-z]{1,4})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_COLON = re.compile(r"\s{0,9}(?:\([^()]{0,100}\))?\s{0,9}:\s{0,9}")
_YEAR = re.compile(r"\b(\d{4})\b")


def date_in(value: str) -> datetime | None:
    """The moment a Date header names, in UTC; nothing when no day can be read from it."""
    text = _COLON.sub(":", " ".join(value.split())[:300])
    if not text:
        return None
    day = _named_day(text) or _numbered_day(text)
    if day is None:
        return _by_library(text)
    (year, month, number), end = day
    return _moment(year, month, number, text, end)


def _named_day(text: str) -> tuple[tuple[int, int, int], int] | None:
    for found in _DAY_FIRST.finditer(text):
        if month := _month(found.group(2)):
            return (_full_year(found.group(3)), month, int(found.group(1))), found.end()
    found_month = next((found for found in _MONTH_FIRST.finditer(text) if _month(found.group(1))), None)
    if found_month is None or (year := _YEAR.search(text, found_month.end())) is None:
        return None
    month = _month(found_month.group(1)) or 1
    return (int(year.group(1)), month, int(found_month.group(2))), found_month.end()


def _numbered_day(text: str) -> tuple[tuple[int, int, int], int] | None:
    if found := _YEAR_FIRST.search(text):
        return (int(found.group(1)), int(found.group(2)), int(found.group(3))), found.end()
    if found := _DOTTED.search(text):
        return (int(found.group(3)), int(found.group(2)), int(found.group(1))), found.end()
    if found := _SLASHED.search(text):
        first, second = int(found.group(1)), int(found.group(2))
        is_american = second > 12 or (first <= 12 and text.upper().endswith("M"))
        return (int(found.group(3)), *((first, second) if is_american else (second, first))), found.end()
    return None


def _month(name: str) -> int | None:
    word = name.lower()
    return next((_MONTHS[word[:size]] for size in (5, 4, 3) if word[:size] in _MONTHS), None)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def _moment(year: int, month: int, number: int, text: str, end: int) -> datetime | None:
    clock = _CLOCK.search(text, end) or _COLON_CLOCK.search(text)
    hour, minute, second = (int(clock.group(at) or 0) for at in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock.group(4):
        hour = hour % 12 + (12 if clock.group(4).lower().startswith("p") else 0)
    if hour > 24 or minute > 59:
        return None
    offset = _offset(text, max(end, clock.end() if clock else end))
    try:
        local = datetime(year, month, number, tzinfo=timezone(offset))
        return (local + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(text: str, start: int) -> timedelta:
    for found in _OFFSET.finditer(text, start):
        sign, hours, minutes, name = found.groups()
        if sign:
            total = int(hours) * 60 + int(minutes)
            return timedelta(minutes=total if sign == "+" else -total) if total < 24 * 60 else timedelta(0)
        if name.lower() in _ZONES and not (
            name.lower() in ("gmt", "utc") and _signed_after(text, found.end())
        ):
            return timedelta(minutes=_ZONES[name.lower()])
    return timedelta(0)


def _signed_after(text: str, at: int) -> bool:
    return bool(re.match(r"\s?[+\-]\d", text[at : at + 3]))


def _by_library(text: str) -> datetime | None:
    try:
        parsed = parsedate_tz(text)
        if parsed is None:
            return None
        local = datetime(*parsed[:6], tzinfo=UTC)
        return local - timedelta(seconds=parsed[9] or 0)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
