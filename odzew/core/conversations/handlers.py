"""What conversations do when customers become one person or two again. Listed in config/wiring.py."""

from collections.abc import Sequence

from procrastinate.types import JSONValue

from odzew.core.conversations import actions
from odzew.core.conversations.events import MessageReceived
from odzew.core.customers.events import CustomerMergeUndone, CustomersMerged
from odzew.kit.events import Happened


def look_for_earlier_contacts(happened: Sequence[Happened]) -> None:
    """A new case may be a second contact on one matter. As jobs: the cases are still being written here."""
    from odzew.core.conversations import tasks

    made: list[dict[str, JSONValue]] = [
        {"conversation_id": each.subject_id}
        for each in happened
        if isinstance(each.fact, MessageReceived) and each.fact.is_first and not each.fact.is_automatic
    ]
    if made:
        tasks.flag_repeat.batch_defer(*made)


def follow_customer(happened: Sequence[Happened]) -> None:
    """The merged person's conversations become the survivor's."""
    for each in happened:
        if isinstance(each.fact, CustomersMerged):
            actions.follow_merge(each.subject_id, each.fact, actor=each.actor)


def return_to_customer(happened: Sequence[Happened]) -> None:
    """After an undo the conversations that had moved return."""
    for each in happened:
        if isinstance(each.fact, CustomerMergeUndone):
            actions.follow_undo(each.subject_id, each.fact, actor=each.actor)
