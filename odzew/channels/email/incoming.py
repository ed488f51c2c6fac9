"""A parsed mail as the desk understands it: who speaks, what is new, to which case it belongs."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from odzew.channels.email.parse import Address, ParsedMail
from odzew.channels.ports import Handle, Inbound, InboundFile
from odzew.core.conversations.models import ChannelAccount
from odzew.core.customers.rules import is_email
from odzew.kit.text import storable

MARK = r"(\d{1,12}\.[a-z2-7]{10})"
_IN_ADDRESS = re.compile(rf"\+c{MARK}@", re.IGNORECASE)
_FOR_AGENT = re.compile(r"\+a(\d{1,12}-\d{1,12}\.[a-z2-7]{10})@", re.IGNORECASE)
_OUTLOOK_ROOT_BYTES = 22
_IN_BODY = re.compile(rf"#{MARK}(?![\w.])", re.IGNORECASE)
_ADDRESSED = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"})
_BODY_SEARCHED = 400_000


def understand(mail: ParsedMail, account: ChannelAccount, envelope: Mapping[str, Any]) -> Inbound:
    """The Inbound of a mail; whatever is missing in it, it stays a visible word of somebody."""
    headers = [(name.lower(), value) for name, value in mail.headers]
    kind, notice = mail.kind, _notice(mail)
    sender = _sender(mail, account, envelope)
    known = tuple(dict.fromkeys((*reversed(mail.in_reply_to), *reversed(mail.references))))
    return Inbound(
        sender=sender,
        text=mail.text,
        html=mail.html,
        reply_text=mail.reply_text or mail.text,
        subject=mail.subject,
        external_id=mail.message_id,
        sent_at=mail.date,
        reply_to=_reply_to(mail),
        to=_addresses(mail.to),
        cc=_addresses(mail.cc),
        known_ids=known[:50],
        mark=_address_mark(_IN_ADDRESS, mail, headers, envelope),
        agent_mark=_address_mark(_FOR_AGENT, mail, headers, envelope),
        is_answer=bool(known) or mail.subject_base != " ".join(mail.subject.split()),
        thread_root=_thread_root(headers),
        thread_topic=_value(headers, "thread-topic"),
        body_mark=_body_mark(mail),
        files=tuple(
            InboundFile(one.name, one.content_type, one.content, one.inline, one.content_id)
            for one in mail.attachments
        ),
        is_automatic=mail.auto_reply or kind.report or kind.receipt,
        notice=notice,
        is_bounce=mail.bounce,
        is_hard_bounce=mail.bounce_hard,
        failed_ids=_bare(kind.original_message_id) if notice else (),
        failed_to=tuple(address.lower() for address in mail.bounce_recipients or kind.complainers),
        meta=_meta(mail, headers, sender),
    )


def _sender(mail: ParsedMail, account: ChannelAccount, envelope: Mapping[str, Any]) -> Handle:
    """From, else Reply-To, Sender, Return-Path (the parser's order), the envelope; else an own handle.

    A mail that names nobody still becomes a conversation: `unknown@` the account's own domain.
    """
    name = storable(mail.from_.name) if mail.from_ else ""
    candidates = [mail.from_.address] if mail.from_ else []
    candidates += [one.address for one in mail.reply_to]
    candidates.append(str(envelope.get("from") or ""))
    for address in candidates:
        plain = storable(address).strip().strip("<>")
        if is_email(plain) or ("@" in plain and len(plain) <= 254):
            return Handle("email", plain, name)
    domain = account.address.rpartition("@")[2] or "odzew.invalid"
    return Handle("email", f"unknown@{domain}", name)


def _reply_to(mail: ParsedMail) -> str:
    return next((one.address for one in mail.reply_to if is_email(one.address)), "")


def _addresses(people: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(storable(one.address)[:254] for one in people if one.address))[:1000]


def _address_mark(
    pattern: re.Pattern[str],
    mail: ParsedMail,
    headers: list[tuple[str, str]],
    envelope: Mapping[str, Any],
) -> str:
    """The signed token of the address that it was sent to: `pomoc+c4817.k3j5abcdef@…`."""
    for address in _where_it_went(mail, headers, envelope):
        found = pattern.search(address)
        if found:
            return found[1].lower()
    return ""


def _where_it_went(
    mail: ParsedMail, headers: list[tuple[str, str]], envelope: Mapping[str, Any]
) -> Iterator[str]:
    yield from (str(one) for one in envelope.get("to") or ())
    yield from (value for name, value in headers if name in _ADDRESSED)
    yield from (one.address for one in (*mail.to, *mail.cc, *mail.bcc))


def _body_mark(mail: ParsedMail) -> str:
    found = _IN_BODY.search(mail.text[:_BODY_SEARCHED]) or _IN_BODY.search(mail.html[:_BODY_SEARCHED])
    return found[1].lower() if found else ""


def _thread_root(headers: list[tuple[str, str]]) -> str:
    """The first 22 bytes of Outlook's Thread-Index, alike in all mails of a thread; in hexadecimal."""
    try:
        index = base64.b64decode(_value(headers, "thread-index"), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return index[:_OUTLOOK_ROOT_BYTES].hex() if len(index) >= _OUTLOOK_ROOT_BYTES else ""


def _value(headers: list[tuple[str, str]], name: str) -> str:
    return next((storable(value).strip()[:300] for known, value in headers if known == name), "")


def _is_forged(headers: list[tuple[str, str]]) -> bool:
    """Whether our own mail server, whose verdict stands first, found the sender's address to be faked."""
    verdict = _value(headers, "authentication-results").lower()
    return "dmarc=fail" in verdict or ("spf=fail" in verdict and "dkim=pass" not in verdict)


def _is_marked_spam(headers: list[tuple[str, str]]) -> bool:
    verdicts = (_value(headers, name).lower() for name in ("x-spam-flag", "x-spam-status", "x-spam"))
    return any(one.startswith(("yes", "true")) for one in verdicts)


def _notice(mail: ParsedMail) -> str:
    if mail.bounce:
        return "bounce"
    if mail.kind.report:
        return "complaint"
    return mail.kind.outcome or ("receipt" if mail.kind.receipt else "")


def _bare(message_id: str) -> tuple[str, ...]:
    plain = message_id.strip().strip("<>").strip()
    return (plain,) if plain else ()


def _meta(mail: ParsedMail, headers: list[tuple[str, str]], sender: Handle) -> dict[str, Any]:
    """What agents and later replies want to know; only what there is."""
    told = {
        "reply_to": _reply_to(mail) if _reply_to(mail).lower() != sender.value.lower() else "",
        "defects": [storable(one)[:200] for one in mail.defects[:20]],
        "has_more": bool(mail.reply_text) and mail.reply_text.strip() != mail.text.strip(),
        "written_at": mail.date.isoformat() if mail.date else "",
        "recipients_left_out": max(0, len(mail.to) - 1000) + max(0, len(mail.cc) - 1000),
        "thread_topic": _value(headers, "thread-topic"),
        "thread_index": _value(headers, "thread-index"),
        "thread_root": _thread_root(headers),
        "is_forged": _is_forged(headers),
        "is_marked_spam": _is_marked_spam(headers),
        "bounce_words": storable(mail.reply_text or mail.text)[:500] if mail.bounce else "",
        "kind": _notice(mail),
        "why_automatic": mail.kind.reason,
    }
    return {name: value for name, value in told.items() if value}
