"""Teams: made, renamed, filled, deleted."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries
from odzew.core.accounts.actions.base import change, report
from odzew.core.accounts.models import Agent, Membership, Team
from odzew.core.accounts.rules import Permission
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable


@transaction.atomic
def save_team(
    team: Team | None,
    *,
    by: Agent,
    name: str,
    description: str = "",
    members: Collection[Agent] = (),
    leads: Collection[Agent] = (),
) -> Team:
    """Make a team (`team` None) or change one; leads are members too. Raises Invalid for a taken name."""
    queries.require(by, Permission.MANAGE_TEAMS)
    row = team or Team()
    clean = clip(storable(name), 80)
    if not clean:
        raise Invalid(_("Give the team a name."), fields={"name": _("Give the team a name.")})
    if Team.objects.filter(name__iexact=clean).exclude(pk=row.pk).exists():
        words = _("There already is a team with this name.")
        raise Invalid(words, fields={"name": words})
    is_new = row.pk is None
    before, after = change(row, {"name": clean, "description": clip(storable(description), 300)})
    row.save()
    was, now = _set_people(
        row, {agent.pk: agent for agent in (*members, *leads)}, {agent.pk for agent in leads}
    )
    if was != now:
        before["people"], after["people"] = was, now
    if is_new or after:
        verb = "added" if is_new else "changed"
        report("team", row.name, by=by, verb=verb, before=before, after=after, subject_id=row.pk)
    return row


@transaction.atomic
def delete_team(team: Team, *, by: Agent) -> None:
    """Dissolve a team; its conversations and channel accounts stay, without a team."""
    queries.require(by, Permission.MANAGE_TEAMS)
    name, key = team.name, team.pk
    team.delete()
    report("team", name, by=by, verb="deleted", subject_id=key)


def _set_people(team: Team, people: dict[int, Agent], leads: set[int]) -> tuple[list[str], list[str]]:
    known = {m.agent_id: m for m in team.memberships.select_related("agent")}
    was = sorted(_line(m.agent.name, is_lead=m.is_lead) for m in known.values())
    Membership.objects.filter(team=team).exclude(agent__in=people).delete()
    for key, agent in people.items():
        Membership.objects.update_or_create(team=team, agent=agent, defaults={"is_lead": key in leads})
    return was, sorted(_line(agent.name, is_lead=key in leads) for key, agent in people.items())


def _line(name: str, *, is_lead: bool) -> str:
    return f"{name} *" if is_lead else name
