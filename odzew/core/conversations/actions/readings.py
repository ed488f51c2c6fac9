"""How far an agent has read. No fact of the case: nobody else's page changes."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation, Mention, Reading
from odzew.kit import clock


@transaction.atomic
def mark_read(conversation: Conversation, agent: Agent, seq: int) -> None:
    """The agent has seen everything up to `seq`; mentions up to there are seen too. Never goes back."""
    reached = min(seq, conversation.seq)
    now = clock.now()
    fresh = Reading(conversation=conversation, agent=agent, seq=reached, at=now)
    Reading.objects.bulk_create([fresh], ignore_conflicts=True)
    Reading.objects.filter(conversation=conversation, agent=agent).update(
        seq=Greatest(F("seq"), reached), at=now
    )
    called = Mention.objects.filter(conversation=conversation, agent=agent, seen_at=None)
    called.filter(message__seq__lte=reached).update(seen_at=now)


def mark_unread(conversation: Conversation, agent: Agent, seq: int) -> None:
    """Everything from the event `seq` on counts as new again."""
    Reading.objects.update_or_create(
        conversation=conversation, agent=agent, defaults={"seq": max(0, seq - 1), "at": clock.now()}
    )
