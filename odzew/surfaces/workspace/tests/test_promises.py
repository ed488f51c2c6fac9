"""Promises on the page of a case: what is shown, made at one press, kept, released, called, recognised while writing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Message
from odzew.core.customers import actions as customers
from odzew.features.promises import actions, tasks
from odzew.features.promises.models import Promise
from odzew.features.promises.queries import panel
from odzew.features.promises.tests.arranged import office, policy
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.surfaces.workspace.promises.panel import phone_of
from odzew.testing import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Warsaw
TOMORROW_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FETCH = {"X-Requested-With": "fetch"}
PLEDGE = "Sprawdzę to u kuriera i oddzwonię jutro do 12."


@pytest.fixture(autouse=True)
def _monday():
    """Everything happens at ten o'clock of a working day in one known office."""
    cache.clear()
    office()
    policy(name="Poczta", first_answer=120)
    with clock.at(MONDAY):
        yield
    cache.clear()


@pytest.fixture
def ola():
    return make.agent("Ola Nowak")


@pytest.fixture
def case(ola):
    return make.conversation(assignee=ola)


@pytest.fixture
def client(ola):
    client = Client(HTTP_ACCEPT_LANGUAGE="pl")
    client.force_login(ola)
    return client


def shown(client, case):
    return client.get(f"/c/{case.number}/").content.decode()


def by_hand(case):
    return Promise.objects.filter(conversation=case, kind__in=["manual", "callback"])


def promised(case, ola, **fields):
    given = {"kind": "manual", "due_at": TOMORROW_NOON, "actor": Actor("agent", ola.pk, ola.name)}
    return actions.promise(case.pk, **{**given, **fields})


def test_the_panel_says_what_is_owed_by_when_and_why(client, case):
    page = shown(client, case)
    assert "Pierwsza odpowiedź" in page
    assert "zasada „Poczta”" in page
    assert "liczona w: Biuro" in page
    assert "odpowiedź do 12:00" in page


def test_the_head_names_what_falls_due_next(client, case, ola):
    promised(case, ola, kind="callback", due_at=MONDAY + timedelta(minutes=20))
    assert "oddzwonienie do 10:20" in shown(client, case)


def test_a_clock_that_stands_says_so(client, case, ola):
    actor = Actor("agent", ola.pk, ola.name)
    conversations.change_status(case.pk, "pending", actor=actor, reason="czekamy na zdjęcia")
    assert "zegar stoi, czekamy na klienta" in shown(client, case)


def test_a_broken_promise_stays_until_it_is_answered(client, case):
    with clock.at(MONDAY + timedelta(hours=3)):
        tasks.fire_due(0)
        page = shown(client, case)
    assert "nadal obowiązuje" in page
    assert "Po terminie: Pierwsza odpowiedź" in page


def test_ended_promises_are_folded(client, case, ola):
    row = promised(case, ola, words="wynik u kuriera")
    actions.release(row.pk, reason="kurier zgubił paczkę", actor=Actor("agent", ola.pk, ola.name))
    page = shown(client, case)
    assert "1 wcześniejsza obietnica" in page
    assert "kurier zgubił paczkę" in page


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("today", datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
        ("tomorrow", TOMORROW_NOON),
        ("week", datetime(2026, 11, 27, 17, 0, tzinfo=UTC)),
    ],
)
def test_a_promise_takes_one_press(client, case, ola, when, due):
    answer = client.post(reverse("thread_promise", args=[case.number]), {"when": when}, headers=FETCH)
    row = by_hand(case).get()
    assert (row.kind, row.due_at, row.made_by, row.source) == ("manual", due, ola, "agent")
    assert f"/promises/{row.public_id}/release" in answer.json()["undo"]
    client.post(answer.json()["undo"], headers=FETCH)
    row.refresh_from_db()
    assert row.reason == "undo"
    assert "cofnięta od razu" in shown(client, case)


def test_the_presses_say_their_times(client, case):
    page = shown(client, case)
    for words in ("dziś do 18:00", "jutro do 12:00", "w piątek do 18:00"):
        assert words in page


