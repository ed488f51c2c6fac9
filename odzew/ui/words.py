"""Time and money in words: values in, text out, in Polish and English.

Pure: the language, the zone and `now` are arguments. The tags in `templatetags/ui.py` supply them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

NBSP = "\N{NO-BREAK SPACE}"
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))

# English follows the European order and the 24-hour clock, as the desk's customers do.
REGIONS = {"en": "en_GB"}


@dataclass(frozen=True)
class NearDays:
    """The names of the days around today: CLDR has them, Babel does not carry them."""

    yesterday: str
    today: str
    tomorrow: str


NEAR_DAYS = {
    "pl": NearDays("wczoraj", "dziś", "jutro"),
    "en": NearDays("yesterday", "today", "tomorrow"),
}


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a Django language code such as `pl` or `en-gb`; unknown ones read as English."""
    base = language.replace("_", "-").split("-")[0].lower()
    try:
        return Locale.parse(REGIONS.get(base, base))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(REGIONS["en"])


def wait(seconds: float, *, language: str) -> str:
    """A duration in at most two neighbouring units: "2 godz. 5 min", "3 dni", "45 sek."."""
    whole = max(0, int(seconds))
    if whole < 60:
        return _unit(whole, "second", language)
    parts = _split(whole)
    first = next(place for place, (count, _) in enumerate(parts) if count)
    shown = [(count, unit) for count, unit in parts[first : first + 2] if count]
    return " ".join(_unit(count, unit, language) for count, unit in shown)


def _split(seconds: int) -> list[tuple[int, str]]:
    parts = []
    for unit, size in UNITS:
        count, seconds = divmod(seconds, size)
        parts.append((count, unit))
    return parts


@lru_cache(maxsize=2048)
def _unit(count: int, unit: str, language: str) -> str:
    text = format_unit(count, f"duration-{unit}", length="short", locale=locale_of(language))
    return text.replace(" ", NBSP)


def unit_patterns(language: str) -> dict[str, dict[str, str]]:
    """What `wait` says, as patterns by unit and plural category, so that a script counts on in the same words."""
    samples = {locale_of(language).plural_form(count): count for count in (2, 5, 1)}
    return {
        unit: {
            kind: _unit(count, unit, language).replace(str(count), "%s") for kind, count in samples.items()
        }
        for unit in ("day", "hour", "minute", "second")
    }


def clock_time(moment: datetime, *, zone: tzinfo) -> str:
    """The wall time in `zone`, without a leading zero: "9:12", "14:35"."""
    local = moment.astimezone(zone)
    return f"{local.hour}:{local:%M}"


def when(moment: datetime, *, now: datetime, zone: tzinfo, language: str, precise: bool = False) -> str:
    """A moment as a person says it: "dziś 14:35", "jutro 9:00", "pon., 23 lis", "23 lis 2025".

    moment, now: aware.  precise: the time follows the date on far days too ("pon., 23 lis, 14:35").
    """
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = clock_time(moment, zone=zone)
    near = _near_day((local.date() - today).days, language)
    if near:
        return f"{near}{NBSP}{time}"
    pattern = "EEE, d MMM" if local.year == today.year else "d MMM y"
    far = _date(local.date(), pattern, language)
    tied = far.replace(f"{local.day} ", f"{local.day}{NBSP}", 1)
    return f"{tied}, {time}" if precise else tied


@lru_cache(maxsize=2048)
def _date(day: date, pattern: str, language: str) -> str:
    """A list page names the same few days again and again; CLDR patterns are slow to fill."""
    return str(format_date(day, pattern, locale=locale_of(language)))


def _near_day(distance: int, language: str) -> str:
    near = NEAR_DAYS.get(locale_of(language).language)
    if near is None:
        return ""
    return {-1: near.yesterday, 0: near.today, 1: near.tomorrow}.get(distance, "")


def until(moment: datetime, *, now: datetime, zone: tzinfo, language: str) -> str:
    """A deadline in the shortest form that cannot be misread: "14:30" today, else as `when` says it."""
    if moment.astimezone(zone).date() == now.astimezone(zone).date():
        return clock_time(moment, zone=zone)
    return when(moment, now=now, zone=zone, language=language, precise=_near(moment, now, zone))


def _near(moment: datetime, now: datetime, zone: tzinfo) -> bool:
    return abs((moment.astimezone(zone).date() - now.astimezone(zone).date()).days) <= 6


def full(moment: datetime, *, zone: tzinfo, language: str) -> str:
    """The whole date and time, for a title or a letter: "poniedziałek, 23 listopada 2026, 14:35"."""
    day = _date(moment.astimezone(zone).date(), "EEEE, d MMMM y", language)
    return f"{day}, {clock_time(moment, zone=zone)}"


def day(moment: datetime, *, zone: tzinfo, language: str) -> str:
    """The day as a divider in a thread: "poniedziałek, 23 listopada"."""
    return _date(moment.astimezone(zone).date(), "EEEE, d MMMM", language)


def money(amount: Decimal | int, currency: str = "PLN", *, language: str) -> str:
    """An amount with its currency, tied by no-break spaces: "1 234,56 zł"."""
    text: str = format_currency(amount, currency, locale=locale_of(language))
    return text.replace(" ", NBSP)


def number(value: Decimal | float, *, language: str) -> str:
    """A number with the language's own separators: "12 340", "4,6"."""
    text: str = format_decimal(value, locale=locale_of(language))
    return text.replace(" ", NBSP)


def size(count: int, *, language: str) -> str:
    """A file's size in the unit that keeps it short: "840 kB", "2,4 MB"."""
    units = ("B", "kB", "MB", "GB")
    value, place = float(count), 0
    while value >= 1000 and place < len(units) - 1:
        value, place = value / 1000, place + 1
    rounded = round(value) if place < 2 or value >= 10 else round(value, 1)
    return f"{number(rounded, language=language)}{NBSP}{units[place]}"


def listed(items: Sequence[str], *, language: str) -> str:
    """Names joined as in a sentence: "Ola, Jan i Ewa"."""
    return format_list(list(items), locale=locale_of(language)) if items else ""


def counted(count: int, forms: Mapping[str, str], *, language: str) -> str:
    """The count with the form of its plural: 1 sprawa, 2 sprawy, 5 spraw.

    forms: CLDR categories to words, e.g. {"one": "sprawa", "few": "sprawy", "many": "spraw"}.
    Raises KeyError when the category that the language asks for is missing.
    """
    category = locale_of(language).plural_form(count)
    return f"{number(count, language=language)}{NBSP}{forms[category]}"
