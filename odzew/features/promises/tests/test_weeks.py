"""What the calendar's page is drawn from: the coming weeks, hours as typed, times to promise at one press."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.features.promises.rules.free_days import holiday_name, is_known
from odzew.features.promises.rules.hours import OpeningHours, Slot, default_hours, in_order
from odzew.features.promises.rules.quick import quick_times
from odzew.features.promises.rules.typed_hours import (
    WrongTime,
    as_filed,
    days_between,
    in_ranges,
    overlapping,
    typed_slot,
    typed_time,
)
from odzew.features.promises.rules.weeks import Why, coming_weeks
from odzew.kit.errors import Invalid

WARSAW = ZoneInfo("Europe/Warsaw")
SHOP = default_hours(WARSAW)


def day_of(hours, day, language="pl"):
    return next(
        each for week in coming_weeks(hours, day, language=language) for each in week if each.date == day
    )


def test_eight_whole_weeks_begin_on_the_monday_of_today():
    weeks = coming_weeks(SHOP, date(2026, 11, 28))
    assert [len(week) for week in weeks] == [7] * 8
    assert (weeks[0][0].date, weeks[-1][-1].date) == (date(2026, 11, 23), date(2027, 1, 17))


@pytest.mark.parametrize(
    ("day", "why", "name"),
    [
        (date(2026, 11, 10), Why.USUAL, ""),
        (date(2026, 11, 11), Why.HOLIDAY, "Narodowe Święto Niepodległości"),
        (date(2026, 11, 14), Why.CLOSED, ""),
        (date(2026, 12, 24), Why.HOLIDAY, "Wigilia Bożego Narodzenia"),
        (date(2024, 12, 24), Why.USUAL, ""),
    ],
)
def test_each_day_says_why_it_is_open_or_closed(day, why, name):
    found = day_of(SHOP, day)
    assert (found.why, found.name) == (why, name)
    assert bool(found.slots) == (why is Why.USUAL)


def test_an_extra_day_wins_over_a_day_off_which_wins_over_a_holiday():
    off, extra = date(2026, 11, 11), date(2026, 11, 12)
    hours = OpeningHours(
        WARSAW, SHOP.week, "PL", closed=frozenset({off, extra}), extra={extra: (Slot(600, 720),)}
    )
    assert (day_of(hours, off).why, day_of(hours, extra).why) == (Why.OWN, Why.EXTRA)
    assert day_of(hours, extra).slots == (Slot(600, 720),)


def test_holidays_are_named_in_the_readers_language_or_english_and_an_unknown_country_has_none():
    assert holiday_name(date(2026, 11, 11), "PL", "en") == "National Independence Day"
    assert holiday_name(date(2026, 10, 3), "DE", "pl") == "German Unity Day"
    assert holiday_name(date(2026, 1, 1), "XX", "pl") == ""
    assert (is_known("DE-BY"), is_known("DE-XX"), is_known("XX")) == (True, False, False)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("8", 480),
        ("8:00", 480),
        (" 08.30 ", 510),
        ("0800", 480),
        ("8h15", 495),
        ("24", 1440),
        ("0", 0),
        ("24:00", 1440),
    ],
)
def test_a_time_is_read_as_people_type_it(typed, minutes):
    assert typed_time(typed) == minutes


@pytest.mark.parametrize("typed", ["", "25", "24:01", "8:60", "ósma", "8:0", "-1", "8 00 00", "٨"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(WrongTime):
        typed_time(typed)


@pytest.mark.parametrize(
    ("starts", "ends", "code"), [("8", "8", "empty"), ("22", "6", "backwards"), ("x", "6", "not_a_time")]
)
def test_a_slot_says_what_is_wrong_with_it(starts, ends, code):
    with pytest.raises(WrongTime) as wrong:
        typed_slot(starts, ends)
    assert wrong.value.code == code


SLOTS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440))
    .filter(lambda t: t[0] < t[1])
    .map(lambda t: Slot(*t)),
    max_size=6,
)


@given(SLOTS)
def test_slots_overlap_exactly_when_opening_hours_refuse_them(slots):
    try:
        in_order(slots)
        holds = True
    except Invalid:
        holds = False
    assert (not overlapping(slots)) == holds


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=30))
def test_days_off_survive_being_shown_as_ranges(days):
    shown = in_ranges(days)
    assert {day for first, last in shown for day in days_between(first, last)} == days
    assert all(later[0] > earlier[1] for earlier, later in itertools.pairwise(shown))


def test_ranges_the_wrong_way_or_longer_than_a_year_are_refused():
    with pytest.raises(WrongTime):
        days_between(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(WrongTime):
        days_between(date(2026, 1, 1), date(2027, 1, 2))
    assert as_filed([Slot(600, 1440), Slot(0, 60)]) == [["00:00", "01:00"], ["10:00", "24:00"]]


def at(*moment):
    return datetime(*moment, tzinfo=WARSAW).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "times"),
    [
        (at(2026, 11, 23, 10), {"today": at(2026, 11, 23, 18), "tomorrow": at(2026, 11, 24, 12), "week": at(2026, 11, 27, 18)}),
        (at(2026, 11, 23, 17, 45), {"tomorrow": at(2026, 11, 24, 12), "week": at(2026, 11, 27, 18)}),
        (at(2026, 11, 26, 10), {"today": at(2026, 11, 26, 18), "tomorrow": at(2026, 11, 27, 12), "week": at(2026, 12, 4, 18)}),
        (at(2026, 11, 28, 10), {"tomorrow": at(2026, 11, 30, 12), "week": at(2026, 12, 4, 18)}),
        (at(2026, 12, 23, 20), {"tomorrow": at(2026, 12, 28, 12), "week": at(2026, 12, 31, 18)}),
        (at(2026, 3, 27, 20), {"tomorrow": at(2026, 3, 30, 12), "week": at(2026, 4, 3, 18)}),
    ],
)  # fmt: skip
def test_times_to_promise_are_ones_that_the_calendar_keeps(now, times):
    assert {each.key: each.due for each in quick_times(now, SHOP)} == times


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
)
def test_times_to_promise_lie_ahead_in_order_and_never_twice(now):
    dues = [each.due for each in quick_times(now, SHOP)]
    assert dues == sorted(set(dues))
    assert all(due > now for due in dues)


def test_a_calendar_that_never_opens_offers_nothing():
    assert quick_times(at(2026, 11, 23, 10), OpeningHours(WARSAW, ((),) * 7)) == ()
