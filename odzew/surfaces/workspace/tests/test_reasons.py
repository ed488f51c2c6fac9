"""Doors that end or park a waiting case: asked by a script, asked without one, answered, refused, undone."""

import pytest
from django.urls import reverse

from odzew.core.accounts.models import Desk
from odzew.core.accounts.queries import desk
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Macro
from odzew.kit.models import Event
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
    return make.conversation(assignee=ola)


def fresh(row):
    return Conversation.objects.get(pk=row.pk)


def html(answer):
    return answer.content.decode()


def test_a_script_is_asked_in_a_dialog_that_sends_the_same_act_again(client, case):
    answer = client.post(f"/c/{case.number}/status", {"to": "resolved"}, **FETCH)
    told = answer.json()
    assert (answer.status_code, told["code"], told["fields"]) == (409, "needs_reason", {"act": "resolve"})
    assert 'value="by_phone"' in told["html"]
    assert 'name="to" value="resolved"' in told["html"]
    assert "odpowiedź przekazana telefonicznie" in told["html"]
    sent = {"to": "resolved", "reason": "by_phone", "reason_words": "o 9:40", "act": "resolve"}
    told = client.post(f"/c/{case.number}/status", sent, **FETCH).json()
    assert fresh(case).status == "resolved"
    assert Event.objects.get(subject_id=case.pk, kind="StatusChanged").data["reason"] == "by_phone: o 9:40"
    assert "odpowiedź przekazana telefonicznie: o 9:40" in html(client.get(f"/c/{case.number}/"))
    assert client.post(told["undo"], **FETCH).status_code == 200
    assert (fresh(case).status, fresh(case).waiting_since) == ("new", case.waiting_since)


def test_without_scripts_the_same_form_is_a_page(client, case):
    page = client.post(f"/c/{case.number}/snooze", {"until": "reply"})
    assert page.status_code == 409
    assert 'name="until" value="reply"' in html(page)
    assert f'action="/c/{case.number}/snooze"' in html(page)
    again = client.post(f"/c/{case.number}/snooze", {"until": "reply", "reason": "other", "reason_words": ""})
    assert again.status_code == 422
    assert 'value="other" required checked' in html(again)
    done = client.post(
        f"/c/{case.number}/snooze",
        {"until": "tomorrow", "reason": "other", "reason_words": "czeka na kuriera"},
    )
    assert done.status_code == 302
    assert fresh(case).snoozed_until is not None


@pytest.mark.parametrize(
    "sent", [{"reason": ""}, {"reason": "nowhere"}, {"reason": "other", "reason_words": " . "}]
)
def test_half_a_reason_is_explained_in_the_dialog(client, case, sent):
    answer = client.post(f"/c/{case.number}/status", {"to": "closed", **sent}, **FETCH)
    assert answer.status_code == 422
    assert answer.json()["html"]
    assert fresh(case).status == "new"


def test_a_refused_act_is_told_and_not_asked(client, case):
    desk()
    Desk.objects.update(settings={"guard": {"close": "refuse"}})
    answer = client.post(f"/c/{case.number}/status", {"to": "closed", "reason": "by_phone"}, **FETCH)
    assert (answer.status_code, answer.json()["code"]) == (409, "customer_waits")
    assert "html" not in answer.json()


def test_merging_two_people_and_macros_ask_too(client, ola, case):
    other = make.conversation()
    asked = client.post(f"/c/{case.number}/merge", {"other": other.number}, **FETCH)
    assert asked.json()["fields"] == {"act": "merge"}
    sent = {"other": other.number, "reason": "duplicate"}
    assert client.post(f"/c/{case.number}/merge", sent, **FETCH).status_code == 200
    row = Macro.objects.create(name="Zamknij", steps=[{"do": "status", "status": "closed"}])
    address = reverse("thread_macro_run", args=[case.number, row.public_id])
    assert client.post(address, **FETCH).json()["code"] == "needs_reason"
    assert client.post(address, {"reason": "withdrew"}, **FETCH).status_code == 200
    assert fresh(case).status == "closed"


