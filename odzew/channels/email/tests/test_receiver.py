"""The built-in receiver and the pipe: the sender hears `yes` only for what is stored."""

import asyncio
import smtplib
import socket
import threading
import time

import pytest
from django.db import DatabaseError

from odzew.channels import intake
from odzew.channels.email import receiver
from odzew.channels.email.recipients import account_of
from odzew.channels.models import Arrival
from odzew.core.conversations.models import Message
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"From: a@x.example\r\nSubject: Paczka\r\nMessage-ID: <r1@x>\r\n\r\n.Gdzie?\r\n"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def ports():
    smtp, lmtp, stop = free_port(), free_port(), threading.Event()
    thread = threading.Thread(
        target=lambda: asyncio.run(receiver.listen("127.0.0.1", smtp, lmtp, stop=stop)), daemon=True
    )
    thread.start()
    for port in (smtp, lmtp):
        _wait_for(port)
    yield smtp, lmtp
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def _wait_for(port: int) -> None:
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def smtp(ports):
    with smtplib.SMTP("127.0.0.1", ports[0], timeout=10) as client:
        yield client


def test_a_mail_is_stored_with_its_envelope_before_the_sender_hears_yes(smtp):
    door = make.account(address="pomoc@lnianydom.example")
    smtp.sendmail("a@x.example", ["pomoc+c1.abc@lnianydom.example"], MAIL)
    row = Arrival.objects.get()
    assert row.account == door
    assert row.envelope == {"from": "a@x.example", "to": ["pomoc+c1.abc@lnianydom.example"]}
    intake.process(row.pk)
    assert Message.objects.get().text.strip() == ".Gdzie?"


def test_an_unknown_recipient_is_refused_and_the_others_are_served(smtp):
    make.account(address="pomoc@lnianydom.example")
    refused = smtp.sendmail("a@x.example", ["nikt@lnianydom.example", "pomoc@lnianydom.example"], MAIL)
    assert refused["nikt@lnianydom.example"][0] == 550
    assert Arrival.objects.count() == 1


def test_a_bounce_with_an_empty_sender_is_taken(smtp):
    make.account(address="pomoc@lnianydom.example")
    smtp.sendmail("", ["pomoc@lnianydom.example"], MAIL)
    assert Arrival.objects.get().envelope["from"] == ""


def test_one_mail_to_two_of_our_accounts_is_one_arrival_each_and_one_message(smtp):
    for address in ("pomoc@lnianydom.example", "zwroty@lnianydom.example"):
        make.account(address=address)
    smtp.sendmail("a@x.example", ["pomoc@lnianydom.example", "zwroty@lnianydom.example"], MAIL)
    assert Arrival.objects.count() == 2
    for pk in Arrival.objects.values_list("pk", flat=True):
        intake.process(pk)
    assert Message.objects.count() == 1


def test_a_mail_that_cannot_be_stored_is_left_to_its_sender(smtp, monkeypatch):
    make.account(address="pomoc@lnianydom.example")

    def full(*_args, **_fields):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.files, "keep_many", full)
    with pytest.raises(smtplib.SMTPDataError) as caught:
        smtp.sendmail("a@x.example", ["pomoc@lnianydom.example"], MAIL)
    assert caught.value.smtp_code == 451
    monkeypatch.undo()
    smtp.sendmail("a@x.example", ["pomoc@lnianydom.example"], MAIL)
    assert Arrival.objects.count() == 1


def test_the_same_mail_again_is_not_stored_again(smtp):
    make.account(address="pomoc@lnianydom.example")
    for _time in range(2):
        smtp.sendmail("a@x.example", ["pomoc@lnianydom.example"], MAIL)
    assert Arrival.objects.count() == 1


def test_too_large_a_mail_is_refused_for_good(ports, settings):
    settings.ODZEW_MAIL_LIMIT_BYTES = 5000
    make.account(address="pomoc@lnianydom.example")
    with smtplib.SMTP("127.0.0.1", ports[0], timeout=10) as client:
        client.helo("x")
        client.mail("a@x.example")
        client.rcpt("pomoc@lnianydom.example")
        assert client.data(MAIL + b"x" * 70 + b"\r\n" + b"y\r\n" * 3000)[0] == 552


def test_a_line_beyond_all_limits_of_the_standard_is_taken(smtp):
    make.account(address="pomoc@lnianydom.example")
    smtp.sendmail("a@x.example", ["pomoc@lnianydom.example"], MAIL + b"x" * 200_000 + b"\r\n")
    assert Arrival.objects.get().size > 200_000


def test_lmtp_answers_for_each_recipient(ports, monkeypatch):
    for address in ("pomoc@lnianydom.example", "zwroty@lnianydom.example"):
        make.account(address=address)
    real = receiver._accept

    def accept(account, raw, **fields):
        if account.address.startswith("zwroty"):
            raise DatabaseError("away")
        real(account, raw, **fields)

    monkeypatch.setattr(receiver, "_accept", accept)
    with smtplib.LMTP("127.0.0.1", ports[1]) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@x.example")
        assert client.rcpt("pomoc@lnianydom.example")[0] == 250
        assert client.rcpt("nikt@lnianydom.example")[0] == 550
        assert client.rcpt("zwroty@lnianydom.example")[0] == 250
        assert client.data(MAIL)[0] == 250
        assert client.getreply()[0] == 451


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("pomoc@lnianydom.example", True),
        ("POMOC@LnianyDom.example", True),
        ("pomoc+c1.abcdefghij@lnianydom.example", True),
        ("sklep@lnianydom.example", True),
        ("sklep+x@lnianydom.example", True),
        ("cokolwiek@wszystko.example", True),
        ("cokolwiek@lnianydom.example", False),
        ("pomoc@inny.example", False),
        ("pomoc", False),
        ("@lnianydom.example", False),
        ("", False),
    ],
)
def test_whose_an_address_is(address, is_ours):
    make.account(address="pomoc@lnianydom.example", settings={"aliases": ["sklep@lnianydom.example"]})
    make.account(address="biuro@wszystko.example", settings={"catch_all": True})
    make.account(address="stare@lnianydom.example", is_active=False)
    assert (account_of(address) is not None) is is_ours


def test_the_pipe_says_how_it_went(monkeypatch):
    make.account(address="pomoc@lnianydom.example")
    assert receiver.receive(MAIL, "pomoc@lnianydom.example") == 0
    assert receiver.receive(MAIL, "nikt@lnianydom.example") == 67
    assert receiver.receive(b"To: Pomoc <pomoc@lnianydom.example>\n" + MAIL) == 0
    assert receiver.receive(b"To: obcy@x.example\nDelivered-To: pomoc@lnianydom.example\n" + MAIL) == 0
    assert receiver.receive(b"To: obcy@x.example\n" + MAIL) == 67
    assert Arrival.objects.count() == 3

    def away(*_args, **_fields):
        raise DatabaseError("away")

    monkeypatch.setattr(receiver, "accounts_of", away)
    assert receiver.receive(MAIL, "pomoc@lnianydom.example") == 75
