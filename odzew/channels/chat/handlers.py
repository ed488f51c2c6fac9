"""What chat does when something happens. Listed in config/wiring.py."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from odzew.channels.chat import actions
from odzew.channels.models import ChatVisit
from odzew.core.conversations import events
from odzew.core.conversations.models import Message
from odzew.kit.events import Happened


def settle_delivery(happened: Sequence[Happened]) -> None:
    """A message of ours left: what the visitor's page has already said of it takes effect, after commit.

    After, because the conversation's row is being changed by whoever published the fact.
    """
    for each in happened:
        fact = each.fact
        waiting = ChatVisit.objects.filter(conversation=each.subject_id).exclude(pending={})
        if isinstance(fact, events.MessageSent) and waiting.exists():
            message = Message.objects.get(pk=fact.message_id)
            transaction.on_commit(partial(actions.settle, message))
