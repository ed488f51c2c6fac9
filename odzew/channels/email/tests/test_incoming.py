"""A raw mail as the desk understands it, through the driver and through intake."""

import pytest

from odzew.channels import intake
from odzew.channels.email.driver import Driver
from odzew.channels.models import Arrival
from odzew.channels.ports import Unreadable
from odzew.core.conversations.models import ChannelAccount, Message
from odzew.core.conversations.queries import reply_mark
from odzew.testing import make

DOOR = ChannelAccount(kind="email", name="Pomoc", address="pomoc@lnianydom.example")


def understood(raw: str | bytes, **envelope):
    data = raw.encode() if isinstance(raw, str) else raw
    return Driver("email").parse(data, DOOR, envelope)


def test_a_plain_mail_in_all_its_parts():
    inbound = understood(
        "From: Marta =?utf-8?q?=C5=BBak?= <Marta@Poczta.example>\nTo: pomoc@lnianydom.example, x@y.example\n"
        "Cc: kuba@poczta.example\nReply-To: inna@poczta.example\nSubject: Paczka\nMessage-ID: <m1@poczta.example>\n"
        "In-Reply-To: <b@x>\nReferences: <a@x> <b@x>\nDate: Fri, 12 Jun 2026 10:11:00 +0200\n\nGdzie jest?\n"
    )
    assert inbound.sender.value == "Marta@Poczta.example"
    assert inbound.sender.name == "Marta Żak"
    assert inbound.external_id == "m1@poczta.example"
    assert inbound.known_ids == ("b@x", "a@x")
    assert inbound.reply_to == "inna@poczta.example"
    assert inbound.meta["reply_to"] == "inna@poczta.example"
    assert inbound.cc == ("kuba@poczta.example",)
    assert inbound.sent_at.isoformat() == "2026-06-12T08:11:00+00:00"
    assert inbound.text.strip() == "Gdzie jest?"
    assert not inbound.is_automatic
    assert not inbound.is_bounce


@pytest.mark.parametrize(
    ("head", "envelope", "sender"),
    [
        ("Reply-To: a@x.example\n", {}, "a@x.example"),
        ("Sender: b@x.example\n", {}, "b@x.example"),
        ("Return-Path: <c@x.example>\n", {}, "c@x.example"),
        ("Subject: x\n", {"from": "d@x.example"}, "d@x.example"),
        ("Subject: x\n", {}, "unknown@lnianydom.example"),
    ],
)
def test_somebody_speaks_even_without_a_from(head, envelope, sender):
    assert understood(head + "\nhalo\n", **envelope).sender.value == sender


@pytest.mark.parametrize("raw", [b"\n", b"From: a@x.example\n", b"\xff\xfe\x00", b"nonsense", b"\x00" * 50])
def test_no_bytes_are_too_broken_to_become_visible(raw):
    assert understood(raw).sender.value


def test_only_nothing_at_all_is_unreadable():
    with pytest.raises(Unreadable):
        understood(b"")


@pytest.mark.parametrize(
    ("raw", "envelope"),
    [
        ("To: pomoc+c4817.abcdefghij@lnianydom.example\n\nx", {}),
        ("Cc: <pomoc+C4817.ABCDEFGHIJ@lnianydom.example>\n\nx", {}),
        ("Delivered-To: pomoc+c4817.abcdefghij@lnianydom.example\n\nx", {}),
        ("Subject: x\n\nx", {"to": ["pomoc+c4817.abcdefghij@lnianydom.example"]}),
    ],
)
def test_the_signed_address_is_found_wherever_it_stands(raw, envelope):
    assert understood(raw, **envelope).mark == "4817.abcdefghij"


def test_the_signed_number_in_the_text_is_found():
    inbound = understood("From: a@x.example\n\nTak\n\n> Numer sprawy: #4817.abcdefghij\n")
    assert inbound.body_mark == "4817.abcdefghij"
    assert understood("From: a@x.example\n\n#4817.abcdefghijk #12.5\n").body_mark == ""


def test_a_bounce_names_the_mail_and_the_address_that_failed():
    inbound = understood(
        "From: MAILER-DAEMON@x.example\nTo: pomoc@lnianydom.example\nSubject: Undelivered Mail Returned to Sender\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nno such user\n--b\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; Marta@poczta.example\n"
        "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
        "Message-ID: <odzew.1.ab@lnianydom.example>\nSubject: Re: x\n\nhej\n--b--\n"
    )
    assert inbound.is_bounce
    assert inbound.is_hard_bounce
    assert inbound.failed_to == ("marta@poczta.example",)
    assert inbound.failed_ids == ("odzew.1.ab@lnianydom.example",)


def test_a_vacation_notice_is_automatic():
    raw = "From: a@x.example\nAuto-Submitted: auto-replied\nSubject: Urlop\n\nWracam w poniedziałek.\n"
    assert understood(raw).is_automatic


@pytest.mark.django_db
def test_an_answer_to_the_signed_address_joins_its_case_whatever_its_headers_say():
    door = make.account()
    first = intake.accept_now(door, b"From: a@x.example\nMessage-ID: <1@x>\nSubject: Paczka\n\nGdzie?\n")
    number = first.conversation.number
    local, _at, domain = door.address.partition("@")
    address = f"{local}+c{reply_mark(number)}@{domain}"
    raw = f"From: zona@y.example\nTo: {address}\nMessage-ID: <2@y>\nSubject: cos innego\n\nNadal nie ma\n"
    second = intake.accept_now(door, raw.encode())
    assert second.state == Arrival.PROCESSED
    assert second.conversation == first.conversation


@pytest.mark.django_db
def test_mails_without_id_sender_or_body_become_conversations_each():
    door = make.account()
    for raw in (b"Subject: tylko temat\n", b"\n\ntylko tekst\n", b"To: x@y.example\n\n"):
        row = intake.accept_now(door, raw)
        assert row.state == Arrival.PROCESSED, row.reason
    assert Message.objects.count() == 3


@pytest.mark.django_db
def test_a_thousand_recipients_are_read_whole():
    door = make.account()
    people = ",\n ".join(f"k{n}@x.example" for n in range(1000))
    row = intake.accept_now(door, f"From: a@x.example\nTo: {people}\nSubject: x\n\nx\n".encode())
    assert len(row.message.to) == 1000