def test_an_own_time_with_words_and_a_phone(client, case):
    typed = {
        "when": "own",
        "at": "2026-11-25T14:30",
        "kind": "callback",
        "phone": "600 100 200",
        "words": "faktura",
    }
    client.post(reverse("thread_promise", args=[case.number]), typed)
    row = by_hand(case).get()
    assert (row.kind, row.words) == ("callback", "600 100 200, faktura")
    assert row.due_at == datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", [{"when": "own"}, {"when": "own", "at": "2020-01-01T10:00"}, {"when": "nigdy"}]
)
def test_a_time_that_is_none_is_refused(client, case, typed):
    answer = client.post(reverse("thread_promise", args=[case.number]), typed, headers=FETCH)
    assert answer.status_code == 422
    assert not by_hand(case).exists()


def test_a_release_needs_a_reason_and_policies_are_not_released(client, case, ola):
    row = promised(case, ola)
    url = reverse("thread_promise_release", args=[case.number, row.public_id])
    assert client.post(url, {"reason": " "}, headers=FETCH).status_code == 422
    assert client.post(url, {"reason": "klient odwołał"}, headers=FETCH).status_code == 200
    row.refresh_from_db()
    assert (row.reason, row.ended_by) == ("klient odwołał", ola)
    owed = Promise.objects.get(conversation=case, kind="first_answer")
    url = reverse("thread_promise_release", args=[case.number, owed.public_id])
    assert client.post(url, {"reason": "nie chcę"}, headers=FETCH).status_code == 409


def test_what_was_done_elsewhere_is_marked_as_kept(client, case, ola):
    row = promised(case, ola)
    client.post(reverse("thread_promise_fulfil", args=[case.number, row.public_id]))
    row.refresh_from_db()
    assert row.kept_at == MONDAY
    assert "Spełnione: Obietnica" in shown(client, case)


def test_a_promise_of_another_case_is_not_found(client, case, ola):
    other = promised(make.conversation(), ola)
    url = reverse("thread_promise_fulfil", args=[case.number, other.public_id])
    assert client.post(url, headers=FETCH).status_code == 404


def test_S22_calls_that_are_owed_stand_in_one_list_and_a_stranger_sees_none(client, case, ola):
    customers.add_address(case.customer, "phone", "+48600100200")
    promised(case, ola, kind="callback", words="w sprawie faktury")
    page = client.get(reverse("calls")).content.decode()
    assert "w sprawie faktury" in page
    assert 'href="tel:+48600100200"' in page
    hidden = make.conversation(team=make.team())
    promised(hidden, ola, kind="callback", words="tajne")
    stranger = make.agent("Borys Obcy", teams=(make.team(),))
    assert panel.calls_owed(stranger).filter(conversation=hidden).count() == 0


