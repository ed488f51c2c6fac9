"""The list page: what is on it, for whom, at what cost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import View
from odzew.core.conversations.rules import Status
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    cache.clear()
    return make.agent("Alicja Nowak", role="owner")


@pytest.fixture
def door():
    return make.account()


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_list_shows_who_waits(alice, door):
    case = make.conversation(account=door, subject="Gdzie jest paczka?")
    page = signed_in(alice).get("/inbox/")
    assert page.status_code == 200
    text = page.content.decode()
    assert f'id="row-{case.number}"' in text
    assert "Marta Wiśniewska" in text
    assert f'href="/c/{case.number}/"' in text


def test_a_full_list_page_costs_at_most_eight_statements(alice, door, django_assert_max_num_queries):
    alice.role = "agent"
    alice.save()
    team = make.team()
    team.agents.add(alice)
    View.objects.create(name="Zwroty", conditions={"all": [{"field": "tag", "value": ["zwrot"]}]})
    for n in range(60):
        make.conversation(account=door, subject=f"Sprawa {n}", team=team if n % 2 else None)
    client = signed_in(alice)
    for url in (
        "/inbox/",
        "/inbox/?order=priority",
        f"/inbox/team/{team.public_id}?team={team.public_id}&tag=x",
    ):
        cache.clear()
        client.get("/inbox/mine")
        with django_assert_max_num_queries(8):
            assert client.get(url).status_code == 200


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/inbox/").status_code == 302


@pytest.mark.parametrize(
    "place",
    ["nowhere", "team/1", "team/00000000-0000-7000-8000-000000000000", "view/x", "channel/fax", "all/1"],
)
def test_a_place_that_is_not_there_is_not_found(alice, place):
    assert signed_in(alice).get(f"/inbox/{place}").status_code == 404


def test_text_of_customers_stays_text(alice, door):
    evil = '<script>alert(1)</script>"><img src=x onerror=1>'
    make.conversation(account=door, subject=evil, text=evil)
    text = signed_in(alice).get("/inbox/").content.decode()
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text
    assert escape("<script>alert(1)</script>") in text


def test_damaged_filters_are_said_and_nothing_is_lost(alice, door):
    case = make.conversation(account=door)
    page = signed_in(alice).get("/inbox/?f={broken")
    assert page.status_code == 200
    assert f'id="row-{case.number}"' in page.content.decode()
    assert "banner is-risk" in page.content.decode()


def test_more_rows_come_by_the_cursor_without_gaps(alice, door):
    numbers = {make.conversation(account=door, subject=f"Sprawa {n}").number for n in range(55)}
    client = signed_in(alice)
    first = client.get("/inbox/")
    more = client.get("/inbox/rows", {"in": "all", "after": first.context["next"]})
    seen = [row.number for row in first.context["rows"]] + [row.number for row in more.context["rows"]]
    assert sorted(seen) == sorted(numbers)
    assert more.context["next"] == ""


def test_a_row_says_whether_it_belongs_to_the_list(alice, door):
    case = make.conversation(account=door)
    client = signed_in(alice)
    assert client.get(f"/inbox/row/{case.number}", {"in": "all"}).headers["X-Belongs"] == "yes"
    conversations.change_status(case.pk, Status.RESOLVED, actor=SYSTEM)
    assert client.get(f"/inbox/row/{case.number}", {"in": "all"}).headers["X-Belongs"] == "no"


def test_a_row_of_another_team_is_not_found(door):
    case = make.conversation(account=door, team=make.team())
    bob = make.agent("Bogdan Inny", teams=(make.team(),))
    assert signed_in(bob).get(f"/inbox/row/{case.number}", {"in": "all"}).status_code == 404
    assert f"row-{case.number}" not in signed_in(bob).get("/inbox/").content.decode()


def test_counts_are_told_for_every_list(alice, door):
    make.conversation(account=door, assignee=alice)
    make.conversation(account=door, snoozed_until=clock.now() + timedelta(days=1))
    told = signed_in(alice).get("/inbox/counts").json()["counts"]
    assert told["all"] == "1"
    assert told["mine"] == "1"
    assert told["unassigned"] == ""
    assert told["snoozed"] == "1"
    assert told["channel/email"] == "1"


def test_density_is_remembered(alice):
    client = signed_in(alice)
    assert client.post("/inbox/density", {"density": "dense", "in": "mine"}).url == "/inbox/mine"
    assert client.get("/inbox/").context["is_dense"] is True


def test_a_row_leads_back_to_its_list(alice, door):
    case = make.conversation(account=door, tags=["zwrot"])
    text = signed_in(alice).get("/inbox/?tag=zwrot").content.decode()
    assert f'href="/c/{case.number}/?in=all%3Ftag%3Dzwrot"' in text
