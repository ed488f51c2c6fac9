"""What the channels do when something happens in a conversation. Listed in config/wiring.py."""

from odzew.channels import acknowledgement, delivery
from odzew.core.conversations import events
from odzew.kit.events import Happened


def queue_delivery(happened: Happened) -> None:
    """A queued reply gets its Delivery, in the same transaction."""
    fact = happened.fact
    if isinstance(fact, events.ReplyQueued):
        delivery.queue(fact.message_id, send_at=fact.send_at)


def acknowledge(happened: Happened) -> None:
    """The writer of a first message hears that it arrived. As a job: the case is still being written here."""
    from odzew.channels import tasks

    fact = happened.fact
    if (
        isinstance(fact, events.MessageReceived)
        and fact.is_first
        and not fact.is_automatic
        and fact.channel in acknowledgement.CHANNELS
    ):
        tasks.acknowledge.defer(message_id=fact.message_id)