def test_S22_logging_the_call_keeps_the_promise(client, case, ola):
    line = make.account("phone", brand=case.brand)
    row = promised(case, ola, kind="callback", words="601 200 300")
    page = client.get(reverse("calls")).content.decode()
    assert "way=out" in page
    assert f"promise={row.public_id}" in page
    url = f"{reverse('new')}?customer={case.customer.public_id}&number={case.number}&way=out&promise={row.public_id}"
    form = client.get(url)
    assert f'name="number" value="{case.number}"' in form.content.decode()
    slip = form.context["slip"]
    typed = {
        "slip": slip, "customer": str(case.customer.public_id), "number": case.number, "way": "out",
        "account": str(line.public_id), "text": "Wyjaśnione.", "outcome": "resolved",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert row.kept_at is not None


def test_the_number_to_call_is_the_written_one_else_the_customers():
    row = Promise(kind="callback", words="+48 601 200 300, faktura 12/2026")
    assert phone_of(row, ["22 100"]) == "+48 601 200 300"
    assert phone_of(Promise(kind="callback", words="do jutra"), ["22 1001010"]) == "22 1001010"
    assert phone_of(Promise(kind="manual", words="601 200 300"), ["1"]) == ""


def test_a_promise_in_the_words_is_recognised_with_its_time(client, case):
    answer = client.post(reverse("thread_spoken", args=[case.number]), {"text": PLEDGE}, headers=FETCH)
    [offer] = answer.json()["offers"]
    assert offer["question"] == "Zapisać obietnicę oddzwonienia: jutro do 12:00?"
    assert offer["kind"] == "callback"
    assert datetime.fromisoformat(offer["due"]) == TOMORROW_NOON
    none = client.post(reverse("thread_spoken", args=[case.number]), {"text": "Dziękuję."}, headers=FETCH)
    assert none.json() == {"offers": []}


def key(client, case, text=PLEDGE):
    answer = client.post(reverse("thread_spoken", args=[case.number]), {"text": text}, headers=FETCH)
    return answer.json()["offers"][0]["key"]


def write(client, case, **typed):
    return client.post(reverse("thread_write", args=[case.number]), {"text": PLEDGE, **typed}, headers=FETCH)


def test_an_accepted_promise_is_stored_with_the_reply_as_the_agents(client, case, ola):
    found = key(client, case)
    assert write(client, case, promise=found, promise_seen=found).status_code == 200
    row = by_hand(case).get()
    assert (row.kind, row.due_at, row.made_by, row.words) == (
        "callback", TOMORROW_NOON, ola, "oddzwonię jutro do 12",
    )  # fmt: skip
    assert Message.objects.filter(conversation=case, direction="out").count() == 1


def test_a_reply_that_promises_unasked_comes_back_once_and_never_for_the_same_words(client, case):
    answer = write(client, case)
    assert (answer.status_code, answer.json()["code"]) == (409, "promise_offered")
    assert not Message.objects.filter(conversation=case, direction="out").exists()
    seen = answer.json()["offers"][0]["key"]
    assert write(client, case, promise_seen=seen).status_code == 200
    assert not by_hand(case).exists()


def test_without_scripts_the_page_comes_back_with_the_words_and_the_offer(client, case):
    url = reverse("thread_write", args=[case.number])
    page = client.post(url, {"text": PLEDGE})
    html = page.content.decode()
    assert page.status_code == 409
    assert PLEDGE in html
    assert "Zapisać obietnicę oddzwonienia: jutro do 12:00?" in html
    found = key(client, case)
    client.post(url, {"text": PLEDGE, "promise_seen": found, "promise": found})
    assert by_hand(case).count() == 1


def test_words_changed_after_the_offer_promise_nothing_of_the_old_ones(client, case):
    found = key(client, case)
    answer = write(client, case, text="Oddzwonię w piątek do 10.", promise=found, promise_seen=found)
    assert answer.json()["code"] == "promise_offered"
    assert not by_hand(case).exists()


def test_a_reply_that_promises_does_not_end_the_case(client, case):
    found = key(client, case)
    answer = write(client, case, promise=found, promise_seen=found, then="resolved")
    assert (answer.status_code, answer.json()["code"]) == (409, "promise_needs_open")
    assert write(client, case, promise_seen=found, then="resolved").status_code == 200


def test_a_note_promises_nobody_anything(client, case):
    assert write(client, case, mode="note").status_code == 200


def test_a_reply_taken_back_takes_its_promise_back(client, case, ola):
    found = key(client, case)
    write(client, case, promise=found, promise_seen=found)
    message = Message.objects.get(conversation=case, direction="out")
    url = reverse("thread_withdraw", args=[case.number, message.public_id])
    assert client.post(url, headers=FETCH).status_code == 200
    row = by_hand(case).get()
    assert row.reason == "undo"


def test_a_viewer_sees_promises_and_makes_none(case):
    viewer = Client(HTTP_ACCEPT_LANGUAGE="pl")
    viewer.force_login(make.agent("Wera", role="viewer"))
    page = shown(viewer, case)
    assert "Pierwsza odpowiedź" in page
    assert 'name="when"' not in page
    assert viewer.post(reverse("thread_promise", args=[case.number]), {"when": "today"}).status_code == 403
