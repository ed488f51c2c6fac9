"""A note that nobody wrote: of a rule."""

from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import Message
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import Actor
from odzew.kit.text import storable


def note_automatically(conversation_id: int, text: str, *, actor: Actor) -> Message:
    """A private note of the team under the actor's name. Raises Invalid for empty text."""
    if not text.strip():
        raise Invalid("Write something first.", fields={"text": "required"})
    with changing(conversation_id) as conversation:
        message = Message.objects.create(
            conversation=conversation,
            seq=conversation.seq + 1,
            direction=rules.Direction.INTERNAL,
            author_kind="bot" if actor.kind == "bot" else "rule",
            author_name=actor.name[:160],
            channel=conversation.channel,
            text=storable(text),
            reply_text=storable(text),
            is_automatic=True,
            sent_at=clock.now(),
        )
        message.seq = publish(conversation, events.NoteAdded(message.pk), actor=actor)
        message.save(update_fields=["seq"])
    return message
