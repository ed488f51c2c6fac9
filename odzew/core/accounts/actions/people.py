"""Changes to people at the desk: role, teams, leaving and coming back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries, rules
from odzew.core.accounts.actions.sessions import sign_out_everywhere
from odzew.core.accounts.models import Agent, Membership, Team
from odzew.core.accounts.rules import Permission
from odzew.kit import clock
from odzew.kit import events as facts
from odzew.kit.errors import Invalid, NotAllowed, Refused
from odzew.kit.text import clip, storable


@transaction.atomic
def change_person(
    agent_id: int,
    *,
    by: Agent,
    name: str | None = None,
    role: str | None = None,
    teams: Sequence[Team] | None = None,
) -> Agent:
    """Name, role and teams of a person; what is None stays.

    Raises NotAllowed for a role above one's own, Refused when the desk would lose its last owner.
    """
    queries.require(by, Permission.MANAGE_PEOPLE)
    agent = locked(agent_id)
    refuse_above(by, agent)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    if name is not None and (clean := clip(storable(name), 120)) != agent.name:
        if not clean:
            raise Invalid(_("Give a name."), fields={"name": "required"})
        before["name"], after["name"] = agent.name, clean
        agent.name = clean
    if role is not None and role != agent.role:
        _change_role(agent, role, by=by)
        before["role"], after["role"] = agent.role, role
        agent.role = role
    agent.save(update_fields=["name", "role"])
    if teams is not None:
        was, now = _set_teams(agent, teams)
        if was != now:
            before["teams"], after["teams"] = was, now
    if after:
        fact = events.AgentChanged(agent.name, before, after)
        facts.publish(fact, agent.pk, actor=queries.as_actor(by))
    return agent


@transaction.atomic
def deactivate(agent_id: int, *, by: Agent) -> Agent:
    """Close an account: the person is signed out at once and out of the lists; what they wrote stays.

    Open conversations are handed over by `conversations.actions.hand_over_and_deactivate`, which calls this.
    """
    queries.require(by, Permission.MANAGE_PEOPLE)
    agent = locked(agent_id)
    refuse_above(by, agent)
    if agent.pk == by.pk:
        raise Refused(_("You can't close your own account. Ask another administrator."), code="own_account")
    if not agent.is_active:
        return agent
    _keep_an_owner(agent)
    agent.is_active, agent.presence, agent.presence_at = False, rules.Presence.OFFLINE, clock.now()
    agent.save(update_fields=["is_active", "presence", "presence_at"])
    sign_out_everywhere(agent)
    facts.publish(events.AgentDeactivated(agent.name), agent.pk, actor=queries.as_actor(by))
    return agent


@transaction.atomic
def reactivate(agent_id: int, *, by: Agent) -> Agent:
    """Open a closed account again, with the role it had."""
    queries.require(by, Permission.MANAGE_PEOPLE)
    agent = locked(agent_id)
    refuse_above(by, agent)
    if not agent.is_active:
        agent.is_active = True
        agent.save(update_fields=["is_active"])
        facts.publish(events.AgentReactivated(agent.name), agent.pk, actor=queries.as_actor(by))
    return agent


def locked(agent_id: int) -> Agent:
    """The person's row, and every owner's, locked in one order: two demotions can't both see another owner."""
    owners = Agent.objects.filter(role=rules.Role.OWNER) | Agent.objects.filter(pk=agent_id)
    rows = {row.pk: row for row in owners.order_by("pk").select_for_update()}
    return rows[agent_id]


def refuse_above(by: Agent, agent: Agent) -> None:
    """Nobody changes a person of a higher role."""
    if not rules.may_give_role(by.role, agent.role):
        raise NotAllowed(_("This person's role is above yours. Ask an owner."))


def _change_role(agent: Agent, role: str, *, by: Agent) -> None:
    if role not in set(rules.Role):
        raise Invalid(_("There is no such role."), fields={"role": "unknown"})
    if not rules.may_give_role(by.role, role):
        raise NotAllowed(_("You can give roles up to your own. Ask an owner."))
    if role != rules.Role.OWNER:
        _keep_an_owner(agent)


def _keep_an_owner(agent: Agent) -> None:
    if agent.role != rules.Role.OWNER or not agent.is_active:
        return
    others = Agent.objects.filter(role=rules.Role.OWNER, is_active=True).exclude(pk=agent.pk)
    if not others.exists():
        words = _("This is the last owner. Make somebody else an owner first.")
        raise Refused(words, code="last_owner")


def _set_teams(agent: Agent, teams: Sequence[Team]) -> tuple[list[str], list[str]]:
    known = {m.team_id: m for m in agent.memberships.select_related("team")}
    wanted = {team.pk: team for team in teams}
    Membership.objects.filter(agent=agent).exclude(team__in=wanted).delete()
    Membership.objects.bulk_create(
        [Membership(agent=agent, team=team) for pk, team in wanted.items() if pk not in known]
    )
    return sorted(m.team.name for m in known.values()), sorted(team.name for team in wanted.values())