def test_not_a_case_closes_in_one_press_and_says_so(client, case):
    assert (
        client.post(f"/c/{case.number}/status", {"to": "closed", "reason": "spam"}, **FETCH).status_code
        == 200
    )
    assert "spam, to nie jest zgłoszenie" in html(client.get(f"/c/{case.number}/"))


def test_the_reply_that_snoozes_is_sent_even_when_the_customer_spoke_meanwhile(client, case):
    sent = {"mode": "reply", "text": "Sprawdzamy.", "snooze": "tomorrow"}
    assert client.post(f"/c/{case.number}/write", sent, **FETCH).status_code == 200
    assert fresh(case).snoozed_until is not None


# ---- bulk ------------------------------------------------------------------------------------------------


def test_one_reason_serves_all_that_wait_in_a_bulk_change(client, ola, case):
    quiet, waiting = make.conversation(), make.conversation()
    actions.reply(quiet.pk, ola, Words(text="Już jedzie."))
    sent = {"number": [case.number, quiet.number, waiting.number], "status": "closed", "in": "all"}
    asked = client.post("/inbox/bulk", sent, **FETCH)
    assert asked.status_code == 409
    assert "W 2 sprawach klient czeka" in asked.json()["message"]
    assert fresh(quiet).status == "pending"
    done = client.post("/inbox/bulk", sent | {"reason": "duplicate"}, **FETCH)
    assert done.json() == {"url": "/inbox/"}
    assert {fresh(row).status for row in (case, quiet, waiting)} == {"closed"}


def test_those_that_wait_can_be_left_out_of_a_bulk_change_and_are_named(client, ola, case):
    quiet = make.conversation()
    actions.reply(quiet.pk, ola, Words(text="Już jedzie."))
    sent = {"number": [case.number, quiet.number], "status": "closed", "in": "all"}
    page = client.post("/inbox/bulk", sent)
    assert page.status_code == 409
    assert f'name="number" value="{case.number}"' in html(page)
    answer = client.post("/inbox/bulk", sent | {"skip_waiting": "1", "reason_words": ""}, follow=True)
    assert (fresh(case).status, fresh(quiet).status) == ("new", "closed")
    assert f"#{case.number}" in html(answer)


# ---- thanks ------------------------------------------------------------------------------------------------


@pytest.fixture
def thanked(ola, case):
    actions.reply(case.pk, ola, Words(text="Paczka dojedzie jutro."))
    return make.message_in(case, "Dziękuję bardzo!")


def test_rivals_12_thanks_are_said_quietly_and_closed_in_one_press(client, case, thanked):
    assert "Klient tylko podziękował" in html(client.get(f"/c/{case.number}/"))
    assert "tylko podziękowanie" in html(client.get("/inbox/"))
    told = client.post(f"/c/{case.number}/status", {"to": "closed", "reason": "thanked"}, **FETCH).json()
    assert fresh(case).status == "closed"
    assert told["undo"]


def test_thanks_become_a_question_and_back_by_undo(client, case, thanked):
    address = f"/c/{case.number}/m/{thanked.public_id}/thanks"
    told = client.post(address, {"is": "question"}, **FETCH).json()
    assert fresh(case).waiting_since == thanked.sent_at
    assert "Klient tylko podziękował" not in html(client.get(f"/c/{case.number}/"))
    assert client.post(told["undo"], **FETCH).status_code == 200
    assert fresh(case).waiting_since is None


def test_a_stranger_and_a_viewer_judge_no_thanks(client, thanked, case):
    address = f"/c/{case.number}/m/{thanked.public_id}/thanks"
    Conversation.objects.update(team=make.team(), assignee=None)
    client.force_login(make.agent("Obcy", teams=(make.team(),)))
    assert client.post(address, {"is": "question"}).status_code == 404
    client.force_login(make.agent("Widz", role="viewer"))
    assert client.post(address, {"is": "question"}).status_code == 403
