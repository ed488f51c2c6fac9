"""Templates, macros, splitting and links at the conversation's page: what each door does, and for whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from odzew.core.conversations import actions
from odzew.core.conversations.actions import TemplateWords, Words, drafts
from odzew.core.conversations.models import (
    Conversation,
    ConversationLink,
    Draft,
    Message,
    Procedure,
    Template,
)
from odzew.features.promises.actions import promise
from odzew.features.routing.models import Assignment
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.surfaces.workspace import routing_words
from odzew.testing import make

pytestmark = pytest.mark.django_db
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def signed_in(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def ola():
    return make.agent("Ola Nowak", role="supervisor")


@pytest.fixture
def client(ola):
    return signed_in(ola)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def stranger():
    return signed_in(make.agent("Obcy Człowiek", teams=(make.team(),)))


def template(ola, name="Zwrot", body="{{ customer.vocative }}, dziękujemy.", **more):
    return actions.save_template(None, TemplateWords(name, body, **more), by=ola)


def macro(ola, *steps, name="Zwrot przyjęty"):
    return actions.save_macro(None, name=name, given=list(steps), by=ola)


def test_templates_come_filled_in_for_this_case_and_count_their_use(client, ola):
    conversation = make.conversation(customer=make.customer("Tomasz Nowak"))
    row = template(ola, shortcut="zwrot")
    template(ola, name="Wysyłka", body="Wysłano.")
    found = client.get(f"/c/{conversation.number}/templates?q=zwr").json()["results"]
    assert [(each["name"], each["shortcut"], each["text"]) for each in found] == [
        ("Zwrot", "zwrot", "Panie Tomaszu, dziękujemy.")
    ]
    assert client.post(found[0]["used_url"], **FETCH).status_code == 200
    assert Template.objects.get(pk=row.pk).uses == 1
    assert len(client.get(f"/c/{conversation.number}/templates").json()["results"]) == 2


def test_a_macro_drafts_its_reply_below_what_was_typed_and_says_what_it_did(client, ola):
    conversation = make.conversation()
    drafts.save_draft(conversation, ola, "reply", text="Dzień dobry,")
    row = macro(
        ola,
        {"do": "assign", "to": "me"},
        {"do": "reply", "template": str(template(ola, body="przyjęliśmy zwrot.").public_id)},
    )
    assert "Zwrot przyjęty" in client.get(f"/c/{conversation.number}/macros").content.decode()
    told = client.post(f"/c/{conversation.number}/macros/{row.public_id}/run", **FETCH).json()
    assert told["draft"] == "Dzień dobry,\n\nprzyjęliśmy zwrot."
    assert told["toast"].startswith("Zwrot przyjęty: ")
    assert "Ola Nowak" in told["toast"]
    conversation.refresh_from_db()
    assert conversation.assignee == ola


def test_a_macro_that_sends_its_own_words_leaves_the_typed_ones_alone(client, ola):
    conversation = make.conversation()
    drafts.save_draft(conversation, ola, "reply", text="Piszę właśnie…")
    step = {"do": "reply", "template": str(template(ola, body="Wysłano.").public_id), "is_sent": True}
    told = client.post(f"/c/{conversation.number}/macros/{macro(ola, step).public_id}/run", **FETCH).json()
    assert told["draft"] == "Piszę właśnie…"
    assert Draft.objects.get(agent=ola).text == "Piszę właśnie…"
    assert Message.objects.filter(conversation=conversation, direction="out").get().text == "Wysłano."


def test_a_macro_that_closes_goes_on_as_the_profile_says(client, ola):
    conversation = make.conversation()
    row = macro(ola, {"do": "status", "status": "resolved"})
    address = f"/c/{conversation.number}/macros/{row.public_id}/run"
    assert client.post(address, {"reason": "by_phone"}, **FETCH).json()["after"] == "next"


def test_a_macro_that_is_refused_changes_nothing_and_says_why(client, ola):
    conversation = make.conversation()
    team = make.team()
    row = macro(ola, {"do": "priority", "priority": "urgent"}, {"do": "team", "team": str(team.public_id)})
    team.delete()
    answer = client.post(f"/c/{conversation.number}/macros/{row.public_id}/run", **FETCH)
    assert answer.status_code == 409
    assert answer.json()["message"]
    conversation.refresh_from_db()
    assert conversation.priority == "normal"


def test_messages_are_split_off_from_the_dialog_and_return_by_the_toast(client):
    conversation = make.conversation(text="Gdzie paczka?")
    second = make.message_in(conversation, "A czy jest niebieski?")
    shown = client.get(f"/c/{conversation.number}/split/choose?message={second.public_id}").content.decode()
    assert f'value="{second.public_id}" checked' in shown
    assert "Gdzie paczka?" in shown
    sent = {"message": [str(second.public_id)], "subject": "Kolor"}
    told = client.post(f"/c/{conversation.number}/split", sent, **FETCH).json()
    made = Conversation.objects.get(subject="Kolor")
    assert str(made.number) in told["toast"]
    assert [row.text for row in made.messages.all()] == ["A czy jest niebieski?"]
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert f'href="/c/{made.number}/"' in page
    assert client.post(told["undo"], **FETCH).status_code == 200
    assert conversation.messages.count() == 2


@pytest.mark.parametrize("sent", [{}, {"message": "x"}, {"message": "00000000-0000-7000-8000-000000000000"}])
def test_a_split_without_messages_of_this_case_is_refused_in_words(client, sent):
    conversation = make.conversation()
    answer = client.post(f"/c/{conversation.number}/split", sent, **FETCH)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_links_are_listed_taken_away_and_put_back_as_they_were(client, ola):
    conversation, cause = make.conversation(), make.conversation(subject="Awaria magazynu")
    actions.link(conversation.number, cause.number, ola, kind="cause")
    with translation.override("en"):
        here = client.get(f"/c/{conversation.number}/").content.decode()
    assert "Awaria magazynu" in here
    assert 'name="kind" value="cause"' in here
    assert 'name="kind" value="effect"' in client.get(f"/c/{cause.number}/").content.decode()
    sent = {"other": conversation.number, "kind": "effect"}
    told = client.post(f"/c/{cause.number}/unlink", sent, **FETCH).json()
    assert not ConversationLink.objects.exists()
    assert client.post(told["undo"], **FETCH).status_code == 200
    row = ConversationLink.objects.get()
    assert (row.left, row.right, row.kind) == (conversation, cause, "cause")


def test_the_survivor_names_what_was_merged_into_it_and_can_part_again(client, ola):
    survivor, other = make.conversation(), make.conversation(subject="To samo drugi raz")
    actions.merge(survivor.number, other.number, ola, reason="duplicate")
    page = client.get(f"/c/{other.number}/", follow=True)
    assert page.redirect_chain == [(f"/c/{survivor.number}/", 302)]
    words = page.content.decode()
    assert "To samo drugi raz" in words
    assert [str(other.number) in str(each) for each in page.context["messages"]] == [True]
    sent = {"other": other.number}
    assert client.post(f"/c/{survivor.number}/merge/undo", sent, **FETCH).status_code == 200
    assert "To samo drugi raz" in client.get(f"/c/{other.number}/").content.decode()


DOORS = [
    ("get", "templates"),
    ("post", "templates/{template}/used"),
    ("get", "macros"),
    ("post", "macros/{macro}/run"),
    ("get", "split/choose"),
    ("post", "split"),
    ("post", "link?other={other}"),
    ("post", "unlink?other={other}"),
    ("post", "merge/undo?other={other}"),
]


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_a_stranger_finds_no_case_behind_any_of_these_doors(stranger, ola, team, method, door):
    conversation, other = make.conversation(team=team), make.conversation(team=team)
    actions.link(conversation.number, other.number, ola)
    merged = make.conversation(team=team)
    actions.merge(conversation.number, merged.number, ola, reason="duplicate")
    names = {
        "template": template(ola).public_id,
        "macro": macro(ola, {"do": "priority", "priority": "urgent"}).public_id,
        "other": merged.number if "merge" in door else other.number,
    }
    answer = getattr(stranger, method)(f"/c/{conversation.number}/{door.format(**names)}", **FETCH)
    assert answer.status_code in {403, 404}
    conversation.refresh_from_db()
    assert conversation.priority == "normal"
    assert ConversationLink.objects.count() == 1


@pytest.mark.parametrize(("method", "door"), [row for row in DOORS if row[1] != "macros"])
def test_a_viewer_uses_none_of_these_doors(ola, method, door):
    conversation, other = make.conversation(), make.conversation()
    actions.link(conversation.number, other.number, ola)
    merged = make.conversation()
    actions.merge(conversation.number, merged.number, ola, reason="duplicate")
    names = {
        "template": template(ola).public_id,
        "macro": macro(ola, {"do": "priority", "priority": "urgent"}).public_id,
        "other": merged.number if "merge" in door else other.number,
    }
    viewer = signed_in(make.agent("Wanda Widz", role="viewer"))
    answer = getattr(viewer, method)(f"/c/{conversation.number}/{door.format(**names)}", **FETCH)
    assert answer.status_code == 403


def test_in_a_chat_enter_sends_unless_the_person_chose_otherwise_and_nothing_waits_for_undo(client, ola):
    chat = make.conversation(account=make.account("chat"), channel="chat")
    mail = make.conversation()
    assert "data-enter-sends" in client.get(f"/c/{chat.number}/").content.decode()
    assert "data-enter-sends" not in client.get(f"/c/{mail.number}/").content.decode()
    told = client.post(f"/c/{chat.number}/write", {"text": "Już sprawdzam."}, **FETCH).json()
    assert told["undo"] == ""
    ola.settings = {"enter_sends": False}
    ola.save()
    assert "data-enter-sends" not in client.get(f"/c/{chat.number}/").content.decode()


def test_the_undo_window_is_the_persons_own(client, ola):
    ola.settings = {"undo_seconds": 0}
    ola.save()
    told = client.post(f"/c/{make.conversation().number}/write", {"text": "Jutro."}, **FETCH).json()
    assert told["undo"] == ""


def test_the_page_with_links_merges_and_a_chat_costs_no_more(client, ola, django_assert_max_num_queries):
    chat = make.conversation(account=make.account("chat"), channel="chat")
    for _n in range(3):
        actions.link(chat.number, make.conversation().number, ola)
        actions.merge(chat.number, make.conversation().number, ola, reason="ta sama sprawa")
    actions.reply(chat.pk, ola, Words(text="Już."))
    client.get("/inbox/")  # the desk's name is read once in half a minute
    with django_assert_max_num_queries(15):
        client.get(f"/c/{chat.number}/")


def test_promises_a_procedure_and_the_reason_for_the_holder_cost_the_page_no_statement(
    client, ola, django_assert_max_num_queries
):
    case = make.conversation()
    actions.assign(case.pk, actor=SYSTEM, assignee=ola)
    Assignment.objects.create(conversation=case, agent=ola, mode="round_robin", why="only")
    Procedure.objects.create(name="Zgubiona paczka", steps=[{"key": "a", "text": "Przeprosić"}])
    promise(case.pk, due_at=clock.now() + timedelta(days=1), words="Oddzwonimy jutro", actor=SYSTEM)
    client.get("/inbox/")
    with django_assert_max_num_queries(15):
        page = client.get(f"/c/{case.number}/").content.decode()
    why = str(routing_words.WHY["only"])
    assert all(words in page for words in ("Oddzwonimy jutro", "Zgubiona paczka", "Przeprosić", why))
