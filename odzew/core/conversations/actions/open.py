"""Opening a conversation from our side: a logged call or visit, a message written first, a split."""

from datetime import datetime

from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import publish
from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.core.conversations.numbers import next_number
from odzew.kit import clock
from odzew.kit import events as facts
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable


def open_conversation(
    account: ChannelAccount,
    *,
    customer_id: int,
    subject: str,
    actor: Actor,
    direction: str = "in",
    kind: str = rules.Kind.ENQUIRY,
    at: datetime | None = None,
    **fields: object,
) -> Conversation:
    """A new conversation, with its number and its first event. Runs inside the caller's transaction."""
    conversation = Conversation.objects.create(
        number=next_number(),
        subject=clip(storable(subject), 300),
        kind=kind,
        brand_id=account.brand_id,
        channel=account.kind,
        account=account,
        customer_id=customer_id,
        last_message_at=at or clock.now(),
        **{"team_id": account.team_id, **fields},
    )
    with facts.act():
        publish(conversation, events.ConversationOpened(account.kind, direction), actor=actor)
        conversation.save(update_fields=["seq"])
    return conversation
