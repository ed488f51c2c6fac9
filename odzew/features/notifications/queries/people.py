"""Who belongs to a case: its team, its holder and followers, and the rungs above them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from odzew.core.accounts.models import Agent, Membership
from odzew.core.accounts.rules import Role
from odzew.core.conversations.models import Conversation, Follower
from odzew.features.notifications.rules.chain import Terms

_WORKERS = [Role.OWNER, Role.ADMIN, Role.SUPERVISOR, Role.AGENT]


@dataclass(frozen=True, slots=True)
class Case:
    team_id: int | None
    assignee_id: int | None


def cases(conversation_ids: Collection[int]) -> dict[int, Case]:
    """Team and holder of each conversation that lives."""
    rows = Conversation.objects.filter(pk__in=conversation_ids, merged_into=None)
    return {key: Case(team, agent) for key, team, agent in rows.values_list("pk", "team_id", "assignee_id")}


def followers(conversation_ids: Collection[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Follower.objects.filter(conversation__in=conversation_ids)
    for conversation, agent in rows.values_list("conversation_id", "agent_id"):
        found[conversation].append(agent)
    return found


def team_people(team_ids: Collection[int | None]) -> Mapping[int | None, list[int]]:
    """Members of each team; a case without a team is everybody's who answers."""
    found: dict[int | None, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(team__in=[key for key in team_ids if key], agent__is_active=True)
    for team, agent in rows.values_list("team_id", "agent_id"):
        found[team].append(agent)
    if None in team_ids:
        everybody = Agent.objects.filter(is_active=True, role__in=_WORKERS)
        found[None] = list(everybody.values_list("pk", flat=True))
    return found


def rungs_of(found: Mapping[int, Case], terms: Terms) -> dict[int, dict[str, list[int]]]:
    """The people of each rung of the chain for each case, active ones only; two statements however many cases."""
    leads: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(
        team__in={case.team_id for case in found.values() if case.team_id},
        is_lead=True,
        agent__is_active=True,
    )
    for team, agent in rows.order_by("pk").values_list("team_id", "agent_id"):
        leads[team].append(agent)
    people = list(Agent.objects.filter(is_active=True).order_by("pk").values_list("pk", "public_id", "role"))
    active = {key for key, _public_id, _role in people}
    by_public = {str(public_id): key for key, public_id, _role in people}
    shared = {
        "on_call": [by_public[one] for one in terms.on_call if one in by_public],
        "supervisors": [key for key, _public_id, role in people if role in {Role.SUPERVISOR, Role.ADMIN}],
        "owner": [key for key, _public_id, role in people if role == Role.OWNER],
    }
    return {
        key: {
            "holder": [case.assignee_id] if case.assignee_id and case.assignee_id in active else [],
            "lead": leads[case.team_id] if case.team_id else [],
            **shared,
        }
        for key, case in found.items()
    }
