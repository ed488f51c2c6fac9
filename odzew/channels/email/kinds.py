"""What kind of mail this is: a person's, an automatic answer, a bounce, a complaint report or a receipt.

Pure: values in, a Kind out, and never an exception. A false alarm is an ignored customer, so that weak signs count
only together; a bounce or a notice that a person forwards or asks about stays a person's mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from odzew.channels.email.autoreplies import auto_reply_reason
from odzew.channels.email.bounces import find_bounce, message_id_in
from odzew.channels.email.parts import carried_headers, first, raw_headers, unfold
from odzew.channels.email.receipts import READ, complainers, is_complaint, receipt_reason

_OUTCOMES = {READ: "read", "delivery receipt: delivered": "delivered"}


@dataclass(frozen=True, slots=True)
class Kind:
    """The verdict on one mail; all flags false means: a person wrote it."""

    auto_reply: bool = False
    bounce: bool = False
    bounce_hard: bool = False
    """The address will fail again: a 5.x.x verdict other than a full mailbox."""
    bounce_recipients: tuple[str, ...] = ()
    reason: str = ""
    original_message_id: str = ""
    """The Message-ID, with angle brackets, of the mail that this one is about."""
    report: bool = False
    """A feedback loop's complaint (ARF)."""
    complainers: tuple[str, ...] = ()
    """Whom a complaint report names, as far as it does not hide them."""
    receipt: bool = False
    """A read receipt, or a notice that a mail was delivered or passed on."""
    outcome: str = ""
    """What a receipt proves: `delivered` or `read`; empty when it was passed on, refused or deleted unread."""


def classify(message: Message | None, headers: Sequence[tuple[str, str]], subject: str, text: str) -> Kind:
    """The kind of a mail.

    headers: every header with its decoded value; taken from `message` when empty.  text: the decoded plain text.
    Source: RFC 3464 (delivery status), 3834 (automatic answers), 5965 (ARF), 8098 (read receipts).
    """
    named = [(name.strip().lower(), unfold(value)) for name, value in headers] or raw_headers(message)
    title = " ".join((subject or first(named, "subject")).split())
    if is_complaint(message, named):
        return Kind(
            report=True,
            complainers=complainers(message),
            reason="feedback report",
            original_message_id=_original(message, named, text),
        )
    received = receipt_reason(message, named, title, text)
    if received:
        return Kind(
            receipt=True,
            outcome=_OUTCOMES.get(received, ""),
            reason=received,
            original_message_id=_original(message, named, text),
        )
    bounce = find_bounce(message, named, title, text)
    if bounce is not None:
        return Kind(
            bounce=True,
            bounce_hard=bounce.hard,
            bounce_recipients=bounce.recipients,
            reason=bounce.reason,
            original_message_id=_original(message, named, text),
        )
    automatic = auto_reply_reason(named, title, text)
    return Kind(auto_reply=bool(automatic), reason=automatic)


def _original(message: Message | None, named: list[tuple[str, str]], text: str) -> str:
    return message_id_in(carried_headers(message), message, named, text)
