"""kill -9 at random moments: nothing that was promised is lost, nothing is there or sent twice."""

import re
import smtplib
import socket
import threading
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.db import connection, transaction

from odzew.channels import intake
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.runner import mortal
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
MAILS = 500


def mail(number: int) -> bytes:
    """Every fifth mail has no Message-ID."""
    name = f"Message-ID: <kill-{number}@poczta.example>\r\n" if number % 5 else ""
    text = "Gdzie jest moja paczka?\r\n" * 20
    return (
        f"From: klient{number}@poczta.example\r\nTo: pomoc@lnianydom.example\r\n{name}"
        f"Subject: Sprawa {number}\r\n\r\n{text}"
    ).encode()


def all_processed() -> None:
    while intake.work():
        pass
    assert not Arrival.objects.exclude(state=Arrival.PROCESSED).exists()


def every_subject_once() -> None:
    subjects = Counter(Message.objects.filter(direction="in").values_list("subject", flat=True))
    assert subjects == Counter(f"Sprawa {number}" for number in range(MAILS))


def test_every_mail_that_got_its_250_is_exactly_one_message():
    make.account(address="pomoc@lnianydom.example")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sender = _Sender(port)
    with mortal("receive", port) as victim:
        sender.start_killing(victim)
        try:
            for number in range(MAILS):
                sender.send(mail(number))
        finally:
            sender.stop_killing()
        assert victim.kills >= 5
    assert sender.confirmed == MAILS
    all_processed()
    every_subject_once()


class _Sender:
    """A mail server that tries again until it hears 250."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.confirmed = 0
        self._client: smtplib.SMTP | None = None
        self._over = False

    def start_killing(self, victim) -> None:
        self._thread = threading.Thread(
            target=lambda: victim.suffer(lambda: self._over, between=(0.1, 0.8)), daemon=True
        )
        self._thread.start()

    def stop_killing(self) -> None:
        self._over = True
        self._thread.join(30)
        self._close()

    def send(self, raw: bytes) -> None:
        for _try in range(2000):
            with suppress(OSError, smtplib.SMTPException):
                self._open().sendmail("klient@poczta.example", ["pomoc@lnianydom.example"], raw)
                self.confirmed += 1
                return
            self._close()
            time.sleep(0.02)
        raise AssertionError("the receiver never took the mail")

    def _open(self) -> smtplib.SMTP:
        if self._client is None:
            self._client = smtplib.SMTP("127.0.0.1", self.port, timeout=5)
        return self._client

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


@pytest.mark.imap
def test_a_mailbox_fetched_by_dying_processes_is_complete_and_without_doubles(imap_server):
    given = {
        "host": "127.0.0.1",
        "port": imap_server.port,
        "security": "none",
        "user": "kill",
        "since": "everything",
    }
    account = conversations.save_channel_account(
        None,
        actor=SYSTEM,
        kind="email",
        name="Skrzynka",
        address="pomoc@lnianydom.example",
        brand=make.brand(),
        settings={"imap": given},
        secrets={"imap_password": dovecot.PASSWORD},
    )
    with imap_server.client("kill") as box:
        for number in range(MAILS):
            dovecot.append(box, mail(number).replace(b"\r\n", b"\n"))
    with mortal("fetch", account.pk) as victim:
        victim.suffer(lambda: Message.objects.filter(direction="in").count() >= MAILS, between=(0.05, 0.6))
        victim.kill()
        assert victim.kills >= 5
    all_processed()
    every_subject_once()
    assert Arrival.objects.count() == MAILS


def test_replies_of_dying_senders_leave_at_most_once_and_none_is_forgotten():
    script = Script()
    with serving(script) as port:
        _replies(port)
        with mortal("send", "all") as victim:
            victim.suffer(_all_settled, between=(0.1, 0.8))
            victim.ended()
            assert victim.kills >= 5
            kills = victim.kills
    sent = Counter(
        found.decode()
        for _s, _r, raw in script.mails
        for found in re.findall(rb"(?m)^Message-ID: <(.+?)>", raw)
    )
    assert set(sent.values()) == {1}
    rows = list(Delivery.objects.select_related("message"))
    assert len(rows) == MAILS
    for row in rows:
        assert row.state in (Delivery.SENT, Delivery.UNKNOWN)
        assert row.handed_at is not None
        if row.state == Delivery.SENT:
            assert sent[row.message.external_id] == 1
    unknown = [row for row in rows if row.state == Delivery.UNKNOWN]
    assert len(unknown) <= kills


def _all_settled() -> bool:
    connection.ensure_connection()
    open_states = [Delivery.QUEUED, Delivery.HELD, Delivery.SENDING]
    return not Delivery.objects.filter(state__in=open_states).exists()


def _replies(port: int) -> None:
    settings = {"smtp": {"host": "127.0.0.1", "port": port, "security": "none"}}
    account, agent = make.account(settings=settings), make.agent()
    with transaction.atomic():
        cases = [make.conversation(account=account) for _case in range(20)]
    for number in range(MAILS):
        conversations.reply(cases[number % 20].pk, agent, Words(text=f"Odpowiedź {number}"))
    Delivery.objects.update(due_at=clock.now())
