"""What conversations do when customers become one person or two again. Listed in config/wiring.py."""

from collections.abc import Sequence

from odzew.core.conversations import actions
from odzew.core.customers.events import CustomerMergeUndone, CustomersMerged
from odzew.kit.events import Happened


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
