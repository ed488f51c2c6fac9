"""Whose conversation it is: by an agent's choice, or because two customers became one."""

from collections.abc import Sequence

from django.db.models import QuerySet

from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing
from odzew.core.conversations.actions.base import publish as tell
from odzew.core.conversations.models import Conversation
from odzew.core.customers import actions as customers
from odzew.core.customers import queries as people
from odzew.core.customers.events import CustomerMergeUndone, CustomersMerged
from odzew.core.customers.models import Customer
from odzew.kit import events as facts
from odzew.kit.events import Actor, News


def change_customer(conversation_id: int, customer: Customer, *, actor: Actor) -> Conversation:
    """The conversation belongs to another person (a wrong guess, a call on somebody's behalf)."""
    with changing(conversation_id) as conversation:
        before = conversation.customer_id
        if before != customer.pk:
            conversation.customer = customer
            tell(conversation, events.CustomerChangedOnConversation(before, customer.pk), actor=actor)
    return conversation


def follow_merge(survivor_id: int, fact: CustomersMerged, *, actor: Actor) -> None:
    """Runs in the transaction of the merge; notes what moved, for the undo."""
    rows = Conversation.objects.filter(customer_id=fact.merged_id)
    customers.note_moved(fact.merge_id, "conversations", _give(rows, fact.merged_id, survivor_id, actor))


def follow_undo(survivor_id: int, fact: CustomerMergeUndone, *, actor: Actor) -> None:
    """Those that moved and still are the survivor's return."""
    keys = people.moved(fact.merge_id, "conversations")
    rows = Conversation.objects.filter(pk__in=keys, customer_id=survivor_id)
    _give(rows, survivor_id, fact.merged_id, actor)


def _give(rows: QuerySet[Conversation], before: int, after: int, actor: Actor) -> Sequence[int]:
    locked = list(rows.select_for_update().order_by("pk"))
    for row in locked:
        row.customer_id = after
        row.seq += 1
    Conversation.objects.bulk_update(locked, ["customer", "seq"], batch_size=1000)
    fact = events.CustomerChangedOnConversation(before, after)
    facts.publish_many([News(fact, row.pk, actor, row.seq) for row in locked])
    return [row.pk for row in locked]
