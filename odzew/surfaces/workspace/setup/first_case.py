"""The first message: it takes the same way in as every customer's."""

import json
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from odzew.channels import intake
from odzew.core.conversations import queries as conversations
from odzew.kit import clock, ids
from odzew.kit.errors import Refused

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent


def send_first_message(agent: "Agent", *, subject: str, text: str) -> int:
    """A message from the owner in a customer's place; the number of the case that it became.

    Through the mailbox when there is one, else through the contact form. Raises Refused when neither is there,
    or when the message was kept but not understood (it is then in the ledger).
    """
    door = conversations.first_account("email") or conversations.first_account("form")
    if door is None:
        raise Refused("Add a mailbox or the widget first: a message needs a way in.", code="no_door")
    nonce = f"setup-{ids.public_id()}"
    is_mail = door.kind == "email"
    raw = _mail(agent, door.address, subject, text) if is_mail else _form(agent, nonce, subject, text)
    row = intake.accept_now(door, raw, external_id=nonce)
    if row.conversation is None:
        raise Refused(
            "The message was kept, but it did not become a case. Look under Arrivals.", code="no_case"
        )
    return int(row.conversation.number)


def _mail(agent: "Agent", address: str, subject: str, text: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f'"{agent.name}" <{agent.email}>'.replace("\n", " ")
    mail["To"] = address
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain="setup.invalid")
    mail.set_content(text)
    return mail.as_bytes()


def _form(agent: "Agent", nonce: str, subject: str, text: str) -> bytes:
    """What `channels.form.door` writes for a filled-in form."""
    data = {
        "nonce": nonce,
        "sender": {"kind": "email", "value": agent.email, "name": agent.name},
        "subject": subject,
        "message": text,
        "answers": [],
        "files": [],
        "language": agent.language,
    }
    return json.dumps(data, ensure_ascii=False).encode()
