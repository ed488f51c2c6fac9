"""Opening hours from a JSON file: {tz, week, holidays, closed, extra}. Every fault names its place in the file."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, tzinfo

from odzew.features.promises.rules.free_days import free_days
from odzew.features.promises.rules.hours import CLOSED, OpeningHours, Slot, in_order
from odzew.features.promises.rules.local_time import zone_named
from odzew.kit.errors import Invalid

KEYS = ("tz", "week", "holidays", "closed", "extra")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KNOWN_YEAR = 2026  # any year that the data cover: asked only to learn whether the country is known


class WrongCalendar(Invalid):
    """The file is no calendar; the message names the place and what stands there."""

    code = "wrong_calendar"


def read_calendar(text: str, default_zone: tzinfo) -> OpeningHours:
    """The opening hours that `text` describes; `default_zone` serves a calendar without `tz`. Raises WrongCalendar."""
    calendar = _object(_parse(text), "the calendar")
    _refuse_unknown(calendar, KEYS, "")
    if "week" not in calendar:
        raise WrongCalendar('week: missing; write {"mon": [["08:00", "18:00"]], …}')
    return OpeningHours(
        zone=_zone(calendar["tz"]) if "tz" in calendar else default_zone,
        week=_week(calendar["week"]),
        country=_country(calendar.get("holidays")),
        closed=_closed(calendar.get("closed", [])),
        extra=_extra(calendar.get("extra", {})),
    )


def _parse(text: str) -> object:
    try:
        parsed: object = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise WrongCalendar(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise WrongCalendar("the calendar is nested too deeply") from error
    return parsed


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of the file; a key that stands twice would hide half of what was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise WrongCalendar(f"{_shown(twice)} stands twice in one object")
    return found


def _zone(value: object) -> tzinfo:
    if not isinstance(value, str):
        raise WrongCalendar(f"tz: {_shown(value)} is no time zone; use a name such as Europe/Warsaw")
    try:
        return zone_named(value)
    except Invalid as error:
        raise WrongCalendar(f"tz: {error}") from error


def _country(value: object) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise WrongCalendar(f'holidays: {_shown(value)} is no country; use a code such as "PL"')
    country = value.strip().upper()
    try:
        free_days(country, _KNOWN_YEAR)
    except Invalid as error:
        raise WrongCalendar(f"holidays: {error}") from error
    return country


def _week(value: object) -> tuple[tuple[Slot, ...], ...]:
    week = _object(value, "week")
    _refuse_unknown(week, WEEKDAYS, "week.")
    return tuple(_slots(week[name], f"week.{name}") if name in week else CLOSED for name in WEEKDAYS)


def _closed(value: object) -> frozenset[date]:
    return frozenset(_date(each, f"closed[{number}]") for number, each in _list(value, "closed"))


def _extra(value: object) -> dict[date, tuple[Slot, ...]]:
    days = _object(value, "extra")
    return {_date(day, "extra"): _slots(slots, f"extra.{day}") for day, slots in days.items()}


def _slots(value: object, place: str) -> tuple[Slot, ...]:
    slots = [_slot(each, f"{place}[{number}]") for number, each in _list(value, place)]
    try:
        return in_order(slots)
    except Invalid as error:
        raise WrongCalendar(f"{place}: {error}") from error


def _slot(value: object, place: str) -> Slot:
    if not isinstance(value, list) or len(value) != 2:
        raise WrongCalendar(f'{place}: {_shown(value)} is no slot; write ["08:00", "18:00"]')
    starts, ends = (_minutes(each, f"{place}[{number}]") for number, each in enumerate(value))
    try:
        return Slot(starts, ends)
    except Invalid as error:
        raise WrongCalendar(f"{place}: {error}") from error


def _minutes(value: object, place: str) -> int:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    hour, minute = (int(match[1]), int(match[2])) if match else (99, 99)
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise WrongCalendar(f"{place}: {_shown(value)} is no time from 00:00 to 24:00")
    return hour * 60 + minute


def _date(value: object, place: str) -> date:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise WrongCalendar(f"{place}: {_shown(value)} is no day of any calendar") from error
    raise WrongCalendar(f"{place}: {_shown(value)} is no date; write it as 2026-11-11")


def _object(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise WrongCalendar(f"{place}: an object is needed, not {_shown(value)}")
    return value


def _list(value: object, place: str) -> Iterator[tuple[int, object]]:
    if not isinstance(value, list):
        raise WrongCalendar(f"{place}: a list is needed, not {_shown(value)}")
    return enumerate(value)


def _refuse_unknown(found: Iterable[str], known: tuple[str, ...], prefix: str) -> None:
    unknown = [f"{prefix}{name}" for name in found if name not in known]
    if unknown:
        raise WrongCalendar(f"{', '.join(unknown)}: unknown; known are {', '.join(known)}")


def _shown(value: object) -> str:
    """The value as it stands in the file, cut to what fits into one line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
