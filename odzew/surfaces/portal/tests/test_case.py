"""The page of a case: what its customer may see and do, and that nobody else may."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from odzew.channels.models import Arrival, Delivery
from odzew.core.accounts.models import Desk
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Attachment, Conversation
from odzew.core.conversations.queries.public import public_case
from odzew.core.conversations.queries.status_link import status_token
from odzew.core.conversations.rules import Status
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event
from odzew.surfaces.portal.tests.pages import case_url, opened, shop, slip_of
from odzew.surfaces.portal.wording import STATUS
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def case(client):
    shop()
    return opened(client)


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="owner")


def shown(client, case) -> str:
    page = client.get(case_url(case))
    assert page.status_code == 200
    return page.content.decode()


def add(client, case, **data):
    slip = slip_of(client.get(case_url(case)))
    return client.post(f"{case_url(case)}say", {"slip": slip, **data})


def left(message):
    Delivery.objects.filter(message=message).update(state="sent")


def test_the_customer_sees_public_words_only(client, case, alice):
    conversations.note(case.pk, alice, "Klient jest trudny")
    conversations.assign(case.pk, actor=SYSTEM, assignee=alice)
    answer = conversations.reply(case.pk, alice, Words("Paczka będzie jutro."))
    left(answer)
    make.message_in(case, "Dziękuję")
    text = shown(client, case)
    assert "Paczka będzie jutro." in text
    assert "Dziękuję" in text
    assert "Alicja Nowak, Lniany Dom" in text
    assert "Klient jest trudny" not in text
    assert "j…n@poczta.example" in text
    assert "jan@poczta.example" not in text


def test_an_answer_that_may_still_be_taken_back_is_not_shown(client, case, alice):
    conversations.reply(case.pk, alice, Words("Jeszcze się zastanawiam."))
    assert Delivery.objects.get().state == "held"
    assert "Jeszcze się zastanawiam." not in shown(client, case)


def test_text_of_people_stays_text(client, case, alice):
    make.message_in(case, "<script>alert(1)</script><img src=x onerror=1>")
    left(conversations.reply(case.pk, alice, Words("Link: https://x.example/?a=1&b=<b>")))
    text = shown(client, case)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert 'href="https://x.example/?a=1&amp;b=' in text


@pytest.mark.parametrize("status", [str(status) for status in Status])
def test_S86_the_page_says_the_status_that_agents_see(client, case, status):
    conversations.change_status(case.pk, status, actor=SYSTEM)
    text = shown(client, case)
    assert f'data-status="{status}"' in text
    with translation.override("en"):
        assert str(STATUS[status]) in text


def test_the_promised_time_is_told_and_none_is_made_up(client, case):
    Conversation.objects.update(told_due_at=None)
    assert "Your message has reached us" in shown(client, case)
    promised = clock.now() + timedelta(minutes=30)
    Conversation.objects.update(told_due_at=promised)
    assert re.search(r"<h1>We will answer \S+ by \d+:\d\d</h1>", shown(client, case))
    with clock.at(promised + timedelta(minutes=1)):
        assert "Our answer is late" in shown(client, case)


def test_after_a_mere_thanks_nobody_is_asked_for_a_reply(client, case, alice):
    left(conversations.reply(case.pk, alice, Words("Paczka będzie jutro.")))
    assert "We are waiting for your reply" in shown(client, case)
    with clock.at(clock.now() + timedelta(minutes=1)):
        add(client, case, text="Dziękuję bardzo!")
        text = shown(client, case)
    assert "Thank you for your message" in text
    assert "nothing is left to answer" in text
    assert "waiting for your reply" not in text


def test_only_those_who_wait_are_told_that_an_answer_will_come(client, case, alice):
    assert "There is no need to write again" in shown(client, case)
    left(conversations.reply(case.pk, alice, Words("Jaki to rozmiar?")))
    text = shown(client, case)
    assert "no need to write again" not in text
    assert "does not move the promised time" not in text


def test_a_word_joins_the_case_and_opens_it_again(client, case, alice):
    conversations.change_status(case.pk, Status.RESOLVED, actor=SYSTEM)
    photo = SimpleUploadedFile("paczka.png", b"\x89PNG\r\n\x1a\n1", "image/png")
    answer = add(client, case, text="Jednak nie przyszła", files=photo)
    assert answer["Location"].endswith("?done=said")
    case.refresh_from_db()
    assert (case.status, case.waiting_since is not None) == ("open", True)
    last = case.messages.latest("id")
    assert (last.text, last.sender, last.customer) == (
        "Jednak nie przyszła",
        "jan@poczta.example",
        case.customer,
    )
    assert Conversation.objects.count() == 1
    assert "paczka.png" in shown(client, case)


def test_the_same_press_twice_adds_one_word(client, case):
    slip = slip_of(client.get(case_url(case)))
    for _ in range(2):
        client.post(f"{case_url(case)}say", {"slip": slip, "text": "Halo"})
    assert case.messages.filter(text="Halo").count() == 1


def test_a_file_alone_is_enough_and_nothing_is_not(client, case):
    assert (
        add(client, case, files=SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")).status_code
        == 302
    )
    empty = add(client, case, text="  ")
    assert empty.status_code == 422
    assert "Write something or add a file." in empty.content.decode()


@pytest.mark.parametrize("text", ["a" * 100_000, "😀 שלום\u202e", "zero\0byte"])
def test_any_words_can_be_added(client, case, text):
    assert add(client, case, text=text).status_code == 302
    assert case.messages.latest("id").text == text.replace("\0", "")


def test_bad_words_come_back_whole(client, case):
    page = add(client, case, text="a" * 100_001)
    assert page.status_code == 422
    assert "a" * 100_001 in page.content.decode()
    page = client.post(f"{case_url(case)}say", {"text": "Zostaje", "slip": "zły"})
    assert page.status_code == 422
    assert "Zostaje" in page.content.decode()
    program = add(client, case, text="x", files=SimpleUploadedFile("a.exe", b"MZ", "text/plain"))
    assert ".exe are not accepted" in program.content.decode()
    assert case.messages.count() == 1


def test_too_many_words_in_an_hour_are_slowed_down(client, case):
    Desk.objects.update_or_create(pk=1, defaults={"settings": {"case_words_an_hour": 2}})
    assert [add(client, case, text=f"{n}").status_code for n in range(3)] == [302, 302, 429]


def test_a_case_of_a_brand_without_a_form_takes_words_too(client, alice):
    case = make.conversation(account=make.account())
    assert add(client, case, text="Z linku w e-mailu").status_code == 302
    assert add(client, case, text="Drugi raz").status_code == 302
    assert [m.text for m in case.messages.order_by("id")][1:] == ["Z linku w e-mailu", "Drugi raz"]
    assert case.brand.channel_accounts.get(kind="form").is_active is False


def test_the_customer_closes_the_case(client, case):
    client.post(f"{case_url(case)}close")
    client.post(f"{case_url(case)}close")
    case.refresh_from_db()
    assert (case.status, case.waiting_since) == ("closed", None)
    event = Event.objects.filter(kind="StatusChanged").get()
    assert (event.actor_kind, event.data["reason"]) == ("customer", "customer")
    assert client.get(f"{case_url(case)}close").status_code == 405


def test_links_that_are_forged_revoked_or_over_look_the_same(client, case):
    url = case_url(case)
    pages = [
        client.get(f"/s/{token}/") for token in ("x", "0" * 58, url[3:-2] + ("b" if url[-2] == "a" else "a"))
    ]
    assert "Revoke the link?" in client.get(f"{url}revoke").content.decode()
    assert client.get(url).status_code == 200
    client.post(f"{url}revoke")
    pages.append(client.get(url))
    case.refresh_from_db()
    with clock.at(clock.now() + timedelta(days=200)):
        pages.append(client.get(case_url(case)))
    assert {page.status_code for page in pages} == {404}
    bodies = {re.sub(r'data-now="[^"]+"|nonce="[^"]+"', "", page.content.decode()) for page in pages}
    assert len(bodies) == 1
    assert "/help/lniany/" in bodies.pop()
    assert client.get(case_url(case)).status_code == 200


def test_whoever_guesses_links_is_slowed_down(client, case):
    for _ in range(40):
        client.get("/s/zgadywanie/")
    assert client.get("/s/zgadywanie/").status_code == 429
    assert client.get("/s/zgadywanie/")["Retry-After"]
    assert Client(REMOTE_ADDR="10.0.0.9").get(case_url(case)).status_code == 200


def test_files_are_downloaded_by_the_link_of_their_own_case_only(client, case, alice):
    add(client, case, text="x", files=SimpleUploadedFile("umowa.html", b"<script>1</script>", "text/html"))
    mine = Attachment.objects.get()
    url = f"{case_url(case)}f/{mine.public_id}"
    got = client.get(url)
    assert (got.status_code, got["Content-Type"]) == (200, "application/octet-stream")
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"]
    other = opened(client, email="inny@poczta.example")
    assert client.get(f"{case_url(other)}f/{mine.public_id}").status_code == 404
    note = conversations.note(case.pk, alice, "tajne")
    inner = files.attach(b"x", "tajne.txt", "text/plain", message=note)
    assert client.get(f"{case_url(case)}f/{inner.public_id}").status_code == 404
    assert client.get(f"{case_url(case)}f/{uuid.uuid4()}").status_code == 404


def test_the_page_is_not_stored_indexed_or_referred_to(client, case):
    page = client.get(case_url(case))
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies


def test_a_page_costs_few_statements(client, case, alice, django_assert_max_num_queries):
    for n in range(20):
        make.message_in(case, f"{n}")
    with django_assert_max_num_queries(14):
        client.get(case_url(case))


def test_words_of_the_page_are_not_suspicious(client, case):
    add(client, case, text=" ".join(f"https://x.example/{n}" for n in range(20)))
    assert Arrival.objects.latest("id").state == Arrival.PROCESSED


def test_after_a_merge_of_two_peoples_cases_neither_reads_the_others_words():
    alice = make.agent(role="supervisor")
    mine, theirs = make.conversation(text="Moja sprawa"), make.conversation(text="Cudza tajemnica")
    conversations.merge(mine.number, theirs.number, alice, reason="duplicate")
    mine.refresh_from_db()
    shown = public_case(status_token(mine)).messages
    assert [message.text for message in shown] == ["Moja sprawa"]
