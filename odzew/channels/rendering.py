"""A stored message as its channel sends it: addresses, thread headers, files, signature."""

import base64
import binascii
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet

from odzew.channels.ports import Outbound, OutboundFile, Quote
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import rules
from odzew.core.conversations.models import Message
from odzew.core.conversations.queries import reply_mark
from odzew.kit import blobs, html

_REFERENCES = 12
_INDEX_ROOT = 22
_LONGEST_INDEX = 200
_FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)


def render(message: Message) -> Outbound:
    """Everything a driver needs to send `message`. Reads the thread's ids and the files' bytes."""
    conversation = message.conversation
    earlier = _earlier_ids(message)
    body_html = message.html or html.from_text(message.text)
    brand = conversation.brand
    signature = brand.reply_signature if not message.is_automatic else ""
    personal = message.agent.signature if message.agent and not message.is_automatic else ""
    text = "\n\n".join(part for part in (message.text, personal.strip() or signature.strip()) if part)
    if personal.strip() or signature.strip():
        body_html += html.from_text(personal.strip() or signature.strip())
    return Outbound(
        message_id=message.external_id,
        conversation_number=conversation.number,
        subject=message.subject or rules.reply_subject(conversation.subject, conversation.number),
        text=text,
        html=body_html,
        sender_name=_sender_name(message),
        to=tuple(message.to),
        cc=tuple(message.cc),
        bcc=tuple(message.bcc),
        in_reply_to=earlier[-1] if earlier else "",
        references=tuple(earlier),
        reply_mark=reply_mark(conversation.number),
        files=tuple(
            OutboundFile(
                file.name, file.content_type, blobs.get(file.blob_id), file.is_inline, file.content_id
            )
            for file in message.attachments.all()
        ),
        is_automatic=message.is_automatic,
        language=conversation.language or conversation.customer.language or brand.language,
        headers=_unsubscribe(message) if not earlier else {},
        quote=_last_heard(message),
        meta={
            "message_id": message.pk,
            "conversation_id": conversation.pk,
            "url": settings.ODZEW_URL,
            "thread_topic": _thread_topic(message),
            "thread_index": _thread_index(message),
        },
    )


def _unsubscribe(message: Message) -> dict[str, str]:
    """Mailings let people leave by one click; never an answer, which stands in a thread. Source: RFC 8058."""
    url = str(message.meta.get("unsubscribe_url") or "")
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _last_heard(message: Message) -> Quote | None:
    """What the customer said last before this message; nothing under an automatic one."""
    heard = None if message.is_automatic else _heard(message).order_by("-sent_at", "-id").first()
    if heard is None or not heard.reply_text.strip():
        return None
    zone = accounts.desk().timezone
    return Quote(heard.reply_text, heard.author_name, heard.sender, heard.sent_at, zone)


def _thread_topic(message: Message) -> str:
    """Outlook's own name of the thread, as the customer's first mail gave it."""
    first = _heard(message).order_by("sent_at", "id").values_list("meta__thread_topic", flat=True).first()
    return str(first or "")


def _thread_index(message: Message) -> str:
    """Outlook's place of this mail in its thread: the index of the mail that it answers and a block of five bytes.

    A thread that Outlook has not named yet gets its name from the case. Source: MS-OXOMSG 2.2.1.3.
    """
    if message.channel != "email":
        return ""
    heard = _heard(message).order_by("-sent_at", "-id").values_list("meta__thread_index", flat=True)
    known = next((index for one in heard[:20] if (index := _index_in(str(one or "")))), b"")
    case = message.conversation
    moment = int((case.created_at - _FILETIME_BEGINS).total_seconds() * 10_000_000)
    named = known[:_LONGEST_INDEX] or b"\x01" + moment.to_bytes(8, "big")[1:6] + case.public_id.bytes
    return base64.b64encode(named + (message.pk & 0xFFFFFFFFFF).to_bytes(5, "big")).decode("ascii")


def _index_in(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if len(found) >= _INDEX_ROOT else b""


def _heard(message: Message) -> QuerySet[Message]:
    return message.conversation.messages.filter(
        direction=rules.Direction.IN, is_automatic=False, sent_at__lte=message.sent_at
    )


def _earlier_ids(message: Message) -> list[str]:
    """Ids of the thread before this message, oldest first; last the one that is answered, the first always among them.

    The answered one is the customer's last: programs that never got our acknowledgement still find the thread.
    """
    found = list(
        message.conversation.messages.filter(sent_at__lte=message.sent_at, channel="email")
        .exclude(pk=message.pk)
        .exclude(external_id="")
        .exclude(direction=rules.Direction.INTERNAL)
        .order_by("-sent_at", "-id")
        .values_list("external_id", "direction", "is_automatic")[:200]
    )
    ids = [external_id for external_id, _direction, _is_automatic in reversed(found)]
    heard = (one for one, direction, automatic in found if direction == rules.Direction.IN and not automatic)
    if answered := next(heard, None):
        ids.remove(answered)
        ids.append(answered)
    return ids if len(ids) <= _REFERENCES else [ids[0], *ids[-(_REFERENCES - 1) :]]


def _sender_name(message: Message) -> str:
    brand = message.conversation.brand.name
    return f"{message.agent.name}, {brand}" if message.agent and not message.is_automatic else brand
