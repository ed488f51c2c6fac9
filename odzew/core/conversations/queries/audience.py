"""Who among the connected agents may hear of a conversation: `visible_to`, read from the other side.

One batch costs the same few statements however many agents listen. A test holds it equal to `visible_to`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Membership
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Conversation, Follower


@dataclass(frozen=True, slots=True)
class Audience:
    """number: what people call the conversation; agents: ids of those who may see it now."""

    number: int
    agents: frozenset[int]


@dataclass(slots=True)
class _Agents:
    active: set[int] = field(default_factory=set)
    see_all: set[int] = field(default_factory=set)
    by_team: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def audiences(conversation_ids: Collection[int], agent_ids: Collection[int]) -> Mapping[int, Audience]:
    """For each conversation that exists and was not merged away, who of `agent_ids` may see it."""
    agents = _agents(agent_ids)
    followers: dict[int, set[int]] = defaultdict(set)
    rows = Follower.objects.filter(conversation__in=conversation_ids, agent__in=agents.active)
    for conversation_id, agent_id in rows.values_list("conversation_id", "agent_id"):
        followers[conversation_id].add(agent_id)
    found = Conversation.objects.filter(pk__in=conversation_ids, merged_into=None)
    return {
        key: Audience(number, frozenset(_may_see(agents, team, assignee) | followers[key]))
        for key, number, team, assignee in found.values_list("pk", "number", "team_id", "assignee_id")
    }


def _may_see(agents: _Agents, team: int | None, assignee: int | None) -> set[int]:
    if team is None:
        return set(agents.active)
    held = {assignee} & agents.active if assignee else set()
    return agents.see_all | agents.by_team[team] | {agent for agent in held if agent is not None}


def _agents(agent_ids: Collection[int]) -> _Agents:
    found = _Agents()
    matrix = accounts.matrix()
    rows = Agent.objects.filter(pk__in=agent_ids, is_active=True)
    for key, role in rows.values_list("pk", "role"):
        found.active.add(key)
        if matrix[role][Permission.SEE_ALL_TEAMS]:
            found.see_all.add(key)
    for team, agent in Membership.objects.filter(agent__in=found.active).values_list("team_id", "agent_id"):
        found.by_team[team].add(agent)
    return found
