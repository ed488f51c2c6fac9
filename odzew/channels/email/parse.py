"""A raw mail into a `ParsedMail`; nothing that arrives makes it fail.

Steps: even out the line ends, split into parts, read the headers, read the body, tell the kind of mail,
cut the reply. No Django here: the command line and the intake use the same function.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from odzew.channels.email.kinds import Kind, classify
from odzew.channels.email.mime.addresses import addresses_in
from odzew.channels.email.mime.bodies import Body, read_body
from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.dates import date_in
from odzew.channels.email.mime.guess import guess
from odzew.channels.email.mime.headers import Headers
from odzew.channels.email.mime.ids import base_of, id_in, ids_in
from odzew.channels.email.mime.labels import codec_of
from odzew.channels.email.mime.message import as_message
from odzew.channels.email.mime.tree import Budget, Part, read_part
from odzew.channels.email.mime.words import text_of

_CHARSET = re.compile(rb"charset\*?\s{0,3}=\s{0,3}[\"']?([\w.:\-]{3,30})", re.IGNORECASE)
_SENDERS = (
    "From",
    "Reply-To",
    "Sender",
    "X-Original-From",
    "X-Sender",
    "Return-Path",
    "Envelope-From",
    "X-Envelope-From",
)
_MAX_HEADER_BYTES = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an address; either may be empty, not both."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """A file of a mail. `inline`: shown inside the text; `content_id` without brackets."""

    name: str
    content_type: str
    content: bytes
    inline: bool
    content_id: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The digest of the content in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a mail says. Message-IDs are without brackets, `date` is UTC, `html` is not sanitised."""

    from_: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    subject_base: str = ""
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[ParsedAttachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    auto_reply: bool = False
    bounce: bool = False
    bounce_hard: bool = False
    bounce_recipients: tuple[str, ...] = ()
    kind: Kind = field(default_factory=Kind)
    reply_text: str = ""
    defects: tuple[str, ...] = ()


def parse(raw: bytes) -> ParsedMail:
    """The mail in `raw`. Never raises: what is beyond repair comes back as text with its defect named."""
    budget = Budget()
    try:
        return _parse(raw, budget)
    except Exception as error:  # noqa: BLE001 - a customer's mail must become visible whatever a reader of it does
        text = decode(raw[:1_000_000]).text.replace("\x00", "")
        return ParsedMail(
            text=text, reply_text=text, defects=(*budget.defects, f"unreadable: {type(error).__name__}")
        )


def _parse(raw: bytes, budget: Budget) -> ParsedMail:
    data = _even(raw, budget)
    root = read_part(data, 0, len(data), budget=budget, hint=_hint(data))
    head, body = root.headers, read_body(root, budget)
    subject = head.text("Subject")
    headers = _decoded_headers(head)
    kind = _kind(root, headers, subject=subject, text=body.text, budget=budget)
    return ParsedMail(
        from_=_sender(head, budget),
        reply_to=_people(head, "Reply-To"),
        to=_people(head, "To"),
        cc=_people(head, "Cc"),
        bcc=_people(head, "Bcc"),
        subject=subject,
        subject_base=base_of(subject),
        date=next(
            (found for value in head.every("Date") if (found := date_in(text_of(value, head.hint)))), None
        ),
        message_id=id_in(head.text("Message-ID")),
        in_reply_to=ids_in(" ".join(text_of(value) for value in head.every("In-Reply-To"))),
        references=ids_in(" ".join(text_of(value) for value in head.every("References"))),
        text=body.text,
        html=body.html,
        attachments=_attachments(body),
        headers=headers,
        reply_text=_reply_text(body, subject, budget),
        defects=tuple(budget.defects),
        **kind,
    )


def _hint(data: bytes) -> str:
    """The codec that text without a label is probably in: another label of the mail, else what its letters say."""
    labels = (codec_of(label.decode("ascii")) for label in _CHARSET.findall(data[:20_000]))
    if named := next((codec for codec in labels if codec not in ("", "utf-8", "ascii")), ""):
        return named
    start = data[:50_000]
    if start.isascii():
        return ""
    codec = guess(b"\n".join(line for line in start.splitlines() if not line.isascii()))
    return "" if codec == "utf-8" else codec


def _even(raw: bytes, budget: Budget) -> bytes:
    """`raw` with line ends a splitter can rely on and without blank lines before the first header."""
    data = raw.removeprefix(b"\xef\xbb\xbf")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        budget.note("the whole mail is UTF-16")
        data = data.decode("utf-16", "replace").encode()
    if b"\n" not in data[:100_000] and b"\r" in data:
        budget.note("lines end with CR only")
        data = data.replace(b"\r", b"\n")
    stripped = data.lstrip(b"\r\n")
    if len(stripped) != len(data):
        budget.note("blank lines before the headers")
    return stripped.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in stripped[:10_000] else stripped


def _people(headers: Headers, name: str) -> tuple[Address, ...]:
    lists = [addresses_in(value, headers.hint) for value in headers.every(name)]
    boxes = lists[0] if len(lists) == 1 else tuple(dict.fromkeys(box for some in lists for box in some))
    return tuple(Address(box.name, box.address) for box in boxes)


def _sender(headers: Headers, budget: Budget) -> Address | None:
    """The first From that names an address; else who else may have sent it, under the name From gave."""
    name = ""
    for header in _SENDERS:
        boxes = [box for value in headers.every(header) for box in addresses_in(value, headers.hint)]
        name = name or next((box.name for box in boxes if box.name), "") if header == "From" else name
        named = boxes if header == "From" else []
        best = next((box for box in boxes if "@" in box.address), next(iter(named), None))
        if best and best.address:
            if header != "From":
                budget.note(f"no sender in From, taken from {header}")
            return Address(best.name or ("" if header == "From" else name), best.address)
    if headers.envelope_sender:
        budget.note("no sender in From, taken from the mbox line")
        return Address(name, headers.envelope_sender)
    return Address(name, "") if name else None


def _decoded_headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    decoded: list[tuple[str, str]] = []
    left = _MAX_HEADER_BYTES
    for name, raw in headers.fields:
        left -= len(raw)
        if left < 0:
            break
        decoded.append((name, text_of(raw, headers.hint)))
    return tuple(decoded)


def _attachments(body: Body) -> tuple[ParsedAttachment, ...]:
    return tuple(
        ParsedAttachment(one.name, one.content_type, one.content, one.inline, one.content_id)
        for one in body.attachments
    )


def _kind(
    root: Part, headers: tuple[tuple[str, str], ...], *, subject: str, text: str, budget: Budget
) -> dict[str, Any]:
    def told() -> dict[str, Any]:
        kind = classify(as_message(root, Budget()), headers, subject, text)
        return {
            "kind": kind,
            "auto_reply": kind.auto_reply,
            "bounce": kind.bounce,
            "bounce_hard": kind.bounce_hard,
            "bounce_recipients": tuple(kind.bounce_recipients),
        }

    return _guarded(told, {}, "the kind of mail could not be told", budget)


def _reply_text(body: Body, subject: str, budget: Budget) -> str:
    from odzew.channels.email.reply_text import reply_text

    return _guarded(
        lambda: reply_text(body.text, body.html, subject=subject),
        body.text,
        "the reply could not be cut out",
        budget,
    )


def _guarded(question: Callable[[], T], otherwise: T, defect: str, budget: Budget) -> T:
    try:
        return question()
    except Exception:  # noqa: BLE001 - a reading on top of the mail must not cost the mail itself
        budget.note(defect)
        return otherwise


def to_json(mail: ParsedMail, *, file: str) -> dict[str, Any]:
    """`mail` as one JSON object; dates in ISO 8601, attachments by size and digest."""

    def person(address: Address | None) -> dict[str, str] | None:
        return {"name": address.name, "address": address.address} if address else None

    return {
        "file": file,
        "from": person(mail.from_),
        "reply_to": [person(one) for one in mail.reply_to],
        "to": [person(one) for one in mail.to],
        "cc": [person(one) for one in mail.cc],
        "subject": mail.subject,
        "subject_base": mail.subject_base,
        "date": mail.date.isoformat() if mail.date else None,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "text": mail.text,
        "html": mail.html,
        "attachments": [
            {
                "name": one.name,
                "content_type": one.content_type,
                "size": one.size,
                "sha256": one.sha256,
                "inline": one.inline,
                "content_id": one.content_id,
            }
            for one in mail.attachments
        ],
        "auto_reply": mail.auto_reply,
        "bounce": mail.bounce,
        "bounce_hard": mail.bounce_hard,
        "bounce_recipients": list(mail.bounce_recipients),
        "reply_text": mail.reply_text,
    }
