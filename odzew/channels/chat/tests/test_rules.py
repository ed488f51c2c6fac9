"""Opening hours, origins, rates: tables."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from odzew.channels.chat.rules import Bucket, Slot, Week, is_open, may_embed, next_opening

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = Week((Slot(frozenset(range(5)), "09:00", "17:00"),), "Europe/Warsaw")
NIGHT = Week((Slot(frozenset({4}), "22:00", "06:00"),), "Europe/Warsaw")
ALWAYS_MONDAY = Week((Slot(frozenset({0}), "00:00", "00:00"),), "Europe/Warsaw")


def warsaw(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("week", "at", "expected"),
    [
        (Week(), "2026-11-23 03:00", True),
        (OFFICE, "2026-11-23 09:00", True),
        (OFFICE, "2026-11-23 08:59", False),
        (OFFICE, "2026-11-23 17:00", False),
        (OFFICE, "2026-11-22 12:00", False),
        (OFFICE, "2026-03-30 09:00", True),  # the day after summer time began
        (NIGHT, "2026-11-27 23:00", True),
        (NIGHT, "2026-11-28 05:59", True),
        (NIGHT, "2026-11-28 06:00", False),
        (ALWAYS_MONDAY, "2026-11-23 23:59", True),
        (ALWAYS_MONDAY, "2026-11-24 00:00", False),
        (Week(OFFICE.slots, "No/Such"), "2026-11-23 12:00", True),
    ],
)
def test_hours_are_read_on_the_wall_clock(week, at, expected):
    assert is_open(week, warsaw(at)) is expected


def test_the_next_opening_skips_the_weekend():
    assert next_opening(OFFICE, warsaw("2026-11-20 18:00")) == warsaw("2026-11-23 09:00")
    assert next_opening(OFFICE, warsaw("2026-11-23 10:00")) is None


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("https://a.example", [], True),
        ("https://a.example", ["https://a.example"], True),
        ("https://A.example:443", ["https://a.example"], True),
        ("http://a.example", ["https://a.example"], False),
        ("https://a.example.evil.example", ["https://a.example"], False),
        ("https://a.example:8443", ["https://a.example"], False),
        ("null", ["https://a.example"], False),
        ("https://a.example:port", ["https://a.example"], False),
    ],
)
def test_only_whole_origins_on_the_list_may_embed(origin, allowed, expected):
    assert may_embed(origin, allowed) is expected


def test_a_bucket_gives_its_burst_and_then_its_rate():
    bucket = Bucket(rate=1, burst=2)
    assert [bucket.take(0), bucket.take(0), bucket.take(0)] == [True, True, False]
    assert bucket.take(1)
    assert not bucket.take(1.5)
