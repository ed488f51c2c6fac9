"""Bulk changes: each case under its own permission, partial failures named, everything undone in one press."""

from datetime import timedelta

import pytest

from odzew.core.conversations import actions
from odzew.core.conversations.actions import bulk
from odzew.core.conversations.actions.bulk import Change, apply_bulk, undo_bulk
from odzew.core.conversations.models import BulkChange
from odzew.core.conversations.rules import Priority, Status
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", teams=(make.team(),))


@pytest.fixture
def cases():
    door = make.account()
    return [make.conversation(account=door, tags=["dostawa"]) for _ in range(3)]


def fresh(case):
    case.refresh_from_db()
    return case


def test_many_cases_change_and_come_back_as_they_were(alice, cases):
    waited = [case.waiting_since for case in cases]
    until = clock.now() + timedelta(days=1)
    wanted = Change(assignee="me", priority=Priority.HIGH, add_tags=["Pilne"], remove_tags=["dostawa"])
    result = apply_bulk(alice, [case.number for case in cases], wanted)
    assert (result.done, result.refused) == (3, [])
    assert all(fresh(c).assignee == alice and c.priority == "high" and c.tags == ["pilne"] for c in cases)
    done = apply_bulk(
        alice, [case.number for case in cases], Change(status=Status.RESOLVED, reason="by_phone")
    )
    slept = apply_bulk(alice, [cases[0].number], Change(snooze_until=until))
    assert fresh(cases[0]).waiting_since is None
    for token in (slept.token, done.token, result.token):
        assert undo_bulk(alice, token).refused == []
    assert [fresh(case).waiting_since for case in cases] == waited
    assert all(c.assignee is None and c.tags == ["dostawa"] and c.status == Status.NEW for c in cases)
    assert all(c.snoozed_until is None and c.resolved_at is None and c.priority == "normal" for c in cases)


def test_cases_that_the_agent_cannot_see_stay_and_are_named(alice, cases):
    hidden = make.conversation(account=make.account(), team=make.team())
    wanted = Change(status=Status.CLOSED, reason="spam")
    result = apply_bulk(alice, [cases[0].number, hidden.number, 999_999_999], wanted)
    assert result.done == 1
    assert {number for number, _reason in result.refused} == {hidden.number, 999_999_999}
    assert fresh(hidden).status == Status.NEW


def test_a_case_changed_since_is_not_undone(alice, cases):
    result = apply_bulk(alice, [case.number for case in cases], Change(priority=Priority.LOW))
    actions.change_fields(cases[1].pk, {"priority": "urgent"}, actor=SYSTEM)
    undone = undo_bulk(alice, result.token)
    assert [number for number, _reason in undone.refused] == [cases[1].number]
    assert [fresh(case).priority for case in cases] == ["normal", "urgent", "normal"]


def test_undo_is_for_the_one_who_did_it_and_once(alice, cases):
    bob = make.agent("Bogdan Kolega")
    result = apply_bulk(alice, [cases[0].number], Change(status=Status.OPEN))
    for agent, token in ((bob, result.token), (alice, "no-such-token")):
        with pytest.raises(NotFound):
            undo_bulk(agent, token)
    undo_bulk(alice, result.token)
    with pytest.raises(Refused):
        undo_bulk(alice, result.token)


def test_a_viewer_changes_nothing(cases):
    with pytest.raises(NotAllowed):
        apply_bulk(make.agent(role="viewer"), [cases[0].number], Change(status=Status.OPEN))


def test_an_inactive_agent_changes_nothing(cases):
    with pytest.raises(NotAllowed):
        apply_bulk(make.agent(is_active=False), [cases[0].number], Change(status=Status.OPEN))


@pytest.mark.parametrize(
    "change",
    [
        Change(),
        Change(status="gone"),
        Change(priority="top"),
        Change(assignee="7"),
        Change(team="00000000-0000-7000-8000-000000000000"),
    ],
)
def test_a_change_that_does_not_hold_is_refused(alice, cases, change):
    with pytest.raises(Invalid):
        apply_bulk(alice, [cases[0].number], change)
    assert BulkChange.objects.count() == 0


def test_a_large_change_is_a_job_that_may_run_twice(alice, cases, monkeypatch):
    monkeypatch.setattr(bulk, "INLINE", 2)
    result = apply_bulk(alice, [case.number for case in cases], Change(assignee="me"))
    assert result.is_deferred
    assert fresh(cases[0]).assignee is None
    row = BulkChange.objects.get(public_id=result.token)
    bulk.run(row)
    before = dict(row.before)
    bulk.run(row)
    assert row.before == before
    assert all(fresh(case).assignee == alice for case in cases)
    assert undo_bulk(alice, result.token).done == 3
