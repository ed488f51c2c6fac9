"""What the channels do when something happens in a conversation. Listed in config/wiring.py."""

from odzew.channels import delivery
from odzew.core.conversations import events
from odzew.kit.events import Happened


def queue_delivery(happened: Happened) -> None:
    """A queued reply gets its Delivery, in the same transaction."""
    fact = happened.fact
    if isinstance(fact, events.ReplyQueued):
        delivery.queue(fact.message_id, send_at=fact.send_at)
