"""What a case owes as things happen to it, on real PostgreSQL and through the desk's own actions."""

from datetime import timedelta

import pytest

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.promises import actions
from odzew.features.promises.models import Promise
from odzew.features.promises.tests.arranged import (
    HOUR,
    MONDAY,
    fail,
    kinds,
    leave,
    office,
    open_of,
    policy,
    reply,
    take_back,
)
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk():
    office()
    policy()


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="owner")


def opened(at=MONDAY, **fields):
    with clock.at(at):
        return make.conversation(**fields)


def facts(case):
    rows = Event.objects.filter(subject_kind="conversation", subject_id=case.pk).order_by("seq")
    return [
        f"{row.kind[7:]} {row.data['kind']}"
        for row in rows
        if row.kind.startswith("Promise") and "kind" in row.data
    ]


def test_who_writes_is_owed_a_first_answer_and_a_resolution():
    case = opened()
    case.refresh_from_db()
    first = open_of(case, "first_answer")
    assert (first.made_at, first.due_at) == (MONDAY, MONDAY + 2 * HOUR)
    assert first.next_step_at == MONDAY + HOUR
    assert case.next_due_at == first.due_at
    assert kinds(case) == ["first_answer", "resolution"]
    assert facts(case) == ["Made first_answer", "Made resolution"]


def test_a_second_settling_changes_nothing():
    case = opened()
    before = list(Promise.objects.order_by("pk").values()), Event.objects.count()
    with clock.at(MONDAY + HOUR):
        actions.settle([case.pk])
    assert (list(Promise.objects.order_by("pk").values()), Event.objects.count()) == before


