"""A mail that a machine called automatic was a person's word after all: the case waits again, as it should have."""

from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.models import Conversation, Message
from odzew.kit.events import Actor


def count_as_word(conversation_id: int, message_id: int, *, actor: Actor) -> Conversation:
    """The customer waits since this message, and a finished or parked case is open again."""
    with changing(conversation_id) as conversation:
        message = _automatic(conversation, message_id)
        if message is None:
            return conversation
        Message.objects.filter(pk=message.pk).update(is_automatic=False)
        conversation.waiting_since = min(filter(None, [conversation.waiting_since, message.sent_at]))
        conversation.snoozed_until = None
        publish(conversation, events.WordCounted(message.pk), actor=actor)
        set_status(conversation, rules.reopened_status(conversation.status), actor=actor)
    return conversation


def uncount_word(conversation_id: int, message_id: int, *, status: str, actor: Actor) -> Conversation:
    """Taken back: the message is automatic, and the case is as it was, in the status given."""
    with changing(conversation_id) as conversation:
        message = conversation.messages.filter(pk=message_id, direction=rules.Direction.IN).first()
        if message is None or message.is_automatic:
            return conversation
        Message.objects.filter(pk=message.pk).update(is_automatic=True)
        if conversation.waiting_since == message.sent_at:
            conversation.waiting_since = None
        publish(conversation, events.WordCounted(message.pk, is_counted=False), actor=actor)
        if status in set(rules.Status):
            set_status(conversation, status, actor=actor)
    return conversation


def _automatic(conversation: Conversation, message_id: int) -> Message | None:
    return conversation.messages.filter(pk=message_id, is_automatic=True).first()
