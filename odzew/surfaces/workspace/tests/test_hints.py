"""Doors of the hints under the composer, and the personal switch."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def ola(client):
    agent = make.agent("Ola Maj", language="pl")
    client.force_login(agent)
    return agent


@pytest.fixture
def case(ola):
    return make.conversation(text="Paczka nie dotarła!", assignee=ola, language="pl", subject="Stół Brzeg")


def test_S41_S49_the_reply_as_typed_gets_hints_with_positions(client, case):
    text = "Dzień dobry, wyślemy do Pani nową paczkę kurierem, odezwiemy się w tej sprawie wkrótce."
    told = client.post(f"/c/{case.number}/hints", {"text": text}, **FETCH).json()["hints"]
    assert [each["kind"] for each in told] == ["no_cause", "no_date", "vague"]
    assert text[told[-1]["start"] : told[-1]["end"]] == "wkrótce"
    assert client.post(f"/c/{case.number}/hints", **FETCH).json() == {"hints": []}


def test_S42_S48_the_key_facts_name_the_case_what_was_agreed_and_the_promised_time(client, ola, case):
    zone = ZoneInfo("Europe/Warsaw")
    with clock.at(datetime(2026, 11, 23, 9, 0, tzinfo=zone)):
        actions.reply(
            case.pk,
            ola,
            Words(text="Dzień dobry.\nWyślemy nowy stół w piątek do 16:00. Czy adres jest ten sam?"),
        )
        Conversation.objects.update(told_due_at=datetime(2026, 11, 27, 15, 0, tzinfo=zone))
        text = client.get(f"/c/{case.number}/facts", **FETCH).json()["text"]
    assert f"Stół Brzeg (nr {case.number})" in text
    assert "Wyślemy nowy stół w piątek do 16:00." in text
    assert "27 listopada" in text
    assert "Czy adres" not in text


def test_the_hints_can_be_switched_off_by_each_person(client, ola, case):
    page = client.get(f"/c/{case.number}/").content.decode()
    assert f'data-hints-url="/c/{case.number}/hints"' in page
    sent = {"after_close": "next", "density": "roomy", "keys": "on"}
    assert client.post("/settings/work", sent).status_code == 302
    assert "data-hints-url" not in client.get(f"/c/{case.number}/").content.decode()


def test_strangers_and_viewers_get_no_hints(client, case):
    Conversation.objects.update(team=make.team(), assignee=None)
    client.force_login(make.agent("Obcy", teams=(make.team(),)))
    assert client.post(f"/c/{case.number}/hints", {"text": "x"}).status_code == 404
    assert client.get(f"/c/{case.number}/facts").status_code == 404
    client.force_login(make.agent("Widz", role="viewer"))
    assert client.get(f"/c/{case.number}/facts").status_code == 403
