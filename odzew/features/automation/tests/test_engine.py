"""The engine: facts meet rules, in order, once, and stop when they set one another off."""

from datetime import timedelta

import pytest
from django.db import transaction

from odzew.core.accounts import actions as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.features.automation import actions
from odzew.features.automation.actions import run
from odzew.features.automation.models import Rule, RuleRun
from odzew.features.automation.tests.desk import TAG, owner, rule, runs, work
from odzew.kit import clock
from odzew.kit.errors import NotAllowed
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
PERSON = Actor("agent", 0, "Bob")


def tags_after(case) -> list[str]:
    work()
    case.refresh_from_db()
    return case.tags


def test_a_rule_does_its_steps_when_the_customer_writes():
    row = rule(then=[TAG, {"do": "priority", "priority": "high"}])
    case = make.conversation()
    assert tags_after(case) == ["zwrot"]
    assert case.priority == "high"
    assert runs(row) == [("done", "")]
    made = RuleRun.objects.get()
    assert made.done == ["Etykiety: +zwrot", "Zmieniono priorytet"]
    assert made.seconds == 20
    assert Event.objects.filter(actor_kind="rule", actor_name="Reguła").count() == 2


def test_without_a_rule_a_message_makes_no_job():
    from procrastinate.contrib.django.models import ProcrastinateJob

    make.conversation()
    assert not ProcrastinateJob.objects.filter(task_name="automation.run_rules").exists()
    rule(on=["merged"])
    make.conversation()
    assert not ProcrastinateJob.objects.filter(task_name="automation.run_rules").exists()


@pytest.mark.parametrize(
    ("values", "is_tagged"),
    [
        ({"if": {"all": [{"field": "channel", "is": "any", "value": ["email"]}]}}, True),
        ({"if": {"all": [{"field": "channel", "is": "any", "value": ["chat"]}]}}, False),
        ({"if": {"any": [{"field": "channel", "is": "any", "value": ["chat"]}, {"field": "waiting", "is": "any", "value": ["yes"]}]}}, True),
        ({"event_if": [{"field": "text", "is": "contains", "value": ["reklamacj"]}]}, True),
        ({"event_if": [{"field": "text", "is": "contains", "value": ["klamacja"]}]}, False),
        ({"event_if": [{"field": "text", "is": "lacks", "value": ["faktura"]}]}, True),
        ({"event_if": [{"field": "subject", "is": "contains", "value": ["ŻÓŁTY"]}]}, True),
        ({"event_if": [{"field": "by", "is": "none", "value": ["customer"]}]}, False),
        ({"on": ["new_case"], "event_if": [{"field": "text", "is": "contains", "value": ["reklamacja"]}]}, True),
        ({"on": ["reopened"]}, False),
        ({"on": ["note_added", "customer_wrote"]}, True),
    ],
)  # fmt: skip
def test_conditions_on_the_case_and_on_the_fact(values, is_tagged):
    rule(**values)
    case = make.conversation(text="To jest reklamacja.", subject="Zolty obrus")
    assert tags_after(case) == (["zwrot"] if is_tagged else [])


@pytest.mark.parametrize(
    ("on", "act"),
    [
        ("assigned", lambda case, bob: conversations.assign(case.pk, actor=PERSON, assignee=bob)),
        ("status_changed", lambda case, bob: conversations.change_status(case.pk, "on_hold", actor=PERSON, reason="Czekamy na magazyn")),
        ("priority_changed", lambda case, bob: conversations.change_fields(case.pk, {"priority": "urgent"}, actor=PERSON)),
        ("kind_changed", lambda case, bob: conversations.change_fields(case.pk, {"kind": "praise"}, actor=PERSON)),
        ("field_changed", lambda case, bob: conversations.change_fields(case.pk, {"custom": {"a": "1"}}, actor=PERSON)),
        ("tags_changed", lambda case, bob: conversations.tag(case.pk, actor=PERSON, add=["inny"])),
        ("note_added", lambda case, bob: conversations.note(case.pk, bob, "Uwaga")),
        ("reply_sent", lambda case, bob: conversations.mark_sent(conversations.reply(case.pk, bob, Words("Dzień dobry")))),
        ("message_failed", lambda case, bob: conversations.mark_failed(conversations.reply(case.pk, bob, Words("Hej")), "nie")),
    ],
)  # fmt: skip
def test_each_happening_sets_its_rule_off(on, act):
    row = rule(on=[on])
    case = make.conversation(status="open")
    work()
    assert not runs(row)
    with transaction.atomic():
        act(case, make.agent("Bob"))
    assert "zwrot" in tags_after(case)


def test_before_and_after_are_asked_of_the_fact():
    rule(on=["status_changed"], event_if=[
        {"field": "status_before", "is": "any", "value": ["on_hold"]},
        {"field": "status_after", "is": "none", "value": ["closed", "resolved"]}])  # fmt: skip
    case = make.conversation(status="open")
    conversations.change_status(case.pk, "on_hold", actor=PERSON, reason="Czekamy na magazyn")
    assert tags_after(case) == []
    conversations.change_status(case.pk, "open", actor=PERSON)
    assert tags_after(case) == ["zwrot"]


