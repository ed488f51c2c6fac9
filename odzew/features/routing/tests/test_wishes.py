"""A call instead of an answer, or somebody in charge: asked for in chat, form and on the page of the case."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from odzew.channels.chat import identity
from odzew.channels.form import slip
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.status_link import status_token
from odzew.features.promises.models import Promise
from odzew.features.routing import actions
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event
from odzew.surfaces.widget.talk import Guest
from odzew.testing import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # Tuesday, 20:00 in Warsaw: nobody is there
CALL = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _evening():
    with clock.at(NOW):
        yield


@pytest.fixture
def guest():
    return Guest(make.account("chat"), identity.stranger(), language="pl", address="192.0.2.7")


def call_promises():
    return list(Promise.objects.filter(kind="callback").values_list("conversation_id", "due_at", "words"))


def test_S22_a_call_asked_for_in_the_chat_is_owed_at_its_time(guest):
    frame = {"do": "call", "id": "call-0001", "phone": "601 234 567", "at": CALL.isoformat()}
    assert guest.take(frame)[0]["kind"] == "done"
    case = Conversation.objects.get()
    assert call_promises() == [(case.pk, CALL, "+48601234567")]
    assert "oddzwonić" in case.tags
    assert "601 234 567" in case.messages.get().text
    assert Event.objects.filter(kind="CallbackRequested", public=True).exists()
    assert guest.take(frame)[0]["kind"] == "done"
    assert case.messages.count() == 1


@pytest.mark.parametrize(
    ("phone", "at", "says"),
    [
        ("123", CALL, "telefon"),
        ("601 234 567", NOW - timedelta(hours=9), "sześćdziesięciu"),
        ("601 234 567", NOW + timedelta(hours=1), "Najbliższy termin"),
        ("601 234 567", datetime(2026, 11, 29, 11, 0, tzinfo=UTC), "30 listopada"),
    ],
)
def test_S22_no_call_is_promised_that_nobody_can_make(guest, phone, at, says):
    answer = guest.take({"do": "call", "id": "call-0002", "phone": phone, "at": at.isoformat()})
    assert answer[0]["kind"] == "refused"
    assert says in answer[0]["words"]
    assert not Conversation.objects.exists()


def test_S37_somebody_in_charge_is_two_steps_away_in_the_chat(guest):
    managers, team = make.team("Kierownicy"), make.team()
    guest.account.team = team
    guest.account.save()
    owner = make.agent("Alicja Owner", role="owner")
    actions.save_team_routing(team, {"manager_team": managers}, by=owner)
    assert guest.take({"do": "person", "id": "person-01", "who": "manager"})[0]["kind"] == "done"
    case = Conversation.objects.get()
    assert (case.team, case.priority) == (managers, "high")
    assert "prosi o kierownika" in case.tags
    assert guest.take({"do": "person", "id": "person-02", "who": "król"})[0]["kind"] == "refused"


def form_of(client, brand):
    slug = brand.slug
    proof = slip.issue(f"form/{slug}", opened_at=NOW.timestamp() - 60)
    usual = {
        "slip": proof,
        "email": "marta@poczta.example",
        "topic": "order",
        "message": "Gdzie jest paczka?",
    }
    return lambda **more: client.post(reverse("portal-form", args=[slug]), usual | more)


def test_S22_a_call_asked_for_in_the_form_is_owed_at_its_time(client):
    account = make.account("form")
    send = form_of(client, account.brand)
    refused = send(**{"call-phone": "601 234 567", "call-at": "2026-11-24T23:00"})
    assert refused.status_code == 422
    assert "601 234 567" in refused.content.decode()
    assert not Conversation.objects.exists()
    answer = send(**{"call-phone": "601 234 567", "call-at": "2026-11-25T10:30", "call-manager": "on"})
    assert answer.status_code == 302
    case = Conversation.objects.get()
    assert call_promises() == [(case.pk, CALL, "+48601234567")]
    assert {"oddzwonić", "prosi o kierownika"} <= set(case.tags)


def test_a_form_without_wishes_stays_as_it_was(client):
    account = make.account("form")
    assert form_of(client, account.brand)().status_code == 302
    assert (Conversation.objects.get().tags, call_promises()) == ([], [])


def test_S37_the_page_of_the_case_asks_for_a_call_and_for_somebody_in_charge(client):
    case = make.conversation(account=make.account("form"))
    token = status_token(case)
    page = client.get(reverse("portal-case", args=[token])).content.decode()
    assert "Wolę, żeby Państwo oddzwonili" in page
    assert "Rozmowa z kierownikiem" in page
    assert client.post(reverse("portal-case-call", args=[token]), {"call-phone": "12"}).status_code == 422
    asked = {"call-phone": "601234567", "call-at": "2026-11-25T10:30"}
    assert client.post(reverse("portal-case-call", args=[token]), asked).status_code == 302
    assert client.post(reverse("portal-case-person", args=[token])).status_code == 302
    case.refresh_from_db()
    assert {"oddzwonić", "prosi o kierownika"} <= set(case.tags)
    assert len(call_promises()) == 1


def test_a_wish_opens_a_finished_case_again():
    case = make.conversation()
    conversations.change_status(case.pk, "resolved", actor=SYSTEM, reason="odpowiedź")
    conversations.request_callback(case.pk, phone="601234567", at=CALL)
    case.refresh_from_db()
    assert (case.status, case.waiting_since) == ("open", NOW)
    with pytest.raises(Invalid):
        conversations.request_callback(case.pk, phone="601234567", at=NOW + timedelta(days=61))
