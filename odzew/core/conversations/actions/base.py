"""How every change of a conversation is made: under its row lock, with its events numbered without gaps."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from odzew.core.conversations.models import Conversation
from odzew.kit import events
from odzew.kit.events import SYSTEM, Actor, Fact, Happened


@contextmanager
def changing(conversation_id: int) -> Iterator[Conversation]:
    """The conversation, locked; saved when the block ends without an error.

    A merged conversation gives its survivor, so that nobody writes into a case that has moved.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        yield conversation
        conversation.save()


def locked(conversation_id: int) -> Conversation:
    """The row under FOR UPDATE; follows merges to the survivor."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    while conversation.merged_into_id is not None:
        conversation = Conversation.objects.select_for_update().get(pk=conversation.merged_into_id)
    return conversation


def publish(conversation: Conversation, fact: Fact, *, actor: Actor = SYSTEM) -> Happened:
    """Store the fact under the conversation's next number. The row must be locked by `changing`."""
    conversation.seq += 1
    return events.publish(fact, conversation.pk, actor=actor, seq=conversation.seq)
