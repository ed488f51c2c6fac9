"""Rules on time: once for each case and episode, from an index and a window."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.automation.actions import run
from odzew.features.automation.rules.schedule import last_due
from odzew.features.automation.rules.spans import stays, waits
from odzew.features.automation.tests.desk import owner, rule, runs
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.testing import make

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # a Wednesday, ten in Warsaw
WARSAW = ZoneInfo("Europe/Warsaw")


def later(**parts: float):
    return clock.at(NOW + timedelta(**parts))


@pytest.mark.django_db
def test_a_wait_that_is_too_long_is_met_once_and_again_after_the_next_one():
    with later():
        row = rule(trigger={"kind": "waits", "minutes": 60}, then=[{"do": "tag", "add": ["czeka"]}])
        case = make.conversation()
    with later(minutes=59):
        assert run.run_timed() == 0
    with later(minutes=61):
        assert run.run_timed() == 1
        assert run.run_timed() == 0
    with later(minutes=90):
        conversations.change_status(case.pk, "resolved", actor=Actor("agent"), reason="Czekamy na magazyn")
        make.message_in(case)
        assert run.run_timed() == 0
    with later(minutes=151):
        assert run.run_timed() == 1
    assert runs(row) == [("done", "")] * 2


@pytest.mark.django_db
def test_conditions_that_hold_later_are_met_later():
    with later():
        row = rule(
            trigger={"kind": "waits", "minutes": 60},
            **{"if": {"all": [{"field": "assignee", "is": "any", "value": ["nobody"]}]}},
        )
        case = make.conversation(assignee=owner())
    with later(minutes=70):
        assert run.run_timed() == 0
        conversations.assign(case.pk, actor=Actor("agent"))
        assert run.run_timed() == 1
    assert runs(row) == [("done", "")]


@pytest.mark.django_db
def test_a_rule_switched_on_today_leaves_yesterdays_waits_alone_and_survives_a_pause_of_the_jobs():
    with later(days=-1):
        make.conversation()
    with later():
        rule(trigger={"kind": "waits", "minutes": 60})
        case = make.conversation()
    with later(hours=7):  # the worker was down for six hours
        assert run.run_timed() == 1
    case.refresh_from_db()
    assert case.tags == ["zwrot"]


@pytest.mark.django_db
def test_a_status_that_lasts_is_met_and_a_change_begins_anew():
    with later():
        rule(trigger={"kind": "status", "status": "on_hold", "minutes": 120})
        case = make.conversation(status="open")
        conversations.change_status(case.pk, "on_hold", actor=Actor("agent"), reason="Czekamy na magazyn")
    with later(minutes=100):
        conversations.change_status(case.pk, "open", actor=Actor("agent"))
        conversations.change_status(case.pk, "on_hold", actor=Actor("agent"), reason="Czekamy na magazyn")
    with later(minutes=130):
        assert run.run_timed() == 0
    with later(minutes=230):
        assert run.run_timed() == 1
        assert run.run_timed() == 0


@pytest.mark.django_db
def test_a_new_case_counts_from_its_opening():
    with later():
        rule(trigger={"kind": "status", "status": "new", "minutes": 30})
        make.conversation()
    with later(minutes=31):
        assert run.run_timed() == 1


@pytest.mark.django_db
def test_a_promise_that_is_nearly_due_is_met_once_for_each_due_time():
    with later():
        rule(trigger={"kind": "due", "minutes": 30})
        case = make.conversation()
        Conversation.objects.filter(pk=case.pk).update(next_due_at=NOW + timedelta(hours=2))
    with later(minutes=80):
        assert run.run_timed() == 0
    with later(minutes=95):
        assert run.run_timed() == 1
        assert run.run_timed() == 0
        Conversation.objects.filter(pk=case.pk).update(next_due_at=NOW + timedelta(minutes=110))
        assert run.run_timed() == 1


@pytest.mark.django_db
def test_a_timetable_meets_every_open_case_once_a_day_and_no_wrong_subject():
    with later():
        row = rule(trigger={"kind": "schedule", "days": ["mon", "tue", "wed", "thu", "fri"], "at": "08:00"},
                   event_if=[{"field": "subject", "is": "contains", "value": ["paczka"]}], per_hour=50)  # fmt: skip
        for _each in range(2):
            make.conversation(subject="Gdzie paczka")
        make.conversation(subject="Opaczkowanie")
        assert run.run_timed() == 0
    with later(hours=23):
        assert run.run_timed() == 2
        assert run.run_timed() == 0
        row.refresh_from_db()
        assert row.swept == datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
        make.conversation(subject="paczka")
        assert run.run_timed() == 0
    with later(days=3, hours=-1):  # Saturday
        assert run.run_timed() == 0


@pytest.mark.django_db
def test_an_hour_that_is_full_keeps_the_rest_for_later():
    with later():
        row = rule(trigger={"kind": "waits", "minutes": 10}, per_hour=2)
        for _each in range(3):
            make.conversation()
    with later(minutes=11):
        assert run.run_timed() == 2
    with later(minutes=75):
        assert run.run_timed() == 1
    assert runs(row) == [("done", "")] * 3


@pytest.mark.parametrize(
    ("now", "days", "at", "due"),
    [
        ("2026-11-18T09:00Z", ["wed"], "08:00", "2026-11-18T07:00Z"),
        ("2026-11-18T06:59Z", ["wed"], "08:00", "2026-11-11T07:00Z"),
        ("2026-11-22T09:00Z", ["mon", "fri"], "08:00", "2026-11-20T07:00Z"),
        ("2026-03-29T12:00Z", ["sun"], "02:30", "2026-03-29T01:30Z"),
        ("2026-10-25T12:00Z", ["sun"], "02:30", "2026-10-25T00:30Z"),
        ("2026-11-18T09:00Z", [], "08:00", None),
    ],
)
def test_the_last_moment_of_a_timetable(now, days, at, due):
    moment = datetime.fromisoformat(due.replace("Z", "+00:00")) if due else None
    assert last_due(days, at, zone=WARSAW, now=datetime.fromisoformat(now.replace("Z", "+00:00"))) == moment


class Fact:
    def __init__(self, kind, minute, actor_kind="customer", case=1, **data):
        self.kind, self.subject_id, self.actor_kind, self.data = kind, case, actor_kind, data
        self.at = NOW + timedelta(minutes=minute)


def test_waits_and_stays_are_read_from_the_past():
    facts = [
        Fact("MessageReceived", 0), Fact("MessageReceived", 30), Fact("ReplyQueued", 40, "rule"), Fact("ReplyQueued", 90, "agent"),
        Fact("MessageReceived", 100), Fact("StatusChanged", 110, "agent", after="resolved"), Fact("MessageReceived", 200, case=2),
    ]  # fmt: skip
    hour, end = timedelta(hours=1), NOW + timedelta(minutes=400)
    assert list(waits(facts, hour, end)) == [(1, NOW + hour), (2, NOW + timedelta(minutes=260))]
    moves = [
        Fact("ConversationOpened", 0),
        Fact("StatusChanged", 70, after="open"),
        Fact("StatusChanged", 80, after="pending"),
    ]
    assert list(stays(moves, "new", hour, end)) == [(1, NOW + hour)]
    assert list(stays(moves, "open", hour, end)) == []
    assert list(stays(moves, "pending", hour, end)) == [(1, NOW + timedelta(minutes=140))]