def test_rules_run_in_order_and_see_what_those_before_did():
    rule(
        name="Druga",
        **{"if": {"all": [{"field": "tag", "is": "any", "value": ["a"]}]}},
        then=[{"do": "tag", "add": ["b"]}],
    )
    first = rule(name="Pierwsza", then=[{"do": "tag", "add": ["a"]}])
    case = make.conversation()
    assert tags_after(case) == ["a"]
    actions.move(first, up=True, by=owner())
    assert tags_after(make.conversation()) == ["a", "b"]


def test_a_rule_can_keep_the_later_ones_away():
    rule(name="Pierwsza", then=[{"do": "tag", "add": ["a"]}], stop=True)
    later = rule(name="Druga", then=[{"do": "tag", "add": ["b"]}])
    assert tags_after(make.conversation()) == ["a"]
    assert not runs(later)


def test_one_event_runs_a_rule_once_however_often_its_job_runs():
    row = rule()
    make.conversation()
    event = Event.objects.get(kind="MessageReceived")
    for _time in range(3):
        run.run_events([event.pk])
    work()
    assert runs(row) == [("done", "")]


def test_a_step_that_fails_undoes_the_others_and_is_told():
    from odzew.core.accounts.models import Team

    team = make.team("Zwroty")
    row = rule(then=[TAG, {"do": "team", "team": str(team.public_id)}])
    after = rule(name="Po niej", then=[{"do": "tag", "add": ["po"]}])
    Team.objects.all().delete()
    assert tags_after(make.conversation()) == ["po"]
    assert runs(row) == [("failed", "Zespół z tej reguły już nie istnieje.")]
    assert runs(after) == [("done", "")]
    assert not Event.objects.filter(data__after__tags=["zwrot"]).exists()


def test_a_rule_never_sets_itself_off():
    row = rule(
        on=["customer_wrote", "tags_changed"], then=[{"do": "tag", "add": ["x"]}, {"do": "note", "text": "a"}]
    )
    assert tags_after(make.conversation()) == ["x"]
    assert runs(row) == [("done", "")]


def test_rules_that_set_each_other_off_stop_and_both_carry_a_mark():
    first = rule(
        name="Pilne",
        on=["tags_changed"],
        then=[{"do": "priority", "priority": "urgent"}, {"do": "tag", "remove": ["a"]}],
    )
    second = rule(
        name="Spokojne",
        on=["priority_changed"],
        then=[{"do": "priority", "priority": "low"}, {"do": "tag", "add": ["a"]}],
    )
    case = make.conversation()
    conversations.tag(case.pk, actor=PERSON, add=["a"])
    assert work() < 10
    for row in (first, second):
        row.refresh_from_db()
        assert sorted(row.circle) == sorted([first.pk, second.pk])
    assert ("skipped", "loop") in runs(first)
    assert Event.objects.filter(kind="RulesStopped").count() == 1
    actions.switch(first, is_active=False, by=owner())
    first.refresh_from_db()
    assert first.circle == []


def test_a_chain_of_rules_ends_at_three():
    rows = [rule(name=f"{n}", on=["tags_changed"], event_if=[{"field": "tag_added", "is": "any", "value": [f"t{n}"]}],
                 then=[{"do": "tag", "add": [f"t{n + 1}"]}]) for n in range(5)]  # fmt: skip
    case = make.conversation()
    conversations.tag(case.pk, actor=PERSON, add=["t0"])
    assert tags_after(case) == ["t0", "t1", "t2", "t3"]
    assert runs(rows[3]) == [("skipped", "deep")]


def test_a_rule_has_a_limit_on_one_case_and_in_an_hour():
    row = rule(on=["customer_wrote"], per_case=2, per_hour=3, then=[{"do": "note", "text": "Znowu"}])
    case = make.conversation()
    for _time in range(3):
        make.message_in(case)
    work()
    assert runs(row) == [("done", "")] * 2 + [("skipped", "rate_case")] * 2
    make.conversation()
    make.conversation()
    work()
    assert runs(row)[4:] == [("done", ""), ("skipped", "rate_hour")]
    with clock.at(clock.now() + timedelta(hours=2)):
        make.message_in(case)
        work()
    assert runs(row)[-1] == ("done", "")


def test_a_rule_on_a_case_that_is_gone_says_nothing():
    row = rule()
    case = make.conversation()
    number = Event.objects.get(kind="MessageReceived").pk
    Message.objects.all().delete()
    case.delete()
    run.run_events([number])
    assert not runs(row)


def test_the_desk_decides_what_a_step_saves():
    accounts.change_desk({}, by=owner(), settings={"rule_seconds": {"tag": 77}})
    rule()
    rule(name="Własna", seconds=300)
    make.conversation()
    work()
    assert sorted(RuleRun.objects.values_list("seconds", flat=True)) == [77, 300]


def test_only_those_who_may_write_rules_write_them():
    row = rule()
    for role in ("agent", "viewer", "supervisor"):
        stranger = make.agent("Obcy", role=role)
        for act in (
            lambda who: actions.save_rule(None, actions_definition(), by=who),
            lambda who: actions.switch(row, is_active=False, by=who),
            lambda who: actions.move(row, up=True, by=who),
            lambda who: actions.delete_rule(row, by=who),
            lambda who: actions.renew_secret(row, by=who),
            lambda who: actions.import_text("rules: []", by=who),
        ):
            with pytest.raises(NotAllowed):
                act(stranger)
    assert Rule.objects.filter(deleted_at=None, is_active=True).count() == 1


def actions_definition():
    from odzew.features.automation.tests.desk import definition

    return definition()
