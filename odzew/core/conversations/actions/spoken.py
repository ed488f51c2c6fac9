"""What was said aloud: a call or a visit that one of us had with the customer."""

from datetime import datetime

from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import Conversation, Message
from odzew.kit.events import Actor


def note_contact(
    message: Message, *, way: str, outcome: str, actor: Actor, callback_at: datetime | None = None
) -> Conversation:
    """A person answered the customer in this contact: what was asked before it is answered.

    With work left to do the customer waits from now on; with a call promised they wait for the call.
    """
    with changing(message.conversation_id) as conversation:
        conversation.waiting_since = None if callback_at else message.sent_at
        promised = callback_at.isoformat() if callback_at else ""
        publish(conversation, events.ContactLogged(message.pk, way, outcome, promised), actor=actor)
    return conversation
