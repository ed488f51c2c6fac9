"""THE predicate of permission: which conversations an agent may see. Every door goes through it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Conversation, Follower
from odzew.kit.errors import NotFound


def visible_to(agent: Agent) -> QuerySet[Conversation]:
    """Own teams' conversations, those without a team, and those that the agent holds or follows.

    A role with `see_all_teams` sees everything. Merged conversations are reached through their survivor.
    """
    rows = Conversation.objects.filter(merged_into=None)
    if not agent.is_active:
        return rows.none()
    if accounts.may(agent, Permission.SEE_ALL_TEAMS):
        return rows
    follows = Follower.objects.filter(agent=agent, conversation=OuterRef("pk"))
    return rows.filter(
        Q(team=None) | Q(team__in=accounts.team_ids(agent)) | Q(assignee=agent) | Exists(follows),
    )


def one(agent: Agent, number: int) -> Conversation:
    """The conversation under this number, old numbers included. Raises NotFound for a stranger."""
    from odzew.core.conversations.queries.thread import by_number

    found = by_number(number)
    row = (
        found
        and visible_to(agent)
        .select_related("brand", "account", "team", "assignee", "customer")
        .filter(pk=found.pk)
        .first()
    )
    if not row:
        raise NotFound("There is no such conversation, or your teams do not see it.")
    return row
