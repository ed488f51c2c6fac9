"""A message as the thread shows it: who, how, what was said, its files, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from odzew.core.conversations.files import INLINE_SAFE
from odzew.core.customers.rules import is_spoken
from odzew.surfaces.workspace import defects, labels
from odzew.surfaces.workspace.linking import paragraphs
from odzew.surfaces.workspace.original import has_remote
from odzew.ui.templatetags.ui import when

if TYPE_CHECKING:
    from odzew.core.conversations.models import Attachment, Message

LONG = 6_000


@dataclass(frozen=True, slots=True)
class File:
    """A file's line; `is_picture` ones are shown small, from their bytes checked at the door."""

    id: str
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an outgoing message. tone: kept, waiting, risk or broken."""

    icon: str
    words: str
    tone: str = ""
    can_retry: bool = False
    can_take_back: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    message: Message
    kind: str
    author: str
    via: str
    via_icon: str
    body: SafeString
    rest: SafeString
    files: Sequence[File]
    fate: Fate | None
    has_original: bool
    has_remote: bool
    hint: str


def card(message: Message, *, may_reply: bool = False) -> Card:
    """The view of one message; reads only what the timeline fetched with it."""
    text = message.reply_text or message.text
    is_note = message.direction == "internal"
    return Card(
        message=message,
        kind=_kind(message),
        author=_author(message),
        via=_("note of the team") if is_note else str(labels.CHANNEL.get(message.channel, message.channel)),
        via_icon="lock" if is_note else labels.channel_icon(message.channel),
        body=paragraphs(text[:LONG], called=_called(message) if is_note else ()),
        rest=paragraphs(text[LONG:]) if len(text) > LONG else SafeString(""),
        files=[_file(row) for row in message.attachments.all() if not _is_hidden(row, message)],
        fate=_fate(message, may_reply=may_reply),
        has_original=message.direction == "in" and (bool(message.html) or _differs(message)),
        has_remote=message.direction == "in" and has_remote(message.html),
        hint=_hint(message),
    )


def _called(message: Message) -> list[str]:
    names = [row.agent.name for row in message.mentions.all()]
    return [*names, *(name.split(" ")[0] for name in names)]


def _kind(message: Message) -> str:
    if message.direction == "internal":
        return "note"
    if message.direction == "in":
        return "customer"
    return "agent" if message.author_kind == "agent" else "bot"


def _author(message: Message) -> str:
    if message.direction == "in":
        named = message.customer.name if message.customer else ""
        address = message.sender if is_spoken(message.sender) else ""
        return message.author_name or named or address or _("Unknown person")
    return message.author_name or (message.agent.name if message.agent else _("Desk"))


def _differs(message: Message) -> bool:
    return message.text.strip() != message.reply_text.strip()


def _hint(message: Message) -> str:
    if message.meta.get("is_outside"):
        return _("Sent from a mail program, outside the desk.")
    if message.meta.get("is_forged"):
        return _("The sender's address may be forged: the mail server's check of it failed.")
    code, _sep, number = str(message.meta.get("hint", "")).partition(":")
    if code == "outlook_thread":
        return _(
            "Joined to this case by the name that Outlook gave the thread. If it is another matter, split it off."
        )
    if code != "quoted_number" or not number:
        return defects.told(message.meta.get("defects") or ())
    return _(
        "The subject quotes the case %(number)s, but the sender does not take part in it, so a new case was opened."
    ) % {"number": number}


def _is_hidden(file: Attachment, message: Message) -> bool:
    """Inline pictures of an HTML mail belong to its original, not to the list."""
    return file.is_inline and bool(message.html) and f"cid:{file.content_id}" in message.html


def _file(row: Attachment) -> File:
    return File(str(row.public_id), row.name, row.blob.size, row.content_type in INLINE_SAFE)


def _fate(message: Message, *, may_reply: bool) -> Fate | None:
    row: Any = getattr(message, "delivery", None)
    if message.direction != "out" or row is None:
        return None
    told = _TELL.get(row.state)
    fate = told(row) if told else Fate("info", row.state)
    if may_reply and row.state in {"failed", "unknown"}:
        return Fate(fate.icon, fate.words, fate.tone, can_retry=True)
    if (
        may_reply
        and row.state in {"held", "queued"}
        and row.handed_at is None
        and message.author_kind == "agent"
    ):
        return Fate(fate.icon, fate.words, fate.tone, can_take_back=True)
    return fate


def _held(row: Any) -> Fate:
    return Fate(
        "clock", _("leaves %(time)s") % {"time": when(row.due_at, precise=True, plain=True)}, "waiting"
    )


def _queued(row: Any) -> Fate:
    if not row.tries and row.reason:
        words = _("waits: %(reason)s It leaves %(time)s")
        moment = when(row.due_at, precise=True, plain=True)
        return Fate("clock", words % {"reason": row.reason, "time": moment}, "waiting")
    if not row.tries:
        return Fate("clock", _("waits to be sent"), "waiting")
    words = _("try %(n)s did not work: %(reason)s; the next one %(time)s")
    moment = when(row.due_at, precise=True, plain=True)
    return Fate("alert", words % {"n": row.tries, "reason": row.reason, "time": moment}, "risk")


def _sent(row: Any) -> Fate:
    moment = when(row.sent_at or row.due_at, precise=True, plain=True)
    if row.reason:
        words = _("sent %(time)s, but not to everyone: %(reason)s")
        return Fate("alert", words % {"time": moment, "reason": row.reason}, "risk")
    return Fate("check", _("sent %(time)s") % {"time": moment})


def _delivered(row: Any) -> Fate:
    moment = when(row.sent_at or row.due_at, precise=True, plain=True)
    return Fate("checks", _("delivered %(time)s") % {"time": moment})


def _read(row: Any) -> Fate:
    moment = when(row.sent_at or row.due_at, precise=True, plain=True)
    return Fate("checks", _("sent %(time)s, read") % {"time": moment})


def _failed(row: Any) -> Fate:
    if row.sent_at:
        return Fate("alert", _("came back: %(reason)s") % {"reason": row.reason}, "broken")
    return Fate("alert", _("not sent: %(reason)s") % {"reason": row.reason or _("unknown reason")}, "broken")


def _unknown(row: Any) -> Fate:
    return Fate("alert", _("it is not known whether it left: %(reason)s") % {"reason": row.reason}, "broken")


_TELL = {
    "held": _held,
    "queued": _queued,
    "sending": lambda _row: Fate("send", _("is being sent"), "waiting"),
    "sent": _sent,
    "delivered": _delivered,
    "read": _read,
    "failed": _failed,
    "unknown": _unknown,
}
