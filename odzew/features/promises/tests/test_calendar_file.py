"""Calendars from JSON: what is read, and that every fault names its place."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from odzew.features.promises.rules import Slot
from odzew.features.promises.rules.calendar_file import WrongCalendar, read_calendar

WARSAW = ZoneInfo("Europe/Warsaw")
WEEK = {"mon": [["08:00", "12:00"], ["13:00", "18:00"]]}


def read(calendar):
    return read_calendar(calendar if isinstance(calendar, str) else json.dumps(calendar), WARSAW)


def test_a_full_calendar_is_read():
    hours = read(
        {
            "tz": "Europe/London",
            "week": {"mon": [["13:00", "18:00"], ["08:00", "12:00"]], "sun": [["22:00", "24:00"]]},
            "holidays": "pl",
            "closed": ["2026-11-09"],
            "extra": {"2026-11-11": [["9:00", "10:00"]], "2026-11-16": []},
        }
    )
    assert str(hours.zone) == "Europe/London"
    assert hours.slots_on(date(2026, 11, 23)) == (Slot(480, 720), Slot(780, 1080))
    assert hours.slots_on(date(2026, 11, 22)) == (Slot(1320, 1440),)
    assert hours.slots_on(date(2026, 11, 9)) == ()
    assert hours.slots_on(date(2026, 11, 11)) == (Slot(540, 600),)
    assert hours.slots_on(date(2026, 11, 16)) == ()
    assert hours.country == "PL"


def test_only_the_week_is_needed():
    hours = read("\ufeff" + json.dumps({"week": WEEK}))
    assert hours.zone is WARSAW
    assert hours.slots_on(date(2026, 12, 28)) == (Slot(480, 720), Slot(780, 1080))
    assert read({"week": {}, "holidays": None}).slots_on(date(2026, 11, 23)) == ()


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("", "line 1, column 1: not JSON"),
        ('{"week": {}', "line 1, column 12: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ([], "the calendar: an object is needed, not []"),
        ({}, "week: missing"),
        ({"week": WEEK, "hollidays": "PL", "zone": 1}, "hollidays, zone: unknown; known are tz, week"),
        ({"week": {"monday": []}}, "week.monday: unknown; known are mon, tue"),
        ({"week": []}, "week: an object is needed"),
        ({"week": {"mon": "08:00-16:00"}}, 'week.mon: a list is needed, not "08:00-16:00"'),
        ({"week": {"mon": ["08:00", "16:00"]}}, 'week.mon[0]: "08:00" is no slot'),
        ({"week": {"mon": [["08:00"]]}}, 'week.mon[0]: ["08:00"] is no slot'),
        ({"week": {"mon": [["08:00", "25:00"]]}}, 'week.mon[0][1]: "25:00" is no time'),
        ({"week": {"mon": [["08:00", "24:01"]]}}, 'week.mon[0][1]: "24:01" is no time'),
        ({"week": {"mon": [["08:60", "16:00"]]}}, 'week.mon[0][0]: "08:60" is no time'),
        ({"week": {"mon": [[8, 16]]}}, "week.mon[0][0]: 8 is no time"),
        ({"week": {"mon": [["16:00", "08:00"]]}}, "week.mon[0]: 16:00–08:00 runs backwards; split a night"),
        ({"week": {"mon": [["08:00", "08:00"]]}}, "week.mon[0]: 08:00–08:00 is empty"),
        (
            {"week": {"tue": [["08:00", "12:00"], ["11:59", "13:00"]]}},
            "week.tue: 08:00–12:00 and 11:59–13:00 overlap",
        ),
        ({"week": WEEK, "tz": "Warszawa"}, 'tz: "Warszawa" is no time zone'),
        ({"week": WEEK, "tz": "../etc/passwd"}, "is no time zone"),
        ({"week": WEEK, "tz": None}, "tz: null is no time zone"),
        ({"week": WEEK, "holidays": "XX"}, 'holidays: no public holidays are known for "XX"'),
        ({"week": WEEK, "holidays": True}, "holidays: true is no country"),
        ({"week": WEEK, "closed": "2026-11-09"}, "closed: a list is needed"),
        ({"week": WEEK, "closed": ["9.11.2026"]}, 'closed[0]: "9.11.2026" is no date'),
        ({"week": WEEK, "closed": ["2026-11-09", "2026-02-30"]}, "closed[1]: "),
        ({"week": WEEK, "extra": {"monday": []}}, 'extra: "monday" is no date'),
        ({"week": WEEK, "extra": {"2026-11-11": [["1", "2"]]}}, 'extra.2026-11-11[0][0]: "1" is no time'),
        ('{"week": {"mon": [], "mon": []}}', '"mon" stands twice in one object'),
    ],
)
def test_a_fault_names_its_place(calendar, words):
    with pytest.raises(WrongCalendar) as caught:
        read(calendar)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
