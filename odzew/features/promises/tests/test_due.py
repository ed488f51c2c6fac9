"""Steps and broken promises: told once, to the right people, late ones said to be late."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from odzew.core.accounts.models import Agent, Membership
from odzew.core.conversations import actions as conversations
from odzew.features.promises import actions
from odzew.features.promises.actions import acts
from odzew.features.promises.models import Policy, Promise
from odzew.features.promises.tests.arranged import (
    HOUR,
    MONDAY,
    leave,
    office,
    open_of,
    policy,
    reply,
)
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _desk():
    office()
    policy(update=None, resolution=None)


def opened(at=MONDAY, **fields):
    with clock.at(at), transaction.atomic():
        return make.conversation(**fields)


def fire(at):
    with clock.at(at):
        while actions.fire_due():
            pass


def told(kind, case=None):
    rows = Event.objects.filter(kind=kind).order_by("id")
    return [row.data for row in (rows.filter(subject_id=case.pk) if case else rows)]


def test_S24_three_steps_fire_at_50_75_and_100_percent():
    case = opened()
    for minutes, percents in ((59, []), (60, [50]), (89, [50]), (90, [50, 75]), (120, [50, 75, 100])):
        fire(MONDAY + minutes * MINUTE)
        assert [each["percent"] for each in told("PromiseWarned", case)] == percents
    assert len(told("PromiseBroken", case)) == 1
    assert open_of(case, "first_answer").broken_at == MONDAY + 2 * HOUR


RISING = [{"percent": 100, "who": ["leads"], "acts": ["notify", "raise_priority"]}]


class _Killed(BaseException):
    """Nothing catches it, as nothing catches kill -9."""


@pytest.mark.parametrize("end", [_Killed, OperationalError])
def test_a_worker_that_ends_between_telling_and_doing_did_neither(monkeypatch, end):
    policy(update=None, resolution=None, steps=RISING)
    case = opened()
    do = acts.do
    monkeypatch.setattr(acts, "do", lambda *_given: (_ for _ in ()).throw(end()))
    with pytest.raises(end):
        fire(MONDAY + 2 * HOUR)
    assert told("PromiseBroken", case) == []
    monkeypatch.setattr(acts, "do", do)
    fire(MONDAY + 2 * HOUR)
    case.refresh_from_db()
    assert len(told("PromiseBroken", case)) == 1
    assert case.priority == "high"


def test_a_case_on_which_a_step_does_not_work_keeps_no_other_waiting(monkeypatch, caplog):
    policy(update=None, resolution=None, steps=RISING)
    sick, well = opened(), opened()
    do = acts.do

    def stumble(key, *given):
        do(key, *given)
        if key == sick.pk:
            raise RuntimeError("broken")

    monkeypatch.setattr(acts, "do", stumble)
    fire(MONDAY + 2 * HOUR)
    sick.refresh_from_db()
    well.refresh_from_db()
    assert len(told("PromiseBroken")) == 2
    assert (sick.priority, well.priority) == ("normal", "high")
    assert "was not done" in caplog.text


def test_S16_mail_that_nobody_answers_alarms_at_its_limit_and_stays_owed():
    case = opened()
    fire(MONDAY + 2 * HOUR)
    assert told("PromiseBroken", case) == [
        {
            "promise_id": open_of(case, "first_answer").pk,
            "kind": "first_answer",
            "due_at": "2026-11-23T11:00:00+00:00",
            "is_late": False,
        }
    ]
    case.refresh_from_db()
    assert case.next_due_at == MONDAY + 2 * HOUR


def test_S115_a_missed_update_alarms():
    policy()
    alice, case = make.agent(role="owner"), opened()
    with clock.at(MONDAY):
        leave(reply(case, alice, then="on_hold"))
    fire(MONDAY + timedelta(days=3) - MINUTE)
    assert "update" not in [each["kind"] for each in told("PromiseBroken", case)]
    fire(MONDAY + timedelta(days=3))
    assert [each["kind"] for each in told("PromiseBroken", case)] == ["update"]


def test_S113_no_complaint_passes_its_deadline_in_silence():
    steps = [{"percent": percent, "who": ["leads"], "acts": ["notify"]} for percent in (50, 75, 90)]
    policy(kinds=["complaint"], resolution=14 * 24 * 60, resolution_clock="calendar", steps=steps)
    case = opened()
    with clock.at(MONDAY):
        conversations.change_fields(case.pk, {"kind": "complaint"}, actor=Actor("system"))
    resolution = open_of(case, "resolution")
    assert resolution.due_at == MONDAY + timedelta(days=14)
    for days in (7, 10.5, 12.6, 14):
        fire(MONDAY + timedelta(days=days))
    ours = [each for each in told("PromiseWarned", case) if each["kind"] == "resolution"]
    assert [each["percent"] for each in ours] == [50, 75, 90]
    assert [each["kind"] for each in told("PromiseBroken", case)][-1] == "resolution"


def test_a_manual_promise_alarms_too():
    alice, case = make.agent(), opened()
    with clock.at(MONDAY):
        actions.promise(case.pk, due_at=MONDAY + 4 * HOUR, actor=Actor("agent", alice.pk, alice.name))
    fire(MONDAY + 4 * HOUR)
    assert "manual" in [each["kind"] for each in told("PromiseBroken", case)]


def test_an_answer_in_time_alarms_nobody():
    alice, case = make.agent(), opened()
    with clock.at(MONDAY + 30 * MINUTE):
        leave(reply(case, alice))
    fire(MONDAY + timedelta(days=2))
    assert told("PromiseWarned", case) == told("PromiseBroken", case) == []


def test_six_hours_of_standstill_end_in_one_late_step_and_one_break_each():
    cases = [opened() for _ in range(5)]
    fire(MONDAY + 8 * HOUR)
    for case in cases:
        assert [(each["percent"], each["is_late"]) for each in told("PromiseWarned", case)] == [(100, True)]
        assert [each["is_late"] for each in told("PromiseBroken", case)] == [True]
    fire(MONDAY + 9 * HOUR)
    assert len(told("PromiseWarned")) == 5


def test_a_step_tells_holder_leads_and_who_is_on_call_each_once():
    team = make.team()
    alice, bob, owner = make.agent(teams=(team,)), make.agent(), make.agent(role="owner")
    Membership.objects.create(team=team, agent=bob, is_lead=True)
    case = opened(team=team, assignee=alice)
    fire(MONDAY + 2 * HOUR)
    [warned] = told("PromiseWarned", case)
    assert warned["agents"] == [alice.pk, bob.pk, owner.pk]


def test_a_named_agent_is_told_and_one_who_left_is_not():
    alice, bob = make.agent(), make.agent(is_active=False)
    who = [f"agent:{bob.public_id}", f"agent:{alice.public_id}"]
    policy(steps=[{"percent": 100, "who": who, "acts": ["notify"]}])
    case = opened()
    fire(MONDAY + 2 * HOUR)
    assert told("PromiseWarned", case)[0]["agents"] == [alice.pk]


def test_an_agent_whose_row_is_deleted_leaves_the_promise_and_its_alarm():
    alice, case = make.agent(), opened()
    with clock.at(MONDAY):
        actions.promise(case.pk, due_at=MONDAY + HOUR, actor=Actor("agent", alice.pk, alice.name))
    Agent.objects.filter(pk=alice.pk).delete()
    fire(MONDAY + HOUR)
    assert open_of(case, "manual").broken_at == MONDAY + HOUR


def test_a_step_raises_the_priority_and_gives_the_case_to_a_lead():
    team = make.team()
    alice, bob = make.agent(teams=(team,)), make.agent()
    Membership.objects.create(team=team, agent=bob, is_lead=True)
    policy(
        steps=[
            {"percent": 75, "who": ["assignee", "leads"], "acts": ["notify", "raise_priority", "reassign"]}
        ]
    )
    case = opened(team=team, assignee=alice)
    fire(MONDAY + 90 * MINUTE)
    case.refresh_from_db()
    assert (case.priority, case.assignee) == ("high", bob)
    numbers = list(
        Event.objects.filter(subject_kind="conversation", subject_id=case.pk)
        .order_by("seq")
        .values_list("seq", flat=True)
    )
    assert numbers == list(range(1, case.seq + 1))


def test_a_promise_moved_away_does_not_repeat_the_steps_it_told():
    case = opened()
    fire(MONDAY + 95 * MINUTE)
    Policy.objects.update(position=5)
    Policy.objects.create(name="Wolniej", priorities=["low"], first_answer=600, steps=[
        {"percent": percent, "who": ["leads"], "acts": ["notify"]} for percent in (50, 75, 100)
    ])  # fmt: skip
    with clock.at(MONDAY + 100 * MINUTE):
        conversations.change_fields(case.pk, {"priority": "low"}, actor=Actor("system"))
    fire(MONDAY + 6 * HOUR)
    assert [each["percent"] for each in told("PromiseWarned", case)] == [75]
    assert open_of(case, "first_answer").broken_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_fire_each_step_once():
    cases = [opened() for _ in range(12)]
    gate = threading.Barrier(4)

    def work():
        try:
            gate.wait(10)
            with clock.at(MONDAY + HOUR):
                for _ in range(4):
                    actions.fire_due(limit=5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(work) for _ in range(4)]:
            future.result(30)
    fire(MONDAY + HOUR)
    assert sorted(row.subject_id for row in Event.objects.filter(kind="PromiseWarned")) == sorted(
        case.pk for case in cases
    )
    assert Promise.objects.filter(step=1).count() == 12


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_changes_is_left_to_the_next_look():
    case = opened()
    held, go = threading.Event(), threading.Event()

    def hold():
        try:
            with conversations.changing(case.pk):
                held.set()
                go.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(hold)
        held.wait(10)
        with clock.at(MONDAY + HOUR):
            assert actions.fire_due() == 0
        go.set()
        future.result(10)
    with clock.at(MONDAY + HOUR):
        assert actions.fire_due() == 1
