"""How every change of a conversation is made: under its row lock, with its events numbered without gaps."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from odzew.core.conversations.models import Conversation
from odzew.kit import events
from odzew.kit.events import SYSTEM, Actor, Fact


@contextmanager
def changing(conversation_id: int) -> Iterator[Conversation]:
    """The conversation, locked; saved when the block ends without an error, and then its facts are heard.

    A merged conversation gives its survivor, so that nobody writes into a case that has moved. Blocks of one
    conversation do not nest: the outer one would save what the inner one changed away.
    """
    with transaction.atomic(), events.act():
        conversation = locked(conversation_id)
        yield conversation
        conversation.save()


def locked(conversation_id: int) -> Conversation:
    """The row under FOR UPDATE; follows merges to the survivor."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    while conversation.merged_into_id is not None:
        conversation = Conversation.objects.select_for_update().get(pk=conversation.merged_into_id)
    return conversation


def publish(conversation: Conversation, fact: Fact, *, actor: Actor = SYSTEM) -> int:
    """Tell the fact under the conversation's next number, which it returns. The row must be locked by us."""
    conversation.seq += 1
    events.publish(fact, conversation.pk, actor=actor, seq=conversation.seq)
    return conversation.seq