def test_an_answer_keeps_its_promise_only_when_it_left(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        message = reply(case, alice)
        first = open_of(case, "first_answer")
        assert (first.answer_id, first.kept_at) == (message.pk, None)
    with clock.at(MONDAY + HOUR + timedelta(seconds=10)):
        leave(message)
    first.refresh_from_db()
    assert (first.kept_at, first.broken_at) == (MONDAY + HOUR + timedelta(seconds=10), None)
    assert first.owner_agent_id == alice.pk
    assert kinds(case) == ["resolution"]
    assert open_of(case, "resolution").paused_at is not None


def test_an_answer_taken_back_leaves_the_promise_owed(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        take_back(reply(case, alice), alice)
    first = open_of(case, "first_answer")
    assert (first.answer_id, first.due_at, first.made_at) == (None, MONDAY + 2 * HOUR, MONDAY)


def test_an_answer_that_failed_leaves_the_promise_owed(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        fail(reply(case, alice))
    assert open_of(case, "first_answer").answer_id is None


def test_an_answer_that_came_back_is_owed_again(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        message = reply(case, alice)
        leave(message)
    with clock.at(MONDAY + 3 * HOUR):
        from odzew.channels.models import Delivery

        Delivery.objects.filter(message=message).update(state=Delivery.FAILED)
        conversations.mark_returned(message, "550", recipients=[], other_ways=[], is_partial=False)
        first = open_of(case, "first_answer")
        assert (first.kept_at, first.made_at) == (None, MONDAY)
        actions.fire_due()
    first.refresh_from_db()
    assert first.broken_at == MONDAY + 2 * HOUR


def test_a_late_answer_answers_a_broken_promise_and_never_keeps_it(alice):
    case = opened()
    with clock.at(MONDAY + 3 * HOUR):
        leave(reply(case, alice))
    first = Promise.objects.get(conversation=case, kind="first_answer")
    assert (first.kept_at, first.broken_at) == (None, MONDAY + 2 * HOUR)
    assert first.answered_at == first.ended_at == MONDAY + 3 * HOUR
    assert [f for f in facts(case) if "first" in f][1:] == ["Broken first_answer", "Answered first_answer"]


def test_an_acknowledgement_keeps_nothing():
    case = opened()
    with clock.at(MONDAY + HOUR):
        message = conversations.say_automatically(
            case.pk,
            conversations.Words(text="Dziękujemy."),
            actor=actions.Because().actor,
            purpose="acknowledgement",
        )
        leave(message)
    assert open_of(case, "first_answer").kept_at is None


def test_the_next_word_is_owed_a_next_answer_and_an_update(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        leave(reply(case, alice))
    with clock.at(MONDAY + 2 * HOUR):
        make.message_in(case)
    assert kinds(case) == ["next_answer", "resolution", "update"]
    assert open_of(case, "next_answer").due_at == MONDAY + 6 * HOUR
    resolution = open_of(case, "resolution")
    assert (resolution.paused_at, resolution.runs_from) == (None, MONDAY + 2 * HOUR)
    assert resolution.due_at == MONDAY + timedelta(days=7) + HOUR


def test_S59_a_holding_reply_starts_the_next_update(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        leave(reply(case, alice, text="Sprawdzamy u kuriera.", then="on_hold"))
    update = open_of(case, "update")
    assert update.due_at == MONDAY + timedelta(days=3) + HOUR
    with clock.at(MONDAY + timedelta(days=1)):
        leave(reply(case, alice, text="Kurier szuka dalej.", then="on_hold"))
    update.refresh_from_db()
    assert update.kept_at == MONDAY + timedelta(days=1)
    assert open_of(case, "update").due_at == MONDAY + timedelta(days=4)


def test_closing_with_a_reason_releases_what_is_owed_and_says_who(alice):
    case = opened()
    actor = accounts.as_actor(alice)
    with clock.at(MONDAY + HOUR):
        promise = actions.promise(case.pk, due_at=MONDAY + 9 * HOUR, words="odpiszę dziś", actor=actor)
        conversations.change_status(case.pk, "closed", actor=actor, reason="duplikat")
    rows = Promise.objects.filter(conversation=case)
    assert {(row.reason, row.ended_by_id, row.released_at) for row in rows} == {
        ("duplikat", alice.pk, MONDAY + HOUR)
    }
    assert {row.pk for row in rows} >= {promise.pk}
    case.refresh_from_db()
    assert case.next_due_at is None


def test_a_manual_promise_outlives_an_ordinary_answer(alice):
    case = opened()
    with clock.at(MONDAY + HOUR):
        promise = actions.promise(case.pk, due_at=MONDAY + 9 * HOUR, actor=accounts.as_actor(alice))
        leave(reply(case, alice))
        promise.refresh_from_db()
        assert promise.is_open
        case.refresh_from_db()
        assert case.next_due_at == promise.due_at
        actions.fulfil(promise.pk, actor=accounts.as_actor(alice))
    promise.refresh_from_db()
    assert promise.kept_at == MONDAY + HOUR


def test_a_merged_case_owes_nothing_and_its_survivor_everything(alice):
    early, late = opened(), opened(MONDAY + HOUR)
    with clock.at(MONDAY + HOUR):
        given = actions.promise(early.pk, due_at=MONDAY + 9 * HOUR, actor=accounts.as_actor(alice))
        row = conversations.merge(late.number, early.number, alice, reason="duplicate")
    assert kinds(early) == []
    assert {r.reason for r in Promise.objects.filter(conversation=early)} == {"merged"}
    assert kinds(late) == ["first_answer", "manual", "resolution"]
    assert open_of(late, "first_answer").due_at == MONDAY + 2 * HOUR
    with clock.at(MONDAY + HOUR):
        conversations.undo_merge(row.pk, alice)
    assert kinds(early) == ["first_answer", "manual", "resolution"]
    assert open_of(early, "first_answer").due_at == MONDAY + 2 * HOUR
    assert open_of(early, "resolution").made_at == MONDAY
    assert open_of(late, "first_answer").due_at == MONDAY + 3 * HOUR
    assert open_of(early, "manual").pk == given.pk


def test_another_priority_moves_the_promise_from_its_beginning():
    urgent = policy(first_answer=30, priorities=["urgent"], position=1)
    from odzew.features.promises.models import Policy

    Policy.objects.create(name="Reszta", first_answer=120, next_answer=240, position=2)
    case = opened()
    with clock.at(MONDAY + timedelta(minutes=10)):
        conversations.change_fields(case.pk, {"priority": "urgent"}, actor=actions.Because().actor)
    first = open_of(case, "first_answer")
    assert (first.due_at, first.policy_id) == (MONDAY + timedelta(minutes=30), urgent.pk)
    assert "Moved first_answer" in facts(case)


def test_automatic_mail_is_owed_nothing():
    with clock.at(MONDAY):
        case = make.conversation()
        from odzew.core.conversations import arrival

        robot = arrival.record_arrival(
            case.account, case.customer, make.inbound("Jestem na urlopie", is_automatic=True)
        )
    assert kinds(robot.conversation) == []


def test_a_waiting_case_is_promised_an_answer_when_no_policy_and_no_calendar_are_left():
    from odzew.features.promises.models import Calendar, Policy

    Policy.objects.all().delete()
    Calendar.objects.all().delete()
    case = opened()
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR


def test_a_calendar_that_never_opens_stops_nobody_from_being_owed_an_answer():
    office(week={})
    case = opened()
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR


def test_bulk_closing_and_its_undo_give_the_promise_back(alice):
    case = opened()
    from odzew.core.conversations.actions import bulk

    with clock.at(MONDAY + HOUR):
        done = bulk.apply_bulk(alice, [case.number], bulk.Change(status="closed", reason="by_phone"))
        assert kinds(case) == []
        bulk.undo_bulk(alice, done.token)
    case = Conversation.objects.get(pk=case.pk)
    assert case.waiting_since == MONDAY
    assert kinds(case) == ["first_answer", "resolution"]
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR
