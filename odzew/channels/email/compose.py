"""An Outbound as MIME bytes: 7-bit safe, header by header, nothing of it able to break out of its line."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message as AnyMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from odzew.channels.ports import Outbound, OutboundFile
from odzew.core.conversations import rules
from odzew.core.customers.rules import is_email

if TYPE_CHECKING:
    Message = AnyMessage[Any, Any]
else:
    Message = AnyMessage

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_POLICY = policy.compat32.clone(linesep="\r\n", max_line_length=76, cte_type="7bit")
_REFERENCES = 12


@dataclass(frozen=True, slots=True)
class Body:
    """The words in both forms, quotation included."""

    text: str
    html: str


def mime(outbound: Outbound, body: Body, *, sender: str, reply_to: str, at: datetime) -> bytes:
    """The whole mail. sender: our address. reply_to: where the answer goes, `sender` needs no header."""
    message = _with_files(_alternative(body, outbound.files), outbound.files)
    _head(message, "From", _person(outbound.sender_name, sender))
    _addresses(message, "To", outbound.to)
    _addresses(message, "Cc", outbound.cc)
    if reply_to != sender:
        _head(message, "Reply-To", _person(outbound.sender_name, reply_to))
    _head(message, "Subject", words(outbound.subject))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = _id(outbound.message_id)
    _thread(message, outbound)
    if outbound.is_automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
        message["Precedence"] = "bulk"
    for name, value in outbound.headers.items():
        if name.isascii() and name.replace("-", "").isalnum() and name not in message:
            _head(message, name, words(value))
    return message.as_bytes(policy=_POLICY)


def words(text: str) -> str:
    """`text` on one line: no control character, line or paragraph separator of any kind survives."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text)
    return " ".join("".join(kept).split())


def writable(addresses: Iterable[str]) -> tuple[list[str], list[str]]:
    """Addresses that a mail can be sent to, in an ASCII form where there is one, and those it can't."""
    good: list[str] = []
    bad: list[str] = []
    for address in addresses:
        plain = ascii_domain(address.strip())
        fits = is_email(plain) and words(plain) == plain and not set(plain) & set('<>,;:"()[]\\ ')
        (good if fits else bad).append(plain if fits else words(address)[:254])
    return list(dict.fromkeys(good)), bad


def ascii_domain(address: str) -> str:
    """`jan@żółw.example` with its domain in the form that every server takes."""
    local, at, domain = address.rpartition("@")
    try:
        return (
            f"{local}{at}{domain.encode('idna').decode('ascii')}" if at and not domain.isascii() else address
        )
    except UnicodeError:
        return address


def _alternative(body: Body, files: tuple[OutboundFile, ...]) -> Message:
    both = MIMEMultipart("alternative")
    both.attach(_text(body.text, "plain"))
    page = _text(f"<!DOCTYPE html><html><body>{body.html}</body></html>", "html")
    shown = [file for file in files if file.is_inline and file.content_id]
    if shown:
        related = MIMEMultipart("related", type="text/html")
        related.attach(page)
        for file in shown:
            related.attach(_file(file, "inline"))
        both.attach(related)
    else:
        both.attach(page)
    return both


def _with_files(content: Message, files: tuple[OutboundFile, ...]) -> Message:
    loose = [file for file in files if not (file.is_inline and file.content_id)]
    if not loose:
        return content
    mixed = MIMEMultipart("mixed")
    mixed.attach(content)
    for file in loose:
        mixed.attach(_file(file, "attachment"))
    return mixed


def _text(text: str, subtype: str) -> Message:
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    part = MIMENonMultipart("text", subtype)
    part.set_payload(plain.encode("utf-8", "replace").decode(), _UTF8)
    return part


def _file(file: OutboundFile, disposition: str) -> Message:
    main, slash, sub = file.content_type.partition("/")
    ok = slash and all(
        p.isascii() and p.replace("-", "").replace(".", "").replace("+", "").isalnum() for p in (main, sub)
    )
    main, sub = (
        (main, sub) if ok and main not in ("multipart", "message") else ("application", "octet-stream")
    )
    part = MIMEBase(main, sub)
    part.set_payload(file.content)
    encode_base64(part)
    name = words(file.name) or "plik"
    part.add_header(
        "Content-Disposition", disposition, filename=name if name.isascii() else ("utf-8", "", name)
    )
    if disposition == "inline":
        part["Content-ID"] = _id(file.content_id)
    return part


def _thread(message: Message, outbound: Outbound) -> None:
    known = [one for one in map(_id, outbound.references) if one]
    if outbound.in_reply_to:
        message["In-Reply-To"] = _id(outbound.in_reply_to)
    if len(known) > _REFERENCES:
        known = [known[0], *known[-(_REFERENCES - 1) :]]
    if known:
        message["References"] = "\n ".join(known)
    _head(message, "Thread-Index", words(str(outbound.meta.get("thread_index") or "")))
    _head(
        message,
        "Thread-Topic",
        words(str(outbound.meta.get("thread_topic") or rules.subject_base(outbound.subject))),
    )


def _id(value: str) -> str:
    """A Message-ID in its brackets, without anything that could end the line or the brackets."""
    plain = "".join(c for c in words(value) if c not in "<> ")
    return f"<{plain.encode('ascii', 'ignore').decode()}>" if plain else ""


def _head(message: Message, name: str, value: str) -> None:
    if value:
        message[name] = value if value.isascii() else Header(value, "utf-8", header_name=name, maxlinelen=76)


def _person(name: str, address: str) -> str:
    plain = words(name)
    if not plain:
        return address
    if plain.isascii():
        escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{Header(plain, 'utf-8', maxlinelen=64).encode()} <{address}>"


def _addresses(message: Message, name: str, addresses: tuple[str, ...]) -> None:
    good, _bad = writable(addresses)
    if good:
        message[name] = (
            ",\n ".join(good) if all(one.isascii() for one in good) else Header(", ".join(good), "utf-8")
        )
