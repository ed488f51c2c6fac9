"""Promises in a customer's words: natural, and never earlier than what we owe."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.kit.errors import Invalid
from odzew.kit.local_time import read_moment
from odzew.ui.told import Precision, told

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = "2026-11-20T09:10"  # a Friday


@pytest.mark.parametrize(
    ("due", "precision", "polish", "english"),
    [
        ("2026-11-20T14:30", None, "dziś do 14:30", "today by 14:30"),
        ("2026-11-20T14:16", None, "dziś do 14:30", "today by 14:30"),
        ("2026-11-20T14:30:01", None, "dziś do 14:45", "today by 14:45"),
        ("2026-11-20T23:50", None, "dziś do północy", "today by midnight"),
        ("2026-11-21T00:00", None, "dziś do północy", "today by midnight"),
        ("2026-11-21T10:00", None, "jutro do 10:00", "tomorrow by 10:00"),
        ("2026-11-22T12:00", None, "w niedzielę do 12:00", "on Sunday by 12:00"),
        ("2026-11-23T12:00", None, "w poniedziałek do 12:00", "on Monday by 12:00"),
        ("2026-11-24T08:05", None, "we wtorek do 08:15", "on Tuesday by 08:15"),
        ("2026-11-26T17:59", None, "w czwartek do 18:00", "on Thursday by 18:00"),
        ("2026-11-27T12:00", None, "do piątku, 27 listopada", "by Friday, 27 November"),
        ("2026-12-02T12:00", None, "do środy, 2 grudnia", "by Wednesday, 2 December"),
        ("2027-01-08T12:00", None, "do piątku, 8 stycznia 2027", "by Friday, 8 January 2027"),
        ("2026-11-20T11:00", Precision.PART, "dziś przed południem", "today before noon"),
        ("2026-11-21T12:00", Precision.PART, "jutro przed południem", "tomorrow before noon"),
        ("2026-11-21T12:01", Precision.PART, "jutro po południu", "tomorrow in the afternoon"),
        ("2026-11-23T18:30", Precision.PART, "w poniedziałek wieczorem", "on Monday in the evening"),
        (
            "2026-12-04T09:00",
            Precision.PART,
            "w piątek, 4 grudnia, przed południem",
            "on Friday, 4 December, before noon",
        ),
        ("2026-11-20T09:11", Precision.SPAN, "w ciągu minuty", "within a minute"),
        ("2026-11-20T09:13:01", Precision.SPAN, "w ciągu 5 minut", "within 5 minutes"),
        ("2026-11-20T09:34", Precision.SPAN, "w ciągu 30 minut", "within 30 minutes"),
        ("2026-11-20T09:41", Precision.SPAN, "dziś do 09:45", "today by 09:45"),
        ("2026-11-20T14:30", Precision.DAY, "dziś do końca dnia", "by the end of today"),
        ("2026-11-21T14:30", Precision.DAY, "jutro do końca dnia", "by the end of tomorrow"),
        ("2026-11-25T14:30", Precision.DAY, "do środy, 25 listopada", "by Wednesday, 25 November"),
        (
            "2026-12-04T12:00",
            Precision.TIME,
            "w piątek, 4 grudnia, do 12:00",
            "on Friday, 4 December, by 12:00",
        ),
    ],
)
def test_a_due_time_is_told_in_natural_words(due, precision, polish, english):
    due, now = read_moment(due, WARSAW), read_moment(NOW, WARSAW)
    assert told(due, now, WARSAW, precision=precision).words == polish
    assert told(due, now, WARSAW, language="en", precision=precision).words == english


def test_what_has_passed_is_not_told():
    now = read_moment(NOW, WARSAW)
    with pytest.raises(Invalid):
        told(now, now, WARSAW)
    with pytest.raises(Invalid):
        told(now + timedelta(hours=1), now, WARSAW, language="de")


@given(
    st.integers(0, 400 * 86_400),
    st.integers(1, 20 * 86_400),
    st.sampled_from([None, *Precision]),
)
def test_S18_the_customer_is_never_told_an_earlier_time_than_we_owe(start, seconds, precision):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=start)
    due = now + timedelta(seconds=seconds)
    assert due <= told(due, now, WARSAW, precision=precision).until <= due + timedelta(hours=25)
