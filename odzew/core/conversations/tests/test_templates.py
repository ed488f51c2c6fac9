"""Templates and macros on real rows: who may use them, what they say, what they do."""

from datetime import UTC, datetime, timedelta

import pytest

from odzew.channels.models import Delivery
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions, queries, tasks
from odzew.core.conversations.actions import TemplateWords
from odzew.core.conversations.models import CustomField, Draft, Macro
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="supervisor")


@pytest.fixture
def case():
    return make.conversation(customer=make.customer("Tomasz Wiśniewski"), subject="Zwrot płaszcza")


def saved(by, body="Treść", **fields):
    return actions.save_template(None, TemplateWords(fields.pop("name", "Zwrot"), body, **fields), by=by)


def said(case, alice, body, language="pl"):
    return queries.render_text(body, language, conversation=case, agent=alice)


def test_S51_a_reply_has_the_name_and_an_earlier_case(alice, case):
    earlier = make.conversation(
        customer=case.customer, account=case.account, subject="Reklamacja butów", status="resolved"
    )
    case.custom = {"order": "LD-1042"}
    text = said(
        case,
        alice,
        "{{ customer.vocative }},\npo sprawie {{ last_case }} i zamówieniu {{ order }}: {{ agent.first_name }}",
    )
    assert (
        text == f"Panie Tomaszu,\npo sprawie {earlier.number} (Reklamacja butów) i zamówieniu LD-1042: Alicja"
    )


@pytest.mark.parametrize("name", ["", "Zyxomir Qwert", "Firma Anna sp. z o.o.", "Jan Maria Rokita"])
def test_S51_an_unknown_name_falls_back_safely(alice, name):
    case = make.conversation(customer=make.customer(name))
    assert said(case, alice, "{{ customer.vocative }},\npiszę w sprawie.") == "Dzień dobry,\npiszę w sprawie."


def test_S51_in_english_the_first_name_stands_alone(alice, case):
    assert said(case, alice, "Dear {{ customer.vocative }},", "en") == "Dear Tomasz,"
    stranger = make.conversation(customer=make.customer("John Smith"))
    assert said(stranger, alice, "Dear {{ customer.first_name }},", "en") == "Dear John,"


def test_S48_the_recap_says_what_who_and_when(alice, case):
    with clock.at(MONDAY):
        case.next_due_at = MONDAY + timedelta(hours=26)
        text = said(case, alice, "Odpowiedź.\n\n{{ recap }}")
    what, who, when = text.split("\n\n")[1].split("\n")
    assert "Zwrot płaszcza" in what
    assert str(case.number) in what
    assert "Alicja Nowak" in who
    assert "24 listopada 2026, 13:00" in when


def test_today_and_the_case_link_are_written_out(alice, case):
    with clock.at(MONDAY):
        assert said(case, alice, "{{ today }}") == "23 listopada"
    assert said(case, alice, "{{ status_link }}") == queries.status_url(case)


def test_a_field_of_the_desk_is_a_variable(alice, case):
    CustomField.objects.create(key="kolor", label="Kolor")
    row = saved(alice, "Kolor {{ field.kolor }}.")
    assert queries.render_template(row, conversation=case, agent=alice) == "Kolor."
    case.custom = {"kolor": "zielony"}
    assert queries.render_template(row, conversation=case, agent=alice) == "Kolor zielony."


def test_a_customers_name_with_braces_stays_a_name(alice):
    case = make.conversation(customer=make.customer("{{ status_link }}"))
    assert said(case, alice, "{{ customer.name }}") == "{{ status_link }}"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"body": "{{ customer.nmae }}"}, "body"),
        ({"body": "  "}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"name": " "}, "name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_template_that_would_fail_is_not_saved(alice, fields, wrong):
    with pytest.raises(Invalid) as refused:
        saved(alice, **fields)
    assert wrong in refused.value.fields


def test_templates_are_found_by_those_who_may_use_them(alice, case):
    mine, theirs = make.team(), make.team()
    bob, carol = make.agent("Bob", teams=(mine,)), make.agent("Karol", teams=(theirs,))
    common, teams = saved(alice, name="Zwrot łatwy"), saved(alice, name="Zwrot zespołu", team=mine)
    own = saved(bob, name="Zwrot mój", is_own=True, shortcut="Zwrot-Mój")
    saved(alice, name="Innej marki", brand=make.brand())
    english = saved(alice, name="Return", language="en")
    assert set(queries.templates(bob, case)) == {common, teams, own, english}
    assert set(queries.templates(carol, case)) == {common, english}
    assert queries.templates(bob, case)[-1] == english
    assert queries.templates(bob, case, "latwy") == [common]
    assert queries.templates(bob, case, "/zwrot-moj") == [own]
    assert queries.templates(bob, case, "%") == []
    with pytest.raises(NotFound):
        queries.template(carol, str(own.public_id))


