"""A stored message as its channel sends it: addresses, thread headers, files, signature."""

from django.conf import settings

from odzew.channels.ports import Outbound, OutboundFile
from odzew.core.conversations import rules
from odzew.core.conversations.models import Message
from odzew.core.conversations.queries import reply_mark
from odzew.kit import blobs, html

_REFERENCES = 12


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
        meta={"message_id": message.pk, "conversation_id": conversation.pk, "url": settings.ODZEW_URL},
    )


def _earlier_ids(message: Message) -> list[str]:
    """Ids of the thread before this message, oldest first, the newest and the first always among them."""
    rows = list(
        message.conversation.messages.filter(sent_at__lte=message.sent_at, channel="email")
        .exclude(pk=message.pk)
        .exclude(external_id="")
        .exclude(direction=rules.Direction.INTERNAL)
        .order_by("-sent_at", "-id")
        .values_list("external_id", flat=True)[:200]
    )
    rows.reverse()
    return rows if len(rows) <= _REFERENCES else [rows[0], *rows[-(_REFERENCES - 1) :]]


def _sender_name(message: Message) -> str:
    brand = message.conversation.brand.name
    return f"{message.agent.name}, {brand}" if message.agent and not message.is_automatic else brand
