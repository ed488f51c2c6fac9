"""A person's own weekly hours: "8-12, 13-17" a day, kept as in a calendar file."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from odzew.features.promises.rules.calendar_file import WEEKDAYS, read_calendar
from odzew.features.promises.rules.counting import elapsed
from odzew.features.promises.rules.hours import OpeningHours
from odzew.kit.errors import Invalid

_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-\u2013\u2014]\s*(\d{1,2})(?::(\d{2}))?", re.ASCII)
Week = Mapping[str, Sequence[Sequence[str]]]


def is_on_shift(hours: OpeningHours | None, now: datetime) -> bool:
    """Whether the hours are open at `now` (aware); without hours, presence alone decides."""
    if hours is None:
        return True
    moment = now.astimezone(UTC)
    return elapsed(moment, moment + timedelta(seconds=1), hours) == 1


def read_week(lines: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """The week from a line a day, such as "8-12, 13:30-17"; an empty line is a free day.

    Raises Invalid whose fields name the days that can't be read.
    """
    week: dict[str, list[list[str]]] = {}
    wrong: dict[str, str] = {}
    for day in WEEKDAYS:
        text = lines.get(day, "").strip()
        try:
            slots = [_slot(part) for part in text.split(",")] if text else []
            _check(slots)
        except Invalid as error:
            wrong[day] = str(error)
            continue
        if slots:
            week[day] = slots
    if wrong:
        raise Invalid("Some days can't be read.", fields=wrong)
    return week


def written_week(week: Week) -> dict[str, str]:
    """The same as lines, for a form."""
    return {day: ", ".join(f"{slot[0]}–{slot[1]}" for slot in week.get(day, ())) for day in WEEKDAYS}


def hours_of_week(week: Week, zone: tzinfo) -> OpeningHours | None:
    """The week as opening hours, public holidays left to leave and presence; None for an empty one."""
    return read_calendar(json.dumps({"week": dict(week)}), zone) if week else None


def _slot(part: str) -> list[str]:
    found = _SPAN.fullmatch(part.strip())
    if found is None:
        raise Invalid(part.strip())
    start, start_minutes, end, end_minutes = found.groups()
    return [f"{int(start):02}:{start_minutes or '00'}", f"{int(end):02}:{end_minutes or '00'}"]


def _check(slots: list[list[str]]) -> None:
    read_calendar(json.dumps({"week": {"mon": slots}}), UTC)
