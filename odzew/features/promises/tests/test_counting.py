"""Time within opening hours: the handbook's vectors, clock changes, and what holds for every calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odzew.features.promises import rules
from odzew.features.promises.rules import NeverOpen, OpeningHours, Slot, TooFar
from odzew.features.promises.rules.counting import closes_on
from odzew.features.promises.rules.free_days import free_days
from odzew.features.promises.rules.local_time import instant, read_moment
from odzew.kit.errors import Invalid

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = rules.default_hours(WARSAW)


def slot(text):
    starts, ends = text.split("-")
    return Slot(*(int(each[:2]) * 60 + int(each[3:]) for each in (starts, ends)))


def calendar(weekdays="", saturday="", sunday="", *, country="", closed=(), extra=None, zone=WARSAW):
    week = [weekdays] * 5 + [saturday, sunday]
    return OpeningHours(
        zone,
        week=tuple(tuple(slot(each) for each in day.split()) for day in week),
        country=country,
        closed=frozenset(date.fromisoformat(each) for each in closed),
        extra={
            date.fromisoformat(day): tuple(slot(each) for each in slots.split())
            for day, slots in (extra or {}).items()
        },
    )


ALWAYS = calendar("00:00-24:00", "00:00-24:00", "00:00-24:00")
LUNCH = calendar("08:00-12:00 13:00-18:00", "10:00-14:00", country="PL")
NIGHT = calendar("00:00-06:00 22:00-24:00", "00:00-06:00 22:00-24:00", "00:00-06:00 22:00-24:00")
EXCEPTIONS = calendar(
    "08:00-18:00",
    country="PL",
    closed=["2026-11-12", "2026-11-13"],
    extra={"2026-11-11": "10:00-12:00", "2026-11-13": "09:00-10:00", "2026-11-16": ""},
)

DUE = [
    # start, minutes, due, calendar: a Friday evening, then the edges of slots
    ("2026-11-20T17:30", 75, "2026-11-23T08:45", OFFICE),
    ("2026-11-20T17:30", 30, "2026-11-20T18:00", OFFICE),
    ("2026-11-20T17:30", 31, "2026-11-23T08:01", OFFICE),
    ("2026-11-20T08:00", 600, "2026-11-20T18:00", OFFICE),
    ("2026-11-20T18:00", 1, "2026-11-23T08:01", OFFICE),
    ("2026-11-21T12:00", 600, "2026-11-23T18:00", OFFICE),
    ("2026-11-21T12:00", 0, "2026-11-21T12:00", OFFICE),
    ("2026-11-20T09:00", 0, "2026-11-20T09:00", OFFICE),
    # 11 November is a Wednesday; 24 December is free since 2025 and was not before
    ("2026-11-10T17:00", 120, "2026-11-12T09:00", OFFICE),
    ("2026-11-11T10:00", 1, "2026-11-12T08:01", OFFICE),
    ("2026-12-23T17:00", 120, "2026-12-28T09:00", OFFICE),
    ("2024-12-23T17:00", 120, "2024-12-24T09:00", OFFICE),
    ("2026-12-31T17:30", 60, "2027-01-04T08:30", OFFICE),
    ("2026-06-03T17:30", 60, "2026-06-05T08:30", OFFICE),
    # a lunch break stops the clock; Saturday has its own shift
    ("2026-11-20T11:30", 60, "2026-11-20T13:30", LUNCH),
    ("2026-11-20T11:30", 30, "2026-11-20T12:00", LUNCH),
    ("2026-11-20T12:30", 30, "2026-11-20T13:30", LUNCH),
    ("2026-11-20T17:30", 60, "2026-11-21T10:30", LUNCH),
    ("2026-11-21T13:30", 60, "2026-11-23T08:30", LUNCH),
    ("2026-11-21T10:00", 240, "2026-11-21T14:00", LUNCH),
    # an extra day wins over closed, that over holidays, those over the week
    ("2026-11-11T08:00", 60, "2026-11-11T11:00", EXCEPTIONS),
    ("2026-11-11T11:30", 60, "2026-11-13T09:30", EXCEPTIONS),
    ("2026-11-13T09:30", 60, "2026-11-17T08:30", EXCEPTIONS),
    # both nights of the clock change: real minutes count
    ("2026-10-24T12:00", 25 * 60, "2026-10-25T12:00", ALWAYS),
    ("2027-03-27T12:00", 23 * 60, "2027-03-28T12:00", ALWAYS),
    ("2026-10-24T22:00", 9 * 60, "2026-10-25T06:00", NIGHT),
    ("2027-03-27T22:00", 7 * 60, "2027-03-28T06:00", NIGHT),
    ("2027-03-27T22:00", 7 * 60 + 1, "2027-03-28T22:01", NIGHT),
    # midnight joins two slots
    ("2026-11-20T23:30", 60, "2026-11-21T00:30", NIGHT),
    ("2026-11-20T23:30", 30, "2026-11-21T00:00", NIGHT),
]


@pytest.mark.parametrize(("start", "minutes", "due", "hours"), DUE)
def test_a_promise_falls_due_when_its_minutes_have_been_open(start, minutes, due, hours):
    found = rules.due_at(read_moment(start, WARSAW), minutes, hours)
    assert found.tzinfo is UTC
    assert found.astimezone(WARSAW).strftime("%Y-%m-%dT%H:%M") == due


@pytest.mark.parametrize(
    ("start", "end", "hours", "seconds"),
    [
        ("2026-11-20T17:30", "2026-11-23T08:45", OFFICE, 75 * 60),
        ("2026-11-20T17:30", "2026-11-23T08:45", ALWAYS, 63 * 3600 + 15 * 60),
        ("2026-10-24T12:00", "2026-10-25T12:00", ALWAYS, 25 * 3600),
        ("2027-03-27T12:00", "2027-03-28T12:00", ALWAYS, 23 * 3600),
        ("2026-10-24T12:00", "2026-10-25T12:00", OFFICE, 0),
        ("2026-11-10T17:00", "2026-11-12T09:00", OFFICE, 2 * 3600),
        ("2026-11-20T11:30", "2026-11-20T13:30", LUNCH, 3600),
        ("2026-11-21T09:00", "2026-11-21T18:00", LUNCH, 4 * 3600),
        ("2026-11-20T12:10", "2026-11-20T12:50", LUNCH, 0),
        ("2026-11-20T09:00", "2026-11-20T09:00", OFFICE, 0),
        ("2026-11-20T09:00:00.7", "2026-11-20T09:00:02.6", OFFICE, 1),
    ],
)
def test_only_open_seconds_count(start, end, hours, seconds):
    # given in the local zone: Python would subtract two such times by their wall clocks
    moments = [read_moment(each, WARSAW).astimezone(WARSAW) for each in (start, end)]
    assert rules.elapsed(*moments, hours) == seconds


@pytest.mark.parametrize(
    ("hours", "day", "seconds"),
    [
        (calendar(sunday="02:00-03:00"), "2027-03-28", 0),
        (calendar(sunday="01:00-02:30"), "2027-03-28", 3600),
        (calendar(sunday="02:30-04:00"), "2027-03-28", 3600),
        (calendar(sunday="02:00-03:00"), "2026-10-25", 2 * 3600),
        (calendar(sunday="01:00-02:30"), "2026-10-25", 90 * 60),
        (calendar(sunday="02:30-04:00"), "2026-10-25", 150 * 60),
    ],
)
def test_a_slot_edge_inside_a_clock_change_is_the_change_or_the_first_reading(hours, day, seconds):
    start = instant(date.fromisoformat(day), 0, WARSAW)
    assert rules.elapsed(start, start + timedelta(hours=20), hours) == seconds


def test_a_slot_opens_at_its_start_and_is_closed_at_its_end():
    def at(text):
        return read_moment(text, WARSAW)

    assert rules.is_open(at("2026-11-20T08:00"), OFFICE)
    assert not rules.is_open(at("2026-11-20T07:59:59"), OFFICE)
    assert not rules.is_open(at("2026-11-20T18:00"), OFFICE)
    assert rules.opens_at(at("2026-11-20T18:00"), OFFICE) == at("2026-11-23T08:00")
    assert rules.opens_at(at("2026-11-20T09:13"), OFFICE) == at("2026-11-20T09:13")
    assert closes_on(date(2026, 11, 20), LUNCH) == at("2026-11-20T18:00")
    assert closes_on(date(2026, 11, 22), LUNCH) is None


def test_a_calendar_that_never_opens_says_so():
    never = calendar()
    now = read_moment("2026-11-20T09:00", WARSAW)
    with pytest.raises(NeverOpen):
        rules.due_at(now, 1, never)
    with pytest.raises(NeverOpen):
        rules.opens_at(now, never)
    assert not rules.is_open(now, never)
    assert rules.elapsed(now, now + timedelta(days=30), never) == 0


def test_the_366th_day_still_counts_and_the_next_does_not():
    now = read_moment("2026-11-20T09:00", WARSAW)
    assert rules.due_at(now, 5, calendar(extra={"2027-11-21": "08:00-09:00"})).date() == date(2027, 11, 21)
    with pytest.raises(NeverOpen):
        rules.due_at(now, 5, calendar(extra={"2027-11-22": "08:00-09:00"}))
    with pytest.raises(NeverOpen):
        rules.due_at(now, 61, calendar(extra={"2026-11-23": "08:00-09:00"}))


def test_what_cannot_be_counted_is_refused():
    now = read_moment("2026-11-20T09:00", WARSAW)
    with pytest.raises(Invalid):
        rules.due_at(now, -1, OFFICE)
    with pytest.raises(TooFar):
        rules.due_at(now, 10**15, OFFICE)
    with pytest.raises(TooFar):
        rules.due_at(now, 5_000_000, OFFICE)
    with pytest.raises(Invalid):
        rules.elapsed(now, now - timedelta(seconds=1), OFFICE)
    with pytest.raises(ValueError, match="aware"):
        rules.due_at(datetime(2026, 11, 20), 1, OFFICE)  # noqa: DTZ001  # the naive time is the bad input


@pytest.mark.parametrize(("starts", "ends"), [(600, 600), (600, 540), (-1, 60), (0, 1441)])
def test_a_slot_runs_forward_within_one_day(starts, ends):
    with pytest.raises(Invalid):
        Slot(starts, ends)


def test_overlapping_slots_are_refused_and_touching_ones_join():
    with pytest.raises(Invalid, match="08:00–12:00 and 11:00–13:00 overlap"):
        calendar("11:00-13:00 08:00-12:00")
    assert rules.due_at(
        read_moment("2026-11-20T11:00", WARSAW), 120, calendar("12:00-14:00 08:00-12:00")
    ) == (read_moment("2026-11-20T13:00", WARSAW))


def test_polish_holidays_are_those_of_the_act():
    assert len(free_days("PL", 2026)) == 14
    assert {date(2026, 6, 4), date(2026, 11, 11), date(2026, 12, 24)} <= free_days("PL", 2026)
    assert date(2027, 3, 26) not in free_days("PL", 2027)  # Good Friday is a working day
    assert date(2024, 12, 24) not in free_days("PL", 2024)
    for country, year in (("XX", 2026), ("PL", 2101)):
        with pytest.raises(Invalid):
            free_days(country, year)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-20T17:30", "2026-11-20T16:30"),
        ("2026-11-20T17:30Z", "2026-11-20T17:30"),
        ("2026-11-20T17:30-05:00", "2026-11-20T22:30"),
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # skipped: 03:30 by the new time
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30"),
    ],
)
def test_a_typed_time_is_one_moment_on_every_night(text, utc):
    assert read_moment(text, WARSAW).strftime("%Y-%m-%dT%H:%M") == utc


def test_a_skipped_day_is_reached_at_the_change():
    # Samoa crossed the date line: its 30 December 2011 does not exist
    apia = ZoneInfo("Pacific/Apia")
    change = instant(date(2011, 12, 31), 0, apia)
    assert instant(date(2011, 12, 30), 600, apia) == change


ZONES = st.sampled_from([WARSAW, ZoneInfo("America/St_Johns"), ZoneInfo("Africa/Cairo"), ZoneInfo("UTC")])
EDGES = st.lists(st.integers(0, 96).map(lambda quarter: quarter * 15), unique=True, max_size=6).map(sorted)
DAYS = EDGES.map(lambda edges: tuple(Slot(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)))
MOMENTS = st.integers(0, 30 * 365 * 86_400_000).map(
    lambda milliseconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)
NEAR_CHANGE = st.integers(0, 72 * 60).map(
    lambda minutes: datetime(2026, 10, 24, tzinfo=UTC) + timedelta(minutes=minutes)
)
STARTS = MOMENTS | NEAR_CHANGE


@st.composite
def calendars(draw):
    week = draw(st.tuples(*[DAYS] * 7).filter(any))
    extra = draw(st.dictionaries(st.dates(date(2026, 10, 20), date(2026, 11, 20)), DAYS, max_size=3))
    return OpeningHours(draw(ZONES), week=week, country=draw(st.sampled_from(["", "PL"])), extra=extra)


@settings(deadline=None)
@given(calendars(), STARTS, st.integers(0, 20_000))
def test_due_and_elapsed_undo_each_other(hours, start, minutes):
    due = rules.due_at(start, minutes, hours)
    assert due >= start
    assert rules.elapsed(start, due, hours) == minutes * 60
    if minutes:
        assert rules.elapsed(start, due - timedelta(seconds=1), hours) == minutes * 60 - 1


@settings(deadline=None)
@given(calendars(), STARTS, st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 5_000))
def test_more_minutes_or_a_later_start_never_fall_due_earlier(hours, start, minutes, more, later):
    due = rules.due_at(start, minutes, hours)
    assert rules.due_at(start, minutes + more, hours) >= due
    assert rules.due_at(start + timedelta(minutes=later), minutes, hours) >= due


@settings(deadline=None)
@given(calendars(), STARTS, st.integers(0, 20_000), st.integers(0, 20_000))
def test_elapsed_adds_up(hours, start, first, second):
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    parts = rules.elapsed(start, middle, hours) + rules.elapsed(middle, end, hours)
    assert rules.elapsed(start, end, hours) - parts in (0, 1)  # a second cut in two by fractions


@settings(deadline=None)
@given(calendars(), STARTS)
def test_a_calendar_is_open_when_it_opens(hours, moment):
    opens = rules.opens_at(moment, hours)
    assert rules.is_open(opens, hours)
    assert rules.is_open(moment, hours) == (opens == moment)
    assert rules.elapsed(moment, opens, hours) == 0
