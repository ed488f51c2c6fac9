"""The counter's public half: the sheet, the ticket, the place in the queue."""

import re

import pytest
from django.test import Client

from odzew.channels.desk import tickets
from odzew.channels.models import CounterTicket
from odzew.core.accounts.models import Desk
from odzew.surfaces.portal.tests.pages import slip_of
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def counter():
    return make.account("counter", name="Salon Kraków")


def take(client, counter, **data):
    url = f"/ticket/take/{counter.public_id}/"
    return client.post(url, {"slip": slip_of(client.get(url)), **data})


def test_S152_the_sheet_shows_a_code_that_leads_to_a_ticket(client, counter):
    page = client.get(f"/counter/{counter.public_id}/").content.decode()
    assert "<svg" in page
    assert "style=" not in re.search(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.DOTALL)[0]
    code = tickets.short_code(counter)
    assert f"/t/{code}" in page
    assert client.get(f"/t/{code}/")["Location"] == f"/ticket/take/{counter.public_id}/"


def test_S152_a_ticket_shows_its_place_and_the_call(client, counter):
    take(client, counter, name="Ewa")
    mine = take(client, counter, topic="Zwrot butów")["Location"]
    assert "One person before you" in client.get(mine).content.decode()
    agent = make.agent()
    tickets.call_next(agent, counter)
    assert "You are next" in client.get(f"{mine}now").content.decode()
    tickets.call_next(agent, counter, where="desk 2")
    assert "Please come now: desk 2" in client.get(f"{mine}now").content.decode()


def test_a_holder_gives_the_ticket_up(client, counter):
    mine = take(client, counter)["Location"]
    client.post(f"{mine}leave")
    assert "The ticket was given up." in client.get(mine).content.decode()
    assert tickets.call_next(make.agent(), counter) is None


def test_a_machine_and_a_crowd_from_one_place_get_no_tickets(client, counter):
    assert take(client, counter, website="x").status_code == 200
    assert not CounterTicket.objects.exists()
    Desk.objects.update_or_create(pk=1, defaults={"settings": {"tickets_an_hour": 2}})
    assert [take(client, counter).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("data", [{"name": "a" * 81}, {"topic": "a" * 201}])
def test_words_that_are_too_long_come_back(client, counter, data):
    page = take(client, counter, **data)
    assert page.status_code == 422
    assert next(iter(data.values())) in page.content.decode()


def test_any_short_words_are_kept(client, counter):
    take(client, counter, name="zero\0😀", topic="שלום <b>")
    ticket = CounterTicket.objects.get()
    assert (ticket.name, ticket.topic) == ("zero😀", "שלום <b>")


def test_a_closed_counter_and_an_unknown_ticket_are_not_there(client, counter):
    counter.is_active = False
    counter.save()
    for url in (f"/counter/{counter.public_id}/", f"/ticket/take/{counter.public_id}/", "/t/abcdefgh/"):
        assert client.get(url).status_code == 404
    assert client.get(f"/ticket/{counter.public_id}/").status_code == 404
