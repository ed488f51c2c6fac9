"""What rules say: templates, notes, people called, and never a machine talking alone."""

import pytest

from odzew.core.accounts.models import Agent, Membership
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import TemplateWords, Words
from odzew.core.conversations.models import Message
from odzew.features.automation.tests.desk import owner, rule, runs, work
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


def said(case) -> list[str]:
    return list(
        Message.objects.filter(conversation=case, direction="out")
        .order_by("id")
        .values_list("text", flat=True)
    )


def test_a_rule_replies_with_a_template_as_the_brand_and_the_customer_still_waits():
    template = conversations.save_template(
        None, TemplateWords("Zwrot", "{{ customer.vocative }}, tu {{ agent.name }}."), by=owner()
    )
    row = rule(on=["new_case"], then=[{"do": "reply", "template": str(template.public_id)}])
    case = make.conversation()
    work()
    case.refresh_from_db()
    assert said(case) == ["Pani Marto, tu Lniany Dom."]
    assert case.waiting_since is not None
    message = Message.objects.get(direction="out")
    assert (message.is_automatic, message.author_kind, message.meta["purpose"]) == (True, "rule", "rule")
    assert Event.objects.filter(kind="ReplyQueued").count() == 1
    assert runs(row) == [("done", "")]


def test_S53_a_third_automatic_answer_in_a_row_is_blocked_and_a_person_is_called():
    lead = make.agent("Ola Lider", role="supervisor")
    row = rule(on=["customer_wrote"], per_case=50, then=[{"do": "say", "text": "Dziękujemy za wiadomość."}])
    case = make.conversation()
    conversations.say_automatically(
        case.pk, Words("Przyjęto"), actor=Actor("rule"), purpose="acknowledgement"
    )
    work()
    make.message_in(case)
    work()
    assert len(said(case)) == 2
    make.message_in(case)
    work()
    assert len(said(case)) == 2
    assert runs(row)[-1][0] == "failed"
    called = Event.objects.filter(kind="RuleCalledPeople").last()
    assert called.data["agents"] == [lead.pk]
    conversations.reply(case.pk, owner(), Words("Już sprawdzam.", is_from_draft=False))
    make.message_in(case)
    work()
    assert len(said(case)) == 4


def test_rules_never_answer_twice_without_a_word_between():
    rule(name="Pierwsza", then=[{"do": "say", "text": "Raz."}])
    second = rule(name="Druga", then=[{"do": "say", "text": "Dwa."}])
    case = make.conversation()
    work()
    assert said(case) == ["Raz."]
    assert runs(second)[0][0] == "failed"


def test_a_rule_does_not_answer_machines():
    from odzew.core.conversations.models import Message as Row

    row = rule(on=["tags_changed"], then=[{"do": "say", "text": "Hej"}])
    case = make.conversation()
    Row.objects.filter(conversation=case).update(is_automatic=True)
    conversations.tag(case.pk, actor=Actor("agent"), add=["x"])
    work()
    assert said(case) == []
    assert runs(row) == [("failed", "Ostatnia wiadomość jest automatyczna; reguła nie odpowiada automatom.")]


def test_a_note_of_a_rule_stands_in_the_thread_under_its_name():
    rule(name="Strażnik", then=[{"do": "note", "text": "Sprawa {{ conversation.number }}"}])
    case = make.conversation()
    work()
    note = Message.objects.get(direction="internal")
    assert (note.author_name, note.text, note.author_kind) == ("Strażnik", f"Sprawa {case.number}", "rule")
    assert note.seq == Event.objects.get(kind="NoteAdded").seq


@pytest.mark.parametrize(
    ("whom", "names"),
    [
        (["assignee"], ["Bob Lis"]),
        (["leads"], ["Ola Lider"]),
        (["team", "assignee"], ["Bob Lis", "Ola Lider"]),
        (["supervisors"], ["Kierownik Jan"]),
    ],
)
def test_people_are_called_by_what_they_are_to_the_case(whom, names):
    team = make.team()
    lead, bob = make.agent("Ola Lider"), make.agent("Bob Lis", teams=(team,))
    Membership.objects.create(team=team, agent=lead, is_lead=True)
    make.agent("Kierownik Jan", role="supervisor")
    rule(
        on=["tags_changed"],
        then=[{"do": "notify", "whom": whom, "words": "Spójrz na {{ conversation.number }}"}],
    )
    case = make.conversation(team=team, assignee=bob)
    conversations.tag(case.pk, actor=Actor("agent"), add=["x"])
    work()
    data = Event.objects.get(kind="RuleCalledPeople").data
    assert sorted(Agent.objects.filter(pk__in=data["agents"]).values_list("name", flat=True)) == names
    assert data["words"] == f"Spójrz na {case.number}"


@pytest.mark.parametrize(("has_lead", "name"), [(True, "Ola Lider"), (False, "Bob Lis")])
def test_a_call_to_the_holder_of_a_case_without_one_reaches_the_lead_else_the_team(has_lead, name):
    team = make.team()
    if has_lead:
        Membership.objects.create(team=team, agent=make.agent("Ola Lider"), is_lead=True)
    make.agent("Bob Lis", teams=(team,))
    row = rule(on=["tags_changed"], then=[{"do": "notify", "whom": ["assignee"], "words": "Termin"}])
    case = make.conversation(team=team)
    conversations.tag(case.pk, actor=Actor("agent"), add=["x"])
    work()
    data = Event.objects.get(kind="RuleCalledPeople").data
    assert Agent.objects.get(pk__in=data["agents"]).name == name
    assert runs(row)[0][0] == "done"


def test_a_macro_is_run_by_the_rule_and_one_that_needs_a_person_is_refused():
    good = conversations.save_macro(
        None, name="Zwrot", given=[{"do": "tag", "add": ["z"]}, {"do": "note", "text": "n"}], by=owner()
    )
    bad = conversations.save_macro(None, name="Moje", given=[{"do": "assign", "to": "me"}], by=owner())
    rule(then=[{"do": "macro", "macro": str(good.public_id)}])
    row = rule(name="Zła", then=[{"do": "macro", "macro": str(bad.public_id)}])
    case = make.conversation()
    work()
    case.refresh_from_db()
    assert case.tags == ["z"]
    assert case.assignee is None
    assert runs(row)[0][0] == "failed"


def test_left_to_assignment_is_a_fact_for_routing():
    rule(then=[{"do": "assign", "to": "routing"}])
    case = make.conversation(assignee=owner())
    make.message_in(case)
    work()
    case.refresh_from_db()
    assert case.assignee is None
    assert Event.objects.filter(kind="RuleAskedForRouting", subject_id=case.pk).exists()
