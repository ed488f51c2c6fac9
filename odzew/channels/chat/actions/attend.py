"""The visitor's page is there: signs of life, and what it has received and shown."""

from collections.abc import Sequence

from django.db import transaction

from odzew.channels.chat import queries, rules
from odzew.channels.models import ChatVisit, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Message
from odzew.kit import clock


def beat(visit: ChatVisit) -> None:
    """A page of this visit is open."""
    visit.seen_at = clock.now()
    ChatVisit.objects.filter(pk=visit.pk).update(seen_at=visit.seen_at)


@transaction.atomic
def acknowledge(visit: ChatVisit, public_ids: Sequence[str], state: str) -> None:
    """The page has these messages (`delivered`) or shows them (`read`). Never goes back; safe to repeat.

    A message whose delivery is still being settled keeps the word in `pending` until MessageSent.
    """
    rows = queries.deliveries(queries.place(visit), queries.as_ids(public_ids))
    for row in rows.select_for_update(of=("self",)).order_by("id"):
        if row.state in (Delivery.SENT, Delivery.DELIVERED):
            _advance(row, state)
        elif row.state in (Delivery.QUEUED, Delivery.SENDING):
            _remember(visit, row.message, state)


def settle(message: Message) -> None:
    """The delivery of this message is settled: what its page has said meanwhile takes effect."""
    for visit in ChatVisit.objects.filter(conversation=message.conversation_id).select_related(
        "conversation"
    ):
        state = visit.pending.get(message.public_id.hex)
        if state:
            acknowledge(visit, [message.public_id.hex], state)
            _forget(visit, message)


def _advance(row: Delivery, state: str) -> None:
    if rules.rank(state) > rules.rank(row.state):
        row.state = state
        row.save(update_fields=["state"])
        conversations.mark_delivered(row.message, state)


def _remember(visit: ChatVisit, message: Message, state: str) -> None:
    fresh = ChatVisit.objects.select_for_update().get(pk=visit.pk)
    known = fresh.pending.get(message.public_id.hex, "")
    if rules.rank(state) > rules.rank(known):
        fresh.pending = {**fresh.pending, message.public_id.hex: state}
        fresh.save(update_fields=["pending"])


def _forget(visit: ChatVisit, message: Message) -> None:
    with transaction.atomic():
        fresh = ChatVisit.objects.select_for_update().get(pk=visit.pk)
        fresh.pending = {key: state for key, state in fresh.pending.items() if key != message.public_id.hex}
        fresh.save(update_fields=["pending"])
