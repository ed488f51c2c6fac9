"""Writing as a customer: a real mail over real SMTP to the desk's own receiver."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from odzew.core.customers.rules import is_email
from odzew.kit.errors import Invalid, Refused
from odzew.surfaces.demo.provider import Received


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """sender: the customer's address. answers: the mail that it replies to."""

    sender: str
    name: str
    to: str
    subject: str
    text: str
    files: Sequence[File] = ()
    answers: Received | None = None


def send(letter: Letter) -> str:
    """Hand the mail to the receiver; its Message-ID. Raises Invalid for bad input, Refused when it is not taken."""
    if not is_email(letter.sender):
        raise Invalid(_("This is not a full e-mail address."), fields={"as": "invalid"})
    if not letter.text.strip():
        raise Invalid(_("Write something first."), fields={"text": "required"})
    message = compose(letter)
    try:
        with smtplib.SMTP(settings.MAIL_RECEIVER_HOST, settings.SMTP_RECEIVER_PORT, timeout=30) as client:
            client.send_message(message, letter.sender, [parseaddr(letter.to)[1]])
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(_("The desk's mail receiver did not take it: %(words)s") % {"words": error}) from error
    return str(message["Message-ID"])


def compose(letter: Letter) -> EmailMessage:
    """The mail as a mail program builds it, with the thread's headers when it is a reply."""
    message = EmailMessage()
    message["From"] = formataddr((_one_line(letter.name), letter.sender))
    message["To"] = _one_line(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=letter.sender.rpartition("@")[2])
    if letter.answers is not None:
        answered = str(letter.answers.message["Message-ID"] or "").strip()
        earlier = str(letter.answers.message["References"] or "").split()
        message["In-Reply-To"] = answered
        message["References"] = " ".join([*earlier[-10:], answered])
    message.set_content(letter.text.replace("\r\n", "\n"))
    for file in letter.files:
        main, _slash, sub = (file.content_type or "application/octet-stream").partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return message


def reply_address(received: Received) -> str:
    """Where an answer to this mail goes."""
    return parseaddr(str(received.message["Reply-To"] or received.message["From"] or ""))[1]


def _one_line(text: str) -> str:
    return " ".join(text.split())
