"""The rank of risks and the places on the axis."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odzew.surfaces.radar import rules

NOW = datetime(2026, 11, 24, 13, 48, tzinfo=ZoneInfo("Europe/Warsaw"))


def risk(*kinds, since=None, due=None, urgency=0):
    return rules.risk(kinds, since=since, due_at=due, urgency=urgency, now=NOW)


def test_a_worse_reason_outranks_a_lighter_one():
    order = [
        "send_failed",
        "no_owner",
        "callback_past",
        "promise_broken",
        "no_promise",
        "unassigned",
        "draft_left",
    ]
    risks = [risk(kind) for kind in order]
    assert risks == sorted(risks, reverse=True)
    assert len(set(risks)) == len(risks)


def test_more_reasons_add_a_little_and_never_more_than_twelve():
    assert risk("unassigned", "draft_left") == 34
    assert risk("unassigned", *["draft_left"] * 9) == 42


@pytest.mark.parametrize(
    ("since", "due", "urgency", "expected"),
    [
        (timedelta(0), None, 0, 30),
        (timedelta(days=3), None, 0, 40),
        (timedelta(days=30), None, 0, 40),
        (None, timedelta(hours=12), 0, 42),
        (None, timedelta(days=9), 0, 55),
        (None, timedelta(hours=-2), 0, 30),
        (None, None, 100, 40),
    ],
)
def test_the_clock_and_the_urgency_add_up(since, due, urgency, expected):
    found = risk("unassigned", since=since and NOW - since, due=due and NOW - due, urgency=urgency)
    assert found == expected


@pytest.mark.parametrize(
    ("kinds", "is_case", "due", "expected"),
    [
        ([], True, None, rules.CALM),
        ([], True, NOW + timedelta(hours=1), rules.CALM),
        (["unassigned"], True, NOW + timedelta(hours=1), rules.RISK),
        ([], True, NOW, rules.BROKEN),
        (["spam_person"], False, None, rules.ASIDE),
    ],
)
def test_the_part_of_the_board(kinds, is_case, due, expected):
    assert rules.state_of(kinds, is_case=is_case, due_at=due, now=NOW) == expected


def test_the_axis_holds_eight_whole_hours_around_now():
    axis = rules.axis(NOW)
    assert axis.start.hour == 10
    assert axis.at == "47.5"
    assert [mark.hour for _place, mark in axis.hours] == [10, 12, 16, 18]
    assert axis.place(NOW - timedelta(days=2)) == 0
    assert axis.place(NOW + timedelta(days=2)) == 100


def test_time_is_near_when_two_fifths_are_left():
    since = NOW - timedelta(minutes=60)
    assert rules.is_near(since, NOW + timedelta(minutes=40), NOW)
    assert not rules.is_near(since, NOW + timedelta(minutes=41), NOW)
