"""Whether agents are there: by their open pages, and by their own word while a page is open."""

from datetime import timedelta

from django.db import transaction

from odzew.core.accounts.events import PresenceChanged
from odzew.core.accounts.models import Agent
from odzew.core.accounts.queries import as_actor
from odzew.core.accounts.rules import Presence
from odzew.kit import clock, events

SILENCE = timedelta(seconds=60)
BEAT = timedelta(seconds=20)


@transaction.atomic
def arrive(agent_id: int) -> None:
    """A page of the agent opened: from offline to available; another word of theirs stays."""
    agent = Agent.objects.select_for_update().get(pk=agent_id)
    agent.presence_at = clock.now()
    if agent.presence == Presence.OFFLINE:
        _change(agent, Presence.AVAILABLE)
    agent.save(update_fields=["presence", "presence_at"])


def beat(agent_id: int) -> None:
    """A page of the agent is still open."""
    Agent.objects.filter(pk=agent_id, presence_at__lt=clock.now() - BEAT).update(presence_at=clock.now())


@transaction.atomic
def leave_silent() -> int:
    """Agents without an open page for a minute are offline; tells how many."""
    silent = Agent.objects.select_for_update(skip_locked=True).filter(presence_at__lt=clock.now() - SILENCE)
    gone = list(silent.exclude(presence=Presence.OFFLINE))
    for agent in gone:
        _change(agent, Presence.OFFLINE)
        agent.save(update_fields=["presence"])
    return len(gone)


def _change(agent: Agent, presence: Presence) -> None:
    agent.presence = presence
    events.publish(PresenceChanged(presence), agent.pk, actor=as_actor(agent))
