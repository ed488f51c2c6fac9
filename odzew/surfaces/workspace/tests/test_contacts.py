"""The pages on which agents log contacts, write first, and call people to the counter."""

import pytest
from django.test import Client

from odzew.channels.desk import tickets
from odzew.core.conversations.models import Conversation, Message
from odzew.surfaces.portal.tests.pages import slip_of
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="owner", language="en")


@pytest.fixture
def client(alice):
    client = Client()
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def line():
    return make.account("phone", name="Infolinia")


def log(client, line, **data):
    slip = data.pop("slip", "") or slip_of(client.get("/new/"))
    usual = {
        "account": str(line.public_id),
        "way": "in",
        "outcome": "work",
        "text": "Pyta o paczkę.",
        "phone": "601234567",
    }
    return client.post("/new/", {**usual, "slip": slip, **data})


def test_S152_a_call_is_logged_in_one_form(client, line, alice):
    answer = log(client, line, outcome="resolved", minutes="3", name="Jan")
    case = Conversation.objects.get()
    assert answer["Location"] == f"/c/{case.number}/"
    assert (case.status, case.channel, case.customer.name) == ("resolved", "phone", "Jan")


def test_a_direction_is_chosen_unless_a_link_knows_another(client, line):
    assert client.get("/new/").context["form"]["way"].value() == "in"
    assert client.get("/new/?way=out").context["form"]["way"].value() == "out"


def test_the_same_press_twice_is_one_case(client, line):
    slip = slip_of(client.get("/new/"))
    assert {log(client, line, slip=slip).status_code for _ in range(2)} == {302}
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": ""}, "Write what it was about."),
        ({"outcome": "callback"}, "Choose a time in the future"),
        ({"number": "99999"}, "There is no such conversation"),
        ({"customer": "../etc"}, "There is no such customer"),
        ({"email": "jan@"}, "Enter a valid email address."),
        ({"minutes": "-1"}, "greater than or equal to 0"),
        ({"account": "fax"}, "Select a valid choice"),
        ({"slip": "old"}, "please send it again"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, line, data, words):
    page = log(client, line, **{"subject": "Temat zostaje", **data})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Temat zostaje" in page.content.decode()
    assert not Conversation.objects.exists()


def test_known_people_are_found_while_typing(client):
    make.customer("Żaneta Ćwikła", email="zaneta@poczta.example")
    for typed in ("cwikla", "Żan", "zaneta@po"):
        assert "Żaneta Ćwikła" in client.get("/new/people", {"who": typed}).content.decode()
    assert "Nobody found" in client.get("/new/people", {"who": "%%%"}).content.decode()
    assert "Żaneta" not in client.get("/new/people", {"who": "Ż"}).content.decode()


def test_an_agent_writes_first_and_once(client):
    door = make.account()
    slip = slip_of(client.get("/new/email/"))
    data = {
        "account": str(door.public_id),
        "email": "ewa@poczta.example",
        "subject": "Zwrot",
        "text": "Dzień dobry",
        "slip": slip,
    }
    answer = client.post("/new/email/", data)
    message = Message.objects.get(direction="out")
    assert answer["Location"] == f"/c/{message.conversation.number}/"
    assert (message.to, message.conversation.subject) == (["ewa@poczta.example"], "Zwrot")
    again = client.post("/new/email/", data)
    assert again.status_code == 422
    assert "already been written" in again.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"subject": ""}, "Give the message a subject."),
        ({"text": ""}, "Write something first."),
        ({"email": ""}, "Choose a customer"),
    ],
)
def test_a_letter_without_its_parts_comes_back(client, data, words):
    door = make.account()
    slip = slip_of(client.get("/new/email/"))
    usual = {
        "account": str(door.public_id),
        "email": "ewa@poczta.example",
        "subject": "Zwrot",
        "text": "Dzień dobry",
    }
    page = client.post("/new/email/", {**usual, "slip": slip, **data})
    assert page.status_code == 422
    assert words in page.content.decode()
    mended = client.post("/new/email/", {**usual, "slip": slip_of(page)})
    assert mended.status_code == 302


def test_the_next_person_is_called_from_the_queue(client, alice):
    counter = make.account("counter", name="Salon")
    assert "Nobody waits." in client.get("/counter/").content.decode()
    ticket = tickets.take_ticket(counter, name="Ewa", topic="Zwrot", nonce="n")
    assert "one person waits" in client.get("/counter/").content.decode()
    client.post(f"/counter/{counter.public_id}/next", {"where": "stanowisko 2"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.place, ticket.called_by) == ("called", "stanowisko 2", alice)
    page = client.get("/counter/").content.decode()
    assert f"/c/{ticket.conversation.number}/" in page
    assert 'value="stanowisko 2"' in page


def test_strangers_and_viewers_stay_outside(line):
    stranger = Client()
    for url in ("/new/", "/new/email/", "/new/people", "/counter/"):
        assert stranger.get(url).status_code == 302
    viewer = Client()
    viewer.force_login(
        make.agent(role="viewer"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for url in ("/new/", "/new/email/", "/new/people", "/counter/"):
        assert viewer.get(url).status_code == 403


def test_pages_of_a_desk_without_lines_say_what_to_do(client):
    assert "No phone line and no counter yet" in client.get("/new/").content.decode()
    assert "No mailbox yet" in client.get("/new/email/").content.decode()
    assert "No counter yet" in client.get("/counter/").content.decode()