def test_shared_templates_need_permission_and_each_change_is_in_the_audit(alice):
    bob = make.agent("Bob")
    row = saved(alice)
    with pytest.raises(NotAllowed):
        saved(bob)
    with pytest.raises(NotAllowed):
        actions.delete_template(row, by=bob)
    own = saved(bob, is_own=True)
    with pytest.raises(NotAllowed):
        actions.save_template(own, TemplateWords("Zabrany", "x"), by=alice)
    actions.save_template(row, TemplateWords("Zwrot 2", "Treść"), by=alice)
    actions.delete_template(row, by=alice)
    audit = [
        (e.data["verb"], e.data["after"].get("name")) for e in Event.objects.filter(kind="SettingsChanged")
    ]
    assert audit == [("made", "Zwrot"), ("made", "Zwrot"), ("changed", "Zwrot 2"), ("deleted", None)]


def macro(by, *steps, **fields):
    return actions.save_macro(None, name="Makro", given=list(steps), by=by, **fields)


def test_a_macro_does_all_its_steps(alice, case):
    team = make.team()
    template = saved(alice, "{{ customer.vocative }}, sprawdzamy.")
    row = macro(
        alice,
        {"do": "assign", "to": "me"},
        {"do": "team", "team": str(team.public_id)},
        {"do": "priority", "priority": "high"},
        {"do": "kind", "kind": "complaint"},
        {"do": "stage", "stage": "after"},
        {"do": "tag", "add": ["Zwrot"]},
        {"do": "note", "text": "Sprawa {{ conversation.number }}"},
        {"do": "reply", "template": str(template.public_id)},
        {"do": "status", "status": "on_hold"},
        {"do": "snooze", "hours": 2},
    )
    Draft.objects.create(conversation=case, agent=alice, text="Już wpisane")
    done = actions.run_macro(row, case.pk, alice, reason="elsewhere")
    assert len(done) == 10
    case.refresh_from_db()
    assert (case.assignee, case.team, case.priority, case.kind, case.stage, case.tags, case.status) == (
        alice, team, "high", "complaint", "after", ["zwrot"], "on_hold",
    )  # fmt: skip
    assert case.snoozed_until is not None
    assert case.messages.get(direction="internal").text == f"Sprawa {case.number}"
    assert Draft.objects.get(agent=alice, mode="reply").text == "Już wpisane\n\nPanie Tomaszu, sprawdzamy."


def test_a_macro_can_send(alice, case):
    template = saved(alice, "Gotowe.")
    row = macro(alice, {"do": "reply", "template": str(template.public_id), "is_sent": True})
    actions.run_macro(row, case.pk, alice)
    template.refresh_from_db()
    assert (Delivery.objects.get().message.text, template.uses) == ("Gotowe.", 1)


def test_one_refusal_undoes_the_whole_macro(alice, case):
    team = make.team()
    row = macro(alice, {"do": "priority", "priority": "high"}, {"do": "team", "team": str(team.public_id)})
    team.delete()
    from odzew.kit.errors import Refused

    with pytest.raises(Refused):
        actions.run_macro(row, case.pk, alice)
    case.refresh_from_db()
    assert case.priority == "normal"


def test_a_macro_gives_nobody_more_rights(alice):
    hidden = make.conversation(team=make.team())
    row = macro(alice, {"do": "assign", "to": "me"})
    with pytest.raises(NotFound):
        actions.run_macro(row, hidden.pk, make.agent("Obcy"))
    with pytest.raises(NotAllowed):
        actions.run_macro(row, hidden.pk, make.agent(role="viewer"))
    with pytest.raises(NotAllowed):
        actions.save_macro(row, name="x", given=[{"do": "snooze", "hours": 1}], by=make.agent("Bob"))


@pytest.mark.parametrize(
    "steps",
    [
        [], "assign", [{"do": "explode"}], [{"do": "status", "status": "gone"}], [{"do": "snooze", "hours": 0}],
        [{"do": "assign", "to": "me", "extra": 1}], [{"do": "note", "text": " "}], [{"do": "tag", "add": ["x" * 41]}],
        [{"do": "snooze", "hours": 1}] * 21,
    ],
)  # fmt: skip
def test_steps_that_do_not_hold_are_refused(alice, steps):
    with pytest.raises(Invalid):
        actions.save_macro(None, name="Makro", given=steps, by=alice)
    assert not Macro.objects.exists()


def test_sleeping_cases_wake_once_when_their_time_has_come(alice):
    due, later = make.conversation(), make.conversation()
    actions.snooze(due.pk, clock.now() + timedelta(hours=1), actor=as_actor(alice), reason="elsewhere")
    actions.snooze(later.pk, clock.now() + timedelta(hours=9), actor=as_actor(alice), reason="elsewhere")
    with clock.at(clock.now() + timedelta(hours=2)):
        tasks.wake_snoozed(0)
        tasks.wake_snoozed(0)
    due.refresh_from_db()
    later.refresh_from_db()
    assert due.snoozed_until is None
    assert later.snoozed_until is not None
    assert Event.objects.filter(kind="ConversationWoke").count() == 1
