"""The expected answer time: a quantile of like waits, in time that the calendar keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.promise_simulation import WARM_UP_DAYS, figures
from odzew.features.promises.rules import NeverOpen, OpeningHours, elapsed, is_open
from odzew.features.promises.rules.calibration import HIGHEST, LOWEST, level_of, next_level, pinball, wilson
from odzew.features.promises.rules.quote import Situation, Wait, chance, expect, told_at
from odzew.features.promises.rules.verdict import verdict
from odzew.testing.answering import HOURS, Desk
from odzew.ui.told import Precision
from odzew.ui.told import told as said

MINUTE = 60.0
HERE = Situation(load=0.0, hour=10, is_open=True)


def waits(*minutes: float, **fields) -> list[Wait]:
    return [
        Wait(**{"seconds": each * MINUTE, "load": 0.0, "hour": 10, "was_open": True, **fields})
        for each in minutes
    ]


def test_four_of_five_did_not_wait_longer():
    found = expect([waits(*range(1, 101))], HERE)
    assert 78 * MINUTE <= found.seconds <= 82 * MINUTE


def test_a_longer_queue_takes_longer():
    known = [Wait(600.0 + 300 * load, load, 10, True) for load in range(20)] * 5
    quick, slow = (expect([known], Situation(load, 10, is_open=True)).seconds for load in (1.0, 15.0))
    assert quick < 1500 < 4000 < slow


def test_waits_behind_closed_doors_stand_for_their_like():
    known = [*waits(*[5.0] * 100), *waits(*[90.0] * 60, was_open=False, hour=8)]
    at_night = expect([known], Situation(0.0, 8, is_open=False))
    assert at_night.seconds == 90 * MINUTE


def test_few_waits_borrow_from_wider_groups_and_from_the_limit():
    near, wide = waits(*[200.0] * 4), waits(*[200.0] * 4, *[10.0] * 200)
    assert expect([near], HERE).seconds == 200 * MINUTE
    assert expect([near, wide], HERE).seconds == 10 * MINUTE
    assert expect([waits(*[20.0] * 4)], HERE, limit=120 * MINUTE).seconds == 120 * MINUTE
    assert expect([], HERE, limit=120 * MINUTE).seconds == 120 * MINUTE
    assert expect([], HERE) is None


def test_who_still_waits_makes_the_time_longer_not_shorter():
    answered = waits(*[10.0] * 60)
    waiting = waits(*[50.0] * 60, is_answered=False)
    assert expect([[*answered, *waiting]], HERE).seconds >= 50 * MINUTE


def test_who_has_waited_is_told_of_those_who_waited_longer():
    known = [waits(*[10.0] * 80, *[100.0] * 20)]
    waited = Situation(0.0, 10, is_open=True, waited=20 * MINUTE)
    assert expect(known, HERE).seconds == 10 * MINUTE
    assert expect(known, waited).seconds == 100 * MINUTE
    assert chance(known, waited, within=30 * MINUTE) == 0
    assert chance(known, HERE, within=30 * MINUTE) == pytest.approx(0.8, abs=0.01)


TIMES = st.integers(0, 500 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(TIMES, st.floats(0, 40 * 3600), st.floats(0, 30 * 3600), st.booleans())
def test_S18_a_told_time_lies_in_the_future_in_open_time_and_never_before_the_quantile(
    start, seconds, since, is_chat
):
    now = start + timedelta(seconds=since)
    due = told_at(start, seconds, HOURS, now=now, in_spans=is_chat)
    assert due > now
    assert is_open(due - timedelta(microseconds=1), HOURS)
    assert elapsed(start, due, HOURS) >= int(seconds)
    at_most = max(seconds + 60, elapsed(start, now, HOURS) + 60)
    assert elapsed(start, due, HOURS) <= at_most + 3600


@given(TIMES, st.floats(0, 40 * 3600))
def test_S18_the_words_mean_the_very_minute_that_is_owed(now, seconds):
    due = told_at(now, seconds, HOURS, now=now)
    if due - now < timedelta(days=6):
        assert said(due, now, HOURS.zone).until == due
    due = told_at(now, seconds, HOURS, now=now, in_spans=True)
    if due - now < timedelta(days=6) and is_open(now, HOURS):
        assert said(due, now, HOURS.zone, precision=Precision.SPAN).until >= due


def test_a_calendar_that_never_opens_is_told_nothing():
    with pytest.raises(NeverOpen):
        told_at(
            datetime(2026, 1, 1, tzinfo=UTC),
            60,
            OpeningHours(UTC, week=((),) * 7),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )


def test_levels_go_where_the_promises_point_and_stay_within_bounds():
    assert next_level(0.8, told=10, held=5) > 0.8 > next_level(0.8, told=10, held=10)
    assert next_level(0.8, told=10, held=8) == 0.8
    assert next_level(HIGHEST, told=1000, held=0) == HIGHEST
    assert next_level(LOWEST, told=1000, held=1000) == LOWEST
    assert level_of([(0.7, 3), (0.9, 300)]) == 0.9
    assert level_of([(0.7, 3)]) == 0.8


@pytest.mark.parametrize(
    ("held", "n", "low", "high"),
    [(9, 10, 0.5958, 0.9821), (17, 20, 0.6396, 0.9476), (85, 100, 0.7672, 0.9069), (0, 5, 0, 0.4345), (10, 10, 0.7225, 1), (870, 1000, 0.8477, 0.8894)],
)  # fmt: skip
def test_shares_have_the_handbooks_intervals(held, n, low, high):
    assert wilson(held, n) == pytest.approx((low, high), abs=5e-5)


def test_being_early_costs_four_times_being_late():
    assert pinball(60, 120) == pytest.approx(4 * pinball(120, 60))


@pytest.mark.parametrize(
    ("minutes", "found"), [(None, "unknown"), (60, "good"), (119, "slow"), (120, "slow"), (121, "over")]
)
def test_S13_a_mean_of_1_h_59_passes_and_2_h_01_fails(minutes, found):
    assert verdict(minutes and minutes * 60.0) == found


@pytest.mark.timeout(400)
def test_S18_told_times_hold_in_80_of_100_cases_of_a_simulated_desk():
    """A shorter run of benchmarks/promise_simulation.py; the band is the issue's."""
    desk = Desk(seed=101, days=32)  # no setting was chosen on this seed
    cases = desk.run()
    since, until = desk.start + timedelta(days=WARM_UP_DAYS), desk.end - timedelta(days=2)
    counted = [case for case in cases if since <= case.made < until]
    ours = figures(counted, lambda case: case.told, desk.end)
    median = figures(counted, lambda case: case.median, desk.end)
    label = figures(counted, lambda case: case.label, desk.end)
    assert ours["n"] > 3500
    assert 77 <= ours["held_percent"] <= 83, ours
    assert ours["pinball_80"] < 0.8 * min(median["pinball_80"], label["pinball_80"])
    assert ours["mean_told_minutes"] < label["mean_told_minutes"]
