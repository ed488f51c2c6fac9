"""Who may be given a conversation: me first, then those who are there, those with less to do before others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Membership, Team
from odzew.core.accounts.rules import Permission, Presence
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.rules import OPEN_STATUSES

_ORDER = {Presence.AVAILABLE: 0, Presence.BUSY: 1, Presence.AWAY: 2, Presence.OFFLINE: 3}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who could take the case; load: open cases already held."""

    agent: Agent
    load: int
    is_in_team: bool
    is_me: bool


def candidates(conversation: Conversation, asking: Agent) -> Sequence[Candidate]:
    """Active agents whose role may answer: me, then the case's team, then by presence and load."""
    matrix = accounts.matrix()
    answering = [role for role, held in matrix.items() if held[Permission.REPLY]]
    in_team = Membership.objects.filter(team=conversation.team_id, agent=OuterRef("pk"))
    is_open = Q(conversations__status__in=[str(status) for status in OPEN_STATUSES])
    rows = (
        Agent.objects.filter(is_active=True, role__in=answering)
        .annotate(load=Count("conversations", filter=is_open), is_in_team=Exists(in_team))
        .order_by("name")
    )
    found = [Candidate(row, row.load, row.is_in_team, row.pk == asking.pk) for row in rows]
    return sorted(
        found,
        key=lambda each: (
            not each.is_me,
            not each.is_in_team,
            _ORDER.get(Presence(each.agent.presence), 3),
            each.load,
        ),
    )


def assignee(public_id: str) -> Agent | None:
    """The active agent under this public id."""
    return accounts.active_agents().filter(public_id=public_id).first()


def team(public_id: str) -> Team | None:
    return accounts.teams().filter(public_id=public_id).first()


def known_tags(query: str = "", limit: int = 50) -> list[str]:
    """Names of the tag list that begin with or contain `query`."""
    from odzew.core.conversations.models import Tag

    rows = Tag.objects.filter(name__icontains=query) if query else Tag.objects.all()
    return list(rows.order_by("name").values_list("name", flat=True)[:limit])
