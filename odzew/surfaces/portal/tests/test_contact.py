"""The contact form: what people send becomes a case, what machines send waits in the ledger, nothing is lost."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from odzew.channels import intake
from odzew.channels.models import Arrival
from odzew.core.accounts.models import Desk
from odzew.core.conversations.models import Attachment, Conversation, Message
from odzew.core.customers.models import Customer
from odzew.surfaces.portal.tests.pages import ANSWERS, opened, send, shop, slip_of
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def brand():
    return shop()


def test_S3_a_form_becomes_a_waiting_conversation(client, brand):
    case = opened(client)
    message = case.messages.get()
    assert (case.channel, case.brand, case.status) == ("form", brand, "new")
    assert case.waiting_since == message.sent_at
    assert message.text.startswith("Gdzie jest moja paczka?")
    assert "\nOrder number: 20418" in message.text
    assert "about? An order or a delivery\n" in message.text
    assert case.custom == {"topic": "An order or a delivery", "order": "20418"}
    assert Customer.objects.get().name == "Jan Kowalski"


def test_S1_the_topic_sets_kind_and_stage(client, brand):
    for topic, kind, stage in (
        ("product", "enquiry", "before"), ("order", "enquiry", "during"), ("complaint", "complaint", "after")
    ):  # fmt: skip
        case = opened(client, topic=topic)
        assert (case.kind, case.stage) == (kind, stage)


def test_the_topic_chooses_the_team(client, brand):
    team = make.team()
    brand.form_fields = [
        {"key": "email", "label": "E-mail", "kind": "email", "required": True},
        {"key": "message", "label": {"pl": "Treść", "en": "Words"}, "kind": "textarea", "required": True},
        {"key": "topic", "label": "Temat", "kind": "choice", "options": [
            {"value": "order", "label": "Zamówienie", "team": str(team.public_id), "stage": "during"}]},
    ]  # fmt: skip
    brand.save()
    assert opened(client).team == team


def test_a_brand_has_its_own_fields_and_checks_each_kind(client, brand):
    kinds = {
        "phone": "phone", "wanted": "date", "pieces": "number", "nip": "text", "agree": "checkbox",
    }  # fmt: skip
    brand.form_fields = [
        {"key": "message", "label": "Message", "kind": "textarea", "required": True},
        *({"key": key, "label": key, "kind": kind} for key, kind in kinds.items()),
    ]
    brand.save()
    wrong = send(client, phone="12", wanted="wczoraj", pieces="dużo", agree="on").content.decode()
    assert wrong.count('class="error"') == 3
    right = {"phone": "601 234 567", "wanted": "2026-12-24", "pieces": "12.5", "nip": "123", "agree": "on"}
    case = opened(client, **right)
    assert case.custom == {**right, "agree": "yes", "pieces": "12.5"}
    assert case.customer.addresses.get().value == "+48601234567"


def test_the_confirmation_shows_number_and_link_once_sent(client, brand):
    answer = send(client)
    page = client.get(answer["Location"])
    case = Conversation.objects.get()
    text = page.content.decode()
    assert f"Case {case.number} accepted" in text
    assert client.get(re.search(r'href="(/s/[^"]+)"', text)[1]).status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert client.get("/form/lniany/sent/abc:def/").status_code == 404


def test_a_second_press_is_the_same_message(client, brand):
    slip = slip_of(client.get("/form/lniany/"))
    first, second = send(client, slip=slip), send(client, slip=slip)
    assert first["Location"].split(":")[0] == second["Location"].split(":")[0]
    assert Message.objects.filter(direction="in").count() == 1


def test_what_is_wrong_comes_back_with_everything_that_was_typed(client, brand):
    page = send(client, email="jan@", message="", order="<b>20418</b>")
    text = page.content.decode()
    assert page.status_code == 422
    assert "2 fields need a correction:" in text
    assert 'value="jan@"' in text
    assert "&lt;b&gt;20418&lt;/b&gt;" in text
    assert 'value="order" ' in text
    assert "checked" in text
    assert not Arrival.objects.exists()


def test_a_correction_keeps_the_files(client, brand):
    photo = SimpleUploadedFile("zdjęcie.png", b"\x89PNG\r\n\x1a\n123", "image/png")
    page = send(client, email="jan@", files=photo)
    text = page.content.decode()
    assert "zdjęcie.png" in text
    kept = re.search(r'name="kept" value="([^"]+)"', text)[1]
    send(client, slip=slip_of(page), kept=kept, keep="0")
    assert Attachment.objects.get().name == "zdjęcie.png"
    forged = kept[:-2] + ("aa" if not kept.endswith("aa") else "bb")
    send(client, kept=forged, keep="0")
    assert Attachment.objects.count() == 1


def test_files_of_a_wrong_type_or_size_are_refused_by_name(client, brand):
    Desk.objects.update_or_create(pk=1, defaults={"upload_limit_mb": 1})
    program = SimpleUploadedFile("faktura.pdf.exe", b"MZ", "application/pdf")
    page = send(client, files=program)
    assert page.status_code == 422
    assert ".exe are not accepted" in page.content.decode()
    big = SimpleUploadedFile("film.mp4", b"0" * (1024 * 1024 + 1), "video/mp4")
    assert "film.mp4” is too large: at most 1 MB" in send(client, files=big).content.decode()
    many = [SimpleUploadedFile(f"{n}.txt", b"x", "text/plain") for n in range(11)]
    assert "At most 10 files" in send(client, files=many).content.decode()
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "😀" * 500,
        "שלום עולם \u202eabc",
        "zero\0byte",
        "<script>alert(1)</script>",
        "{{ 7|add:7 }}",
    ],
)
def test_any_words_arrive_whole(client, brand, text):
    message = opened(client, message=text).messages.get()
    assert message.text.startswith(text.replace("\0", ""))


def test_more_than_the_limit_comes_back_whole(client, brand):
    page = send(client, message="a" * 100_001)
    assert page.status_code == 422
    assert "a" * 100_001 in page.content.decode()


@pytest.mark.parametrize(
    ("answers", "wait", "why"),
    [
        ({"website": "http://x"}, 20, "hidden field"),
        ({}, 1, "filled in within"),
        ({"message": "http://a http://b http://c http://d http://e"}, 20, "5 links"),
    ],
)
def test_what_looks_like_a_machine_waits_in_the_ledger(client, brand, answers, wait, why):
    page = client.get(send(client, wait=wait, **answers)["Location"]).content.decode()
    row = Arrival.objects.get()
    assert row.state == Arrival.SPAM
    assert why in row.reason
    assert "The message has arrived" in page
    assert not Conversation.objects.exists()
    freed = intake.replay(row.pk)
    assert freed.state == Arrival.PROCESSED
    assert freed.conversation.messages.get().text


@pytest.mark.parametrize("slip", ["", "forged", "eyJwIjoiZm9ybSJ9:1abc:xyz", "\0"])
def test_a_form_without_its_slip_is_asked_to_be_sent_again(client, brand, slip):
    page = client.post("/form/lniany/", {**ANSWERS, "slip": slip})
    assert page.status_code == 422
    assert "please send it again" in page.content.decode()
    assert "Gdzie jest moja paczka?" in page.content.decode()
    assert send(client, slip=slip_of(page)).status_code == 302


def test_a_slip_of_another_brand_does_not_hold(client, brand):
    shop("inna")
    other = slip_of(client.get("/form/inna/"))
    assert send(client, slip=other).status_code == 422


def test_a_visitor_and_an_address_have_their_limits(client, brand):
    Desk.objects.update_or_create(
        pk=1, defaults={"settings": {"form_limits": {"per_visitor": 4, "per_address": 2}}}
    )
    assert [send(client).status_code for _ in range(3)] == [302, 302, 429]
    assert send(client, email="inna@poczta.example").status_code == 302
    page = send(client, email="trzecia@poczta.example", message="Zostaje tutaj")
    assert page.status_code == 429
    assert "Zostaje tutaj" in page.content.decode()
    assert Conversation.objects.count() == 3


def test_a_number_in_the_subject_joins_no_case_of_somebody_else(client, brand):
    case = opened(client)
    brand.form_fields = [
        {"key": key, "label": key, "kind": kind}
        for key, kind in (("email", "email"), ("subject", "text"), ("message", "textarea"))
    ]
    brand.save()
    other = opened(client, subject=f"Re: [#{case.number}]")
    assert other != case
    assert other.customer == case.customer


def test_S38_the_contact_page_is_never_a_closed_door(client):
    shop("bez", form=False)
    assert client.get("/form/bez/")["Location"] == "/help/bez/"
    page = client.get("/help/bez/").content.decode()
    assert "mailto:pomoc" in page
    assert client.get("/form/nieznana/").status_code == 404


def test_S38_the_help_page_lists_every_open_door(client, brand):
    make.account("phone", brand=brand, address="+48221234567")
    make.account("chat", brand=brand)
    make.account("counter", brand=brand, name="Salon Kraków")
    make.account("phone", brand=brand, address="+48000000000", is_active=False)
    page = client.get("/help/lniany/").content.decode()
    for door in ("/form/lniany/", "mailto:", "tel:+48221234567", "Chat on our website", "Salon Kraków"):
        assert door in page
    assert "+48000000000" not in page


def test_a_broken_recording_keeps_the_words_for_another_try(client, brand, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("recording broke")

    monkeypatch.setattr(intake, "_record", broken)
    page = client.get(send(client)["Location"]).content.decode()
    row = Arrival.objects.get()
    assert row.state == Arrival.KEPT
    assert "The message has arrived" in page
    monkeypatch.undo()
    assert intake.process(row.pk).conversation.messages.get().text.startswith("Gdzie")


def test_what_is_not_ours_is_unreadable_and_kept(brand):
    account = brand.channel_accounts.get(kind="form")
    for n, raw in enumerate([b"", b"{}", b"[]", b"\xff\xfe", json.dumps({"sender": 1}).encode()]):
        assert intake.accept_now(account, raw, external_id=str(n)).state == Arrival.UNREADABLE


def test_no_cookie_is_needed_and_none_is_set(client, brand):
    assert not client.get("/form/lniany/").cookies
    assert not send(client).cookies


def test_the_language_is_chosen_by_a_link(client, brand):
    answer = client.get("/form/lniany/?language=pl")
    assert answer["Location"] == "/form/lniany/"
    assert client.cookies["odzew_language"].value == "pl"
    assert 'lang="pl"' in client.get("/form/lniany/").content.decode()


def test_pages_of_signed_out_people_lead_to_the_login(client):
    assert client.get("/").status_code == 302
    assert client.get("/accessibility/").status_code == 200
    Desk.objects.update_or_create(
        pk=1, defaults={"settings": {"privacy_notice": {"en": "We keep <b>little</b>."}}}
    )
    assert "We keep &lt;b&gt;little&lt;/b&gt;." in client.get("/privacy/").content.decode()
