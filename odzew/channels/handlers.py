"""What the channels do when something happens in a conversation. Listed in config/wiring.py."""

from collections.abc import Sequence

from procrastinate.types import JSONValue

from odzew.channels import acknowledgement, delivery
from odzew.core.conversations import events
from odzew.kit.events import Happened


def queue_delivery(happened: Sequence[Happened]) -> None:
    """A queued reply gets its Delivery, in the same transaction."""
    for each in happened:
        if isinstance(each.fact, events.ReplyQueued):
            delivery.queue(each.fact.message_id, send_at=each.fact.send_at)


def file_copies(happened: Sequence[Happened]) -> None:
    """Answers that left by mail are filed in the mailbox's folder of sent mail, where an account wants it."""
    from odzew.channels.email import tasks

    tasks.file_copies(
        [each.fact.message_id for each in happened if isinstance(each.fact, events.MessageSent)]
    )


def hear_wishes(happened: Sequence[Happened]) -> None:
    """Who asked in a form to be called, or to talk to somebody in charge, is heard with the words themselves."""
    from odzew.channels.form import wishes

    first = [
        each.fact.message_id
        for each in happened
        if isinstance(each.fact, events.MessageReceived) and each.fact.channel == "form"
    ]
    if first:
        wishes.hear(first)


def acknowledge(happened: Sequence[Happened]) -> None:
    """Writers of first messages hear that these arrived. As jobs: the cases are still being written here."""
    from odzew.channels import tasks

    heard: list[dict[str, JSONValue]] = [
        {"message_id": fact.message_id}
        for fact in (each.fact for each in happened)
        if isinstance(fact, events.MessageReceived)
        and fact.is_first
        and not fact.is_automatic
        and fact.channel in acknowledgement.CHANNELS
    ]
    if heard:
        tasks.acknowledge.batch_defer(*heard)


def acknowledge_after_all(happened: Sequence[Happened]) -> None:
    """An answer was taken back before it left: the customer who got no acknowledgement for its sake gets one."""
    from odzew.channels import tasks

    cases = [each.subject_id for each in happened if isinstance(each.fact, events.ReplyWithdrawn)]
    heard: list[dict[str, JSONValue]] = [
        {"message_id": found} for found in acknowledgement.unacknowledged(cases)
    ]
    if heard:
        tasks.acknowledge.batch_defer(*heard)
