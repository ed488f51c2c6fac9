"""A person leaves: what they held open goes to a team or to nobody in the same transaction."""

from django.db import transaction

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.events import ConversationAssigned
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.rules import OPEN_STATUSES


@transaction.atomic
def hand_over_and_deactivate(agent_id: int, *, by: Agent, to_team: Team | None = None) -> int:
    """Close the account and free its open conversations; the number handed over.

    to_team: takes them all; None leaves each with its own team, without an assignee.
    Raises what `accounts.actions.deactivate` raises, and then nothing has moved.
    """
    agent = accounts.deactivate(agent_id, by=by)
    held = list(
        Conversation.objects.filter(assignee=agent, status__in=OPEN_STATUSES)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for key in held:
        with changing(key) as conversation:
            if conversation.assignee_id != agent.pk:
                continue
            conversation.assignee = None
            conversation.team = to_team or conversation.team
            team = conversation.team
            fact = ConversationAssigned(
                None, "", team.pk if team else None, team.name if team else "", agent.name
            )
            publish(conversation, fact, actor=as_actor(by))
    return len(held)
