"""Mail around the desk: what leaves it is put into its receivers' mailboxes on a private Dovecot."""

import email
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from typing import Any

from aiosmtpd.controller import Controller

from odzew.channels.email.tests.dovecot import PASSWORD, Dovecot
from tests.process.tree import eventually, free_port


@dataclass
class PostOffice:
    """smtp_port: where the desk hands over its mail. A mailbox is named like the local part of its address."""

    server: Dovecot
    smtp_port: int

    def letters(self, box: str) -> list[EmailMessage]:
        """All mail in a mailbox, oldest first."""
        with self.server.client(box) as client:
            client.select("INBOX", readonly=True)
            found = client.uid("SEARCH", "ALL")[1][0].split()
            raws = [client.uid("FETCH", each.decode(), "(BODY.PEEK[])")[1][0][1] for each in found]
        return [_read(raw) for raw in raws]

    def wait_for(self, box: str, fits: Callable[[EmailMessage], object]) -> EmailMessage:
        """The first letter that fits, once it is there."""
        found: list[EmailMessage] = []

        def has_come() -> bool:
            found[:] = [each for each in self.letters(box) if fits(each)]
            return bool(found)

        eventually(has_come, 40)
        return found[0]

    def settings(self, box: str = "") -> dict[str, Any]:
        """An account's settings: sends through this office and, with `box`, fetches from that mailbox."""
        here = {"host": "127.0.0.1", "security": "none"}
        fetching = (
            {"imap": {**here, "port": self.server.port, "user": box, "since": "everything"}} if box else {}
        )
        return {"smtp": {**here, "port": self.smtp_port}, **fetching}


class _Carrier:
    """aiosmtpd's handler: every accepted mail lands in its receivers' mailboxes before it is confirmed."""

    def __init__(self, server: Dovecot) -> None:
        self._server = server

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            self._server.append(address.partition("@")[0], envelope.original_content.replace(b"\r\n", b"\n"))
        return "250 2.0.0 taken"


@contextmanager
def opened(server: Dovecot) -> Iterator[PostOffice]:
    counter = Controller(_Carrier(server), hostname="127.0.0.1", port=free_port())
    counter.start()
    try:
        yield PostOffice(server, counter.port)
    finally:
        counter.stop()


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A mail as a customer's program writes it. headers: In_Reply_To becomes In-Reply-To."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="poczta.example")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def send(mail: EmailMessage, port: int) -> None:
    """Hand a mail to a desk's receiver as another mail server does."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as line:
        line.send_message(mail)


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=default)


__all__ = ["PASSWORD", "PostOffice", "letter", "opened", "plain", "send"]
