"""`odzew promises due` and `odzew promises elapsed`: time counted within opening hours.

Needs no database, unless --calendar names a calendar of the desk.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from odzew.features.promises import rules as promises
from odzew.features.promises.rules.calendar_file import WrongCalendar, read_calendar
from odzew.features.promises.rules.local_time import read_moment, zone_named
from odzew.kit.errors import Invalid

DEFAULT_ZONE = "Europe/Warsaw"
LARGEST_FILE = 1_000_000
WHEN = "ISO time; without an offset it is a wall-clock time of --tz"


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    due = verbs.add_parser("due", help="print when a promise falls due")
    due.add_argument("--from", dest="start", required=True, metavar="TIME", help=WHEN)
    due.add_argument("--minutes", required=True, metavar="N", help="how many open minutes we have")
    spent = verbs.add_parser("elapsed", help="print the open and the real seconds between two times as JSON")
    spent.add_argument("start", metavar="A", help=WHEN)
    spent.add_argument("end", metavar="B", help=WHEN)
    for verb in (due, spent):
        verb.add_argument(
            "--calendar",
            default="default",
            metavar="NAME|FILE.json",
            help="default: Monday to Friday 8 to 18, Polish public holidays free; the name of a calendar of this "
            "desk; or a JSON file",
        )
        verb.add_argument(
            "--tz",
            metavar="ZONE",
            help="zone of times without an offset, of what is printed, and of a calendar that names none "
            f"(the calendar's own zone; else {DEFAULT_ZONE}). A time that comes twice is the first of the two; "
            "one that the clock skips is read with the offset before the change.",
        )


def run(chosen: argparse.Namespace) -> int:
    """Print the answer; 2 and one line on standard error for anything that cannot be counted."""
    try:
        print(_due(chosen) if chosen.verb == "due" else _elapsed(chosen))
    except Invalid as error:
        print(f"odzew: {error}", file=sys.stderr)
        return 2
    return 0


def _due(chosen: argparse.Namespace) -> str:
    hours, zone = _calendar(chosen)
    due = promises.due_at(read_moment(chosen.start, zone), _minutes(chosen.minutes), hours)
    return due.astimezone(zone).isoformat()


def _elapsed(chosen: argparse.Namespace) -> str:
    hours, zone = _calendar(chosen)
    start, end = read_moment(chosen.start, zone), read_moment(chosen.end, zone)
    return json.dumps(
        {"business": promises.elapsed(start, end, hours), "calendar": _real_seconds(start, end)}
    )


def _real_seconds(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(seconds=1)


def _minutes(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise Invalid(f'--minutes: "{text}" is no whole number') from error


def _calendar(chosen: argparse.Namespace) -> tuple[promises.OpeningHours, tzinfo]:
    """The opening hours, and the zone in which times are read and printed."""
    zone = zone_named(chosen.tz or DEFAULT_ZONE)
    if chosen.calendar == "default":
        return promises.default_hours(zone), zone
    hours = _named(chosen.calendar, zone)
    return hours, zone if chosen.tz else hours.zone


def _named(name: str, zone: tzinfo) -> promises.OpeningHours:
    path = Path(name)
    return _file(path, name, zone) if path.suffix or path.is_file() else _of_the_desk(name)


def _of_the_desk(name: str) -> promises.OpeningHours:
    """A stored calendar; a desk that was never set up is not made for the question."""
    from odzew.surfaces.cli import house

    unknown = Invalid(f'--calendar: no calendar is named "{name}"; give "default", a name or a JSON file')
    if not house.is_there():
        raise unknown
    with house.desk():
        from odzew.features.promises.queries import hours_named

        hours = hours_named(name)
    if hours is None:
        raise unknown
    return hours


def _file(path: Path, name: str, zone: tzinfo) -> promises.OpeningHours:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise Invalid(f"{name}: larger than {LARGEST_FILE:,} bytes; that is no calendar")
        return read_calendar(raw.decode("utf-8-sig"), zone)
    except OSError as error:
        raise Invalid(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{name}: not UTF-8 at byte {error.start}") from error
    except WrongCalendar as error:
        raise Invalid(f"{name}: {error}") from error
