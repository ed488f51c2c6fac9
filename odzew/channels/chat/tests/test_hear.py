"""A visitor's words on the way in, and what the visitor may see."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from odzew.channels import delivery
from odzew.channels.chat import actions, identity, queries
from odzew.channels.chat.account import DAYS, read
from odzew.channels.chat.actions.upload import kept_file
from odzew.channels.chat.said import Said
from odzew.channels.models import Arrival, ChatVisit, Delivery
from odzew.channels.rendering import render
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, ConversationMerge, Message
from odzew.core.customers.models import Address, Customer
from odzew.kit import clock
from odzew.kit.errors import Invalid, TooMuch
from odzew.kit.events import Actor
from odzew.testing import make

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


@pytest.fixture
def account():
    return make.account("chat")


def said(n=1, text="Gdzie jest paczka?", **more):
    return Said(id=f"client-{n:04}", text=text, **more)


def answer(case, text="Sprawdzam."):
    return conversations.reply(case.pk, make.agent("Ola Nowak"), Words(text=text))


def test_a_word_takes_the_steps_of_intake(account):
    heard = actions.hear(account, identity.stranger(), said())
    row = Arrival.objects.get()
    assert (row.state, row.message) == (Arrival.PROCESSED, heard.message)
    assert heard.message.conversation.waiting_since is not None


def test_the_same_client_id_twice_is_one_message(account):
    visitor = identity.stranger()
    first = actions.hear(account, visitor, said())
    second = actions.hear(account, visitor, said())
    assert first.message == second.message
    assert Message.objects.count() == Conversation.objects.count() == ChatVisit.objects.count() == 1


def test_one_visitor_has_one_conversation_and_a_stranger_another(account):
    visitor = identity.stranger()
    for n in range(3):
        actions.hear(account, visitor, said(n))
    actions.hear(account, identity.stranger(), said(9))
    assert Conversation.objects.count() == 2


def test_S2_a_known_user_is_the_customer_with_the_vouched_address(account):
    marta = make.customer("Marta Wiśniewska", email="marta@poczta.example")
    visitor = identity.known(account, identity.Identity("42", "marta@poczta.example", "Marta"))
    heard = actions.hear(account, visitor, said())
    assert heard.message.conversation.customer == marta
    assert Address.objects.get(kind="user").value == f"{account.brand_id}:42"
    assert Address.objects.get(kind="email").is_verified


def test_an_address_typed_by_a_stranger_joins_nobody(account):
    marta = make.customer(email="marta@poczta.example")
    heard = actions.hear(account, identity.stranger(), said(email="marta@poczta.example"))
    assert heard.message.conversation.customer != marta
    assert heard.visit.email == "marta@poczta.example"
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "x" * 100_000])
def test_an_empty_or_too_long_word_is_refused_with_a_reason(account, text):
    with pytest.raises(Invalid):
        actions.hear(account, identity.stranger(), said(text=text))
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "مرحبا بك", "😀👍🏽", "a\0b", "a\ud800b"])
def test_odd_letters_arrive_as_letters(account, text):
    heard = actions.hear(account, identity.stranger(), said(text=text))
    assert heard.message.text == text.replace("\0", "").replace("\ud800", "?")
    assert heard.message.html == ""


def test_a_word_soon_after_the_end_reopens_and_a_late_one_opens_a_new_case(account):
    visitor = identity.stranger()
    case = actions.hear(account, visitor, said(1)).message.conversation
    conversations.change_status(case.pk, "resolved", actor=Actor("system"))
    assert actions.hear(account, visitor, said(2)).message.conversation == case
    conversations.change_status(case.pk, "closed", actor=Actor("system"))
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.hear(account, visitor, said(3)).message.conversation != case


def test_a_visitor_sees_own_words_and_answers_but_no_notes_and_no_mail(account):
    visitor = identity.stranger()
    case = actions.hear(account, visitor, said()).message.conversation
    answer(case)
    conversations.note(case.pk, make.agent("Jan"), "Uwaga, trudny klient")
    mailbox = make.account("email", brand=account.brand)
    conversations.reply(
        case.pk, make.agent("Ola"), Words(text="Mailem", to=["x@poczta.example"], account=mailbox)
    )
    found = queries.news(queries.current_visit(account, visitor), "")
    assert [row.text for row in found.messages] == ["Gdzie jest paczka?", "Sprawdzam."]


def test_catching_up_gives_what_is_missing_in_order_and_once(account):
    visitor = identity.stranger()
    visit = actions.hear(account, visitor, said()).visit
    cursor = queries.news(visit, "").cursor
    for n in range(5):
        answer(visit.conversation, f"Odpowiedź {n}")
    news = queries.news(visit, cursor)
    assert [row.text for row in news.messages] == [f"Odpowiedź {n}" for n in range(5)]
    assert not news.is_whole
    assert not queries.news(visit, news.cursor).messages
    assert queries.news(visit, "00:1").is_whole
    assert queries.news(visit, cursor.split(":")[0] + ":" + "9" * 40).is_whole


def test_a_scheduled_answer_is_seen_when_it_leaves_even_after_later_ones(account):
    visitor = identity.stranger()
    visit = actions.hear(account, visitor, said()).visit
    later = clock.now() + timedelta(hours=1)
    late = conversations.reply(visit.conversation_id, make.agent("Ola"), Words(text="Później", send_at=later))
    answer(visit.conversation, "Teraz")
    news = queries.news(visit, queries.news(visit, "").cursor)
    assert not news.messages
    assert "Później" not in [row.text for row in queries.news(visit, "").messages]
    Delivery.objects.filter(message=late).update(state=Delivery.SENT)
    conversations.mark_sent(late)
    assert [row.text for row in queries.news(visit, news.cursor).messages] == ["Później"]


def test_after_a_merge_the_other_visitors_words_stay_hidden(account):
    mine, theirs = identity.stranger(), identity.stranger()
    case = actions.hear(account, mine, said(1, "moje")).message.conversation
    other = actions.hear(account, theirs, said(2, "cudze")).message.conversation
    answer(case, "do mnie"), answer(other, "do innego")
    Message.objects.filter(conversation=case).update(conversation=other)
    Conversation.objects.filter(pk=case.pk).update(merged_into=other)
    ConversationMerge.objects.create(verb="merge", survivor=other, other=case, at=clock.now())
    answer(other, "po scaleniu")
    found = queries.news(queries.current_visit(account, mine), "")
    assert [row.text for row in found.messages] == ["moje", "do mnie", "po scaleniu"]
    their = queries.news(queries.current_visit(account, theirs), "")
    assert "moje" not in [row.text for row in their.messages]
    assert "do mnie" not in [row.text for row in their.messages]
    assert actions.hear(account, mine, said(3, "dalej")).message.conversation == other
    assert queries.current_visit(account, mine).conversation == case


def test_the_queue_counts_those_who_wait_before(account):
    visits = [actions.hear(account, identity.stranger(), said(n)).visit for n in range(3)]
    assert [queries.queue_ahead(visit) for visit in visits] == [0, 1, 2]
    answer(visits[0].conversation)
    fresh = [queries.current_visit(account, identity.Visitor(visit.visitor)) for visit in visits]
    assert [queries.queue_ahead(visit) for visit in fresh] == [None, 0, 1]


def test_availability_asks_the_hours_and_the_team(account):
    assert not queries.availability(account).is_there
    team = make.team()
    agent = make.agent("Ola", teams=(team,), presence="available")
    assert queries.availability(account).is_there
    account.team = make.team()
    assert not queries.availability(account).is_there
    account.team = team
    zone = ZoneInfo("Europe/Warsaw")
    account.settings = {"hours": {DAYS[clock.now().astimezone(zone).weekday()]: [["00:00", "00:00"]]}}
    assert queries.availability(account).is_open
    with clock.at(clock.now() + timedelta(days=1)):
        closed = queries.availability(account)
        assert (closed.is_open, closed.is_there) == (False, False)
        assert closed.opens_at is not None
    assert agent.is_active


def test_a_broken_setting_falls_back_alone(caplog):
    settings = read({"handoff_minutes": "soon", "return_days": 3, "allowed_origins": ["https://a.example"]})
    assert (settings.handoff_minutes, settings.return_days) == (2, 3)
    assert settings.allowed_origins == ["https://a.example"]
    assert "handoff_minutes" in caplog.text


def test_words_outside_a_language_serve_both():
    texts = read({"texts": {"greeting": "Dzień dobry", "en": {"greeting": "Hello"}}, "pre_chat": True}).texts
    assert (texts["pl"].greeting, texts["en"].greeting) == ("Dzień dobry", "Hello")
    assert read({"pre_chat": True}).pre_chat == "optional"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wirus.exe", b"MZ\x90\x00"),
        ("faktura.pdf", b"MZ\x90\x00"),
        ("skrypt.txt", b"#!/bin/sh\n"),
        ("pusty.txt", b""),
    ],
)
def test_programs_and_empty_files_are_refused_by_content(account, name, content):
    with pytest.raises(Invalid):
        actions.keep_file(account, identity.stranger(), name=name, content=content)


def test_a_file_goes_with_the_slip_of_its_own_visitor(account):
    visitor = identity.stranger()
    kept, slip = actions.keep_file(account, visitor, name="../zdjęcie.html", content=PNG)
    assert (kept.name, kept.content_type) == ("_zdjęcie.html", "image/png")
    with pytest.raises(identity.Forged):
        kept_file(account, identity.stranger(), slip)
    heard = actions.hear(account, visitor, said(text="", files=[kept_file(account, visitor, slip)]))
    assert heard.message.attachments.get().content_type == "image/png"


def test_read_is_remembered_until_the_delivery_is_settled(account):
    visit = actions.hear(account, identity.stranger(), said()).visit
    message = answer(visit.conversation)
    actions.acknowledge(visit, [str(message.public_id), "no-id", "0" * 32], "read")
    assert Delivery.objects.get().state == Delivery.QUEUED
    assert ChatVisit.objects.get().pending == {message.public_id.hex: "read"}
    Delivery.objects.update(state=Delivery.SENT)
    actions.settle(message)
    assert Delivery.objects.get().state == Delivery.READ
    assert ChatVisit.objects.get().pending == {}
    actions.acknowledge(visit, [str(message.public_id)], "delivered")
    assert Delivery.objects.get().state == Delivery.READ


def test_a_stranger_confirms_nothing_of_ours(account):
    visit = actions.hear(account, identity.stranger(), said(1)).visit
    other = actions.hear(account, identity.stranger(), said(2)).visit
    message = answer(visit.conversation)
    Delivery.objects.update(state=Delivery.SENT)
    actions.acknowledge(other, [str(message.public_id)], "read")
    assert Delivery.objects.get().state == Delivery.SENT


# ---- hand-off ---------------------------------------------------------------------------------------------------


@pytest.fixture
def unseen(account):
    """An answer that was sent while nobody looked, from a visitor who left an address."""
    make.account("email", brand=account.brand)
    visit = actions.hear(account, identity.stranger(), said(email="marta@poczta.example")).visit
    message = answer(visit.conversation, "Paczka dotrze jutro.")
    Delivery.objects.filter(message=message).update(state=Delivery.SENT)
    return visit


def test_S5_an_unseen_answer_leaves_by_mail_once_in_the_same_case(unseen):
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert actions.hand_off_all() == 1
        assert actions.hand_off_all() == 0
    mail = Message.objects.get(channel="email")
    assert mail.conversation_id == unseen.conversation_id
    assert mail.to == ["marta@poczta.example"]
    assert "Paczka dotrze jutro." in mail.text
    assert mail.is_automatic
    assert Delivery.objects.get(message__channel="chat").state == Delivery.DELIVERED
    assert queries.news(unseen, "").messages[-1].text == "Paczka dotrze jutro."


def test_S5_the_files_of_an_unseen_answer_go_with_the_mail(unseen):
    answered = Message.objects.get(direction="out")
    files.attach(PNG, "etykieta.png", "image/png", message=answered)
    with clock.at(clock.now() + timedelta(minutes=3)):
        mail = actions.hand_off(unseen.conversation_id)
    assert [(file.name, file.content) for file in render(mail).files] == [("etykieta.png", PNG)]
    assert "etykieta.png" not in mail.text
    assert answered.attachments.count() == 1


def test_what_one_mail_cannot_carry_is_named_and_stays_in_the_chat(unseen):
    from odzew.core.accounts.models import Desk

    Desk.objects.update_or_create(pk=1, defaults={"upload_limit_mb": 1})
    answered = Message.objects.get(direction="out")
    files.attach(bytes(700_000), "film.bin", "video/mp4", message=answered)
    files.attach(bytes(600_000), "drugi.bin", "video/mp4", message=answered)
    files.attach(PNG, "etykieta.png", "image/png", message=answered)
    with clock.at(clock.now() + timedelta(minutes=3)):
        mail = actions.hand_off(unseen.conversation_id)
    assert [file.name for file in render(mail).files] == ["film.bin", "etykieta.png"]
    assert "w czacie: drugi.bin" in mail.text


def test_S5_the_answer_to_that_mail_continues_the_case(unseen):
    with clock.at(clock.now() + timedelta(minutes=3)):
        mail = actions.hand_off(unseen.conversation_id)
    from odzew.core.conversations.queries import find_thread

    reply = make.inbound("Dziękuję!", sender="marta@poczta.example", known_ids=(mail.external_id,))
    assert find_thread(reply).conversation.pk == unseen.conversation_id


def test_no_mail_before_its_time_to_somebody_present_or_without_an_address(unseen):
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert actions.hand_off(unseen.conversation_id) is None
    with clock.at(clock.now() + timedelta(minutes=3)):
        ChatVisit.objects.update(seen_at=clock.now())
        assert actions.hand_off(unseen.conversation_id) is None
        ChatVisit.objects.update(seen_at=clock.ago(minutes=3), email="")
        Address.objects.filter(kind="email").delete()
        assert actions.hand_off(unseen.conversation_id) is None
    assert not Message.objects.filter(channel="email").exists()


def test_a_seen_answer_leaves_no_mail(unseen):
    message = Message.objects.get(direction="out")
    actions.acknowledge(unseen, [str(message.public_id)], "read")
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert actions.hand_off_all() == 0


def test_the_transcript_goes_to_the_address_of_the_chat_a_few_times_a_day(unseen):
    for _ in range(3):
        mail = actions.send_transcript(unseen)
    assert "Gdzie jest paczka?" in mail.text
    assert "Paczka dotrze jutro." in mail.text
    with pytest.raises(TooMuch):
        actions.send_transcript(unseen)


def test_ending_resolves_an_answered_case_and_keeps_a_waiting_one_open(account):
    visit = actions.hear(account, identity.stranger(), said(1)).visit
    actions.end(visit)
    assert Conversation.objects.get().status == "new"
    answer(visit.conversation)
    actions.end(visit)
    assert Conversation.objects.get().status == "resolved"
    heard = actions.hear(account, identity.Visitor(visit.visitor), said(2))
    assert heard.message.conversation_id != visit.conversation_id


def test_chat_leaves_through_delivery(account):
    visit = actions.hear(account, identity.stranger(), said()).visit
    message = answer(visit.conversation)
    assert Delivery.objects.get(message=message).state == Delivery.QUEUED
    assert delivery.due() == []
