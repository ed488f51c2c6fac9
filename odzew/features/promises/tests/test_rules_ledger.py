"""Cases and what they owe, as values: every row a state, and what follows from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odzew.features.promises.rules import Slot, default_hours
from odzew.features.promises.rules.grants import Grant
from odzew.features.promises.rules.hours import CLOSED, OpeningHours
from odzew.features.promises.rules.ledger import (
    Answer,
    Await,
    CaseState,
    Keep,
    Make,
    Move,
    Owed,
    Pause,
    Release,
    Resume,
    decide,
)
from odzew.features.promises.rules.steps import DEFAULT_STEPS, Course, Step, moment, next_moment, read_steps

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = default_hours(WARSAW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
T = datetime(2026, 11, 23, 9, tzinfo=UTC)  # Monday, ten o'clock in Warsaw
LATER = T + HOUR
GRANTS = {
    kind: Grant(minutes, OFFICE, policy_id=1, calendar_id=1, holds=frozenset({7}))
    for kind, minutes in (("first_answer", 120), ("next_answer", 240), ("update", 1800), ("resolution", 3000))
}


def case(status="open", waiting=None, *answers, **fields):
    return CaseState(opened_at=T, status=status, waiting_since=waiting, answers=answers, **fields)


def owed(kind="first_answer", made=T, **fields):
    minutes = GRANTS[kind].minutes if kind in GRANTS else None
    due = GRANTS[kind].due(made) if kind in GRANTS else made + DAY
    return Owed(7, kind, made, **{"due_at": due, "allowance": minutes, **fields})


def made(kind, since):
    return Make(kind, since, GRANTS[kind].due(since))


SENT = Answer(5, T + MINUTE, T + 2 * MINUTE)
COMING = Answer(5, T + MINUTE, None)
CALL = Answer(5, T, T, is_spoken=True)


@pytest.mark.parametrize(
    ("state", "open_", "expected"),
    [
        (case("new", T), [], [made("first_answer", T), made("resolution", T)]),
        (case("new"), [], []),
        (case("open", LATER, SENT), [], [made("next_answer", LATER), made("resolution", LATER), made("update", LATER)]),
        (case("pending", None, SENT), [owed()], [Keep(7, T + 2 * MINUTE, 5)]),
        (case("pending", None, COMING), [owed()], [Await(7, 5)]),
        (case("pending", None, COMING), [owed(answer_id=5)], []),
        (case("new", T), [owed(answer_id=5)], [Await(7, None), made("resolution", T)]),
        (case("open", LATER, COMING), [owed(answer_id=5)], [made("resolution", LATER)]),
        (case("open", LATER, SENT), [owed(answer_id=5)], [
            Keep(7, T + 2 * MINUTE, 5), made("next_answer", LATER), made("resolution", LATER), made("update", LATER)]),
        (case("closed"), [owed()], [Release(7, "closed")]),
        (case("open"), [owed()], [Release(7, "no_wait")]),
        (case("open", T - HOUR), [owed()], [
            Move(7, T - HOUR, T + HOUR, None, "wait"), made("resolution", T)]),
        (case("pending", None, SENT), [owed("resolution")], [Pause(7, 2940)]),
        (case("open", None, SENT), [owed("resolution", paused_at=T, left=2940)], [
            Resume(7, GRANTS["resolution"].due(LATER, 2940), 2940), made("update", LATER)]),
        (case("pending"), [owed("resolution", broken_at=T)], []),
        (case("resolved", None, SENT), [owed("resolution")], [Keep(7, LATER, 0)]),
        (case("closed", None, SENT), [owed("resolution")], [Keep(7, LATER, 0)]),
        (case("closed"), [owed("resolution")], [Release(7, "closed")]),
        (case("open", None, SENT), [owed("update", made=T - DAY)], [
            Keep(7, T + 2 * MINUTE, 5), made("update", LATER)]),
        (case("open", None, SENT), [owed("update", made=T + MINUTE)], []),
        (case("pending", None, COMING), [owed("update", made=T - DAY)], [Await(7, 5)]),
        (case("resolved", None, SENT), [owed("update", made=T + MINUTE)], [Release(7, "resolved")]),
        (case("open", None), [owed("manual", source="agent")], []),
        (case("pending", None, SENT), [owed("manual", source="agent")], []),
        (case("closed", None), [owed("manual", source="agent")], [Release(7, "closed")]),
        (case("open", T), [owed("resolution", source="law")], [made("first_answer", T), made("resolution", T)]),
        (case("closed", is_merged=True), [owed(), owed("manual", source="law")], [Release(7, "merged")] * 2),
        (case("new", T, CALL), [], [made("first_answer", T), made("resolution", T), made("update", T)]),
        (case("new", T, CALL), [owed()], [
            Keep(7, T, 5), made("next_answer", T), made("resolution", T), made("update", T)]),
        (case("new", T, CALL, was_answered=True), [owed("next_answer")], [made("resolution", T), made("update", T)]),
        (case("open", LATER, SENT, was_resolved=True), [owed("next_answer", made=LATER)], [
            made("resolution", LATER), made("update", LATER)]),
    ],
)  # fmt: skip
def test_what_a_case_owes_follows_from_its_state(state, open_, expected):
    assert decide(state, open_, GRANTS, GRANTS, now=LATER) == expected


def test_other_terms_move_a_promise_from_its_beginning():
    grants = {**GRANTS, "first_answer": Grant(60, OFFICE, policy_id=2)}
    [move, _resolution] = decide(case("new", T), [owed()], grants, grants, now=LATER)
    assert move == Move(7, T, T + HOUR, None, "policy")


def test_other_terms_give_a_promise_that_paused_their_difference():
    grants = {**GRANTS, "resolution": Grant(3600, OFFICE, policy_id=2)}
    row = owed("resolution", left=600, runs_from=LATER, due_at=GRANTS["resolution"].due(LATER, 600))
    [move] = decide(case("open", None), [row], grants, grants, now=LATER)
    assert (move.left, move.due_at) == (1200, GRANTS["resolution"].due(LATER, 1200))


def test_a_reason_that_somebody_gave_is_kept():
    [release] = decide(case("closed"), [owed()], GRANTS, GRANTS, now=LATER, reason="duplikat")
    assert release == Release(7, "duplikat")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


LUNCH = OpeningHours(
    WARSAW, week=((Slot(480, 720), Slot(780, 1080)),) * 5 + ((Slot(540, 780),), CLOSED), country="PL"
)
NIGHT = OpeningHours(WARSAW, week=((Slot(0, 1440),),) * 7)


@pytest.mark.parametrize(
    ("since", "minutes", "hours", "due"),
    [
        ("2026-11-20T17:30", 75, OFFICE, "2026-11-23T08:45"),  # handbook 2.1
        ("2026-11-10T17:00", 120, OFFICE, "2026-11-12T09:00"),  # 11 November is free
        ("2026-11-23T11:30", 120, LUNCH, "2026-11-23T14:30"),  # across lunch
        ("2026-11-27T17:30", 120, LUNCH, "2026-11-28T10:30"),  # into the Saturday shift
        ("2026-10-24T12:00", 25 * 60, NIGHT, "2026-10-25T12:00"),  # the night of 25 hours
        ("2027-03-27T12:00", 23 * 60, NIGHT, "2027-03-28T12:00"),  # the night of 23
        ("2026-12-23T17:00", 120, OFFICE, "2026-12-28T09:00"),  # Christmas Eve is free since 2025
    ],
)
def test_a_promise_counts_only_open_hours(since, minutes, hours, due):
    grants = {**GRANTS, "first_answer": Grant(minutes, hours)}
    [make, _resolution] = decide(case("new", at(since)), [], grants, grants, now=at(since))
    assert make == Make("first_answer", at(since), at(due))


def test_a_pause_over_a_night_costs_no_open_minute():
    evening, morning = at("2026-11-23T17:00"), at("2026-11-24T10:00")
    row = owed("resolution", made=at("2026-11-23T16:00"))
    [pause] = decide(case("pending", None), [row], GRANTS, GRANTS, now=evening)
    assert pause == Pause(7, 2940)
    row = owed("resolution", made=at("2026-11-23T16:00"), paused_at=evening, left=2940)
    [resume] = decide(case("open", None), [row], GRANTS, GRANTS, now=morning)
    assert resume.due_at == at("2026-12-01T09:00")  # three open hours later than without it


def test_a_calendar_that_never_opens_counts_by_the_clock():
    never = OpeningHours(WARSAW, week=(CLOSED,) * 7)
    assert Grant(90, never).due(T) == T + 90 * MINUTE
    assert Grant(90, never).minutes_until(T, T + HOUR) == 60


def test_steps_fall_within_open_hours_and_go_on_after_the_end():
    course = Course(at("2026-11-23T17:00"), at("2026-11-24T09:00"), 120, OFFICE)
    assert moment(course, 75) == at("2026-11-24T08:30")
    assert moment(course, 150) == at("2026-11-24T10:00")
    assert next_moment(course, DEFAULT_STEPS) == at("2026-11-23T18:00")


def test_a_step_after_a_pause_counts_what_was_used_before_it():
    course = Course(T, T + 3 * HOUR, 120, OFFICE, runs_from=T + 2 * HOUR, left=60)
    assert moment(course, 75) == T + 2 * HOUR + 30 * MINUTE
    assert moment(course, 25) == T + 2 * HOUR


def test_nobody_looks_at_a_promise_that_stands_or_has_told_everything():
    standing = Course(T, LATER, 60, OFFICE, is_standing=True)
    told = Course(T, LATER, 60, OFFICE, done=3, is_broken=True)
    assert next_moment(standing, DEFAULT_STEPS) is next_moment(told, DEFAULT_STEPS) is None


def test_a_fixed_time_is_divided_by_the_clock():
    course = Course(T, T + 10 * HOUR, None, OFFICE)
    assert moment(course, 50) == T + 5 * HOUR


def test_steps_are_read_in_order():
    rows = [{"percent": 90, "who": ["leads"]}, {"percent": 50}]
    assert read_steps(rows) == (Step(50), Step(90, ("leads",)))
