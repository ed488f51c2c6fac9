"""What a customer does to the own case over its link: close it, take the link back."""

from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.change import change_status
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.rules import DONE_STATUSES, Status
from odzew.kit.events import Actor


def close_as_customer(conversation_id: int) -> Conversation:
    """The customer says that the matter is settled. A case that is done already stays as it is."""
    with changing(conversation_id) as conversation:
        actor = customer_of(conversation)
        if conversation.status in DONE_STATUSES:
            return conversation
    return change_status(conversation.pk, Status.CLOSED, actor=actor, reason="customer")


def revoke_status_link(conversation_id: int, *, actor: Actor | None = None) -> Conversation:
    """All links to the case's page given out so far stop working; the next message carries a new one."""
    with changing(conversation_id) as conversation:
        conversation.status_link_version += 1
        publish(conversation, events.StatusLinkRevoked(), actor=actor or customer_of(conversation))
    return conversation


def customer_of(conversation: Conversation) -> Actor:
    """The case's customer as the one who acts."""
    return Actor("customer", conversation.customer_id, conversation.customer.name[:120])
