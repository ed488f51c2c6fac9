"""What the desk has set up: team settings, seats, skills, needs, leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from odzew.core.accounts.models import Agent, Team
from odzew.features.routing import rules
from odzew.features.routing.models import AgentSkill, Leave, Seat, Skill, SkillNeed, TeamRouting
from odzew.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person's levels, in the order of the matrix's skills."""

    agent: Agent
    levels: Sequence[int]


def settings_of(team: Team) -> TeamRouting:
    """The team's settings; unsaved defaults (manual) for a team that has none."""
    return TeamRouting.objects.filter(team=team).first() or TeamRouting(team=team)


def routed_teams() -> list[int]:
    """Teams whose cases are given out by themselves or move on after a wait."""
    rows = TeamRouting.objects.exclude(mode=rules.Mode.MANUAL) | TeamRouting.objects.exclude(
        overflow_team=None
    )
    return list(rows.order_by("team_id").values_list("team_id", flat=True))


def terms_of(row: TeamRouting) -> rules.Terms:
    return rules.Terms(row.mode, row.is_sticky, row.most, row.relax_minutes)


def seat_of(agent: Agent) -> Seat:
    """The person's seat; an unsaved usual one for who has none."""
    return Seat.objects.filter(agent=agent).first() or Seat(agent=agent)


def skills() -> QuerySet[Skill]:
    return Skill.objects.order_by("kind", "name")


def skill(public_id: UUID | str) -> Skill:
    """Raises NotFound."""
    try:
        return Skill.objects.get(public_id=public_id)
    except (Skill.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such skill.") from error


def need(public_id: UUID | str) -> SkillNeed:
    """Raises NotFound."""
    try:
        return SkillNeed.objects.select_related("skill").get(public_id=public_id)
    except (SkillNeed.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such rule.") from error


def needs() -> QuerySet[SkillNeed]:
    return SkillNeed.objects.select_related("skill", "brand").order_by("skill__name", "id")


def need_rules() -> list[rules.NeedRule]:
    """The desk's rules as values."""
    return [
        rules.NeedRule(
            rules.Need(row.skill_id, row.skill.name, row.level),
            row.channel,
            row.kind,
            row.tag,
            row.language,
            row.brand_id,
        )
        for row in needs()
    ]


def languages() -> Mapping[str, rules.Need]:
    """code → what a case in that language asks for."""
    rows = Skill.objects.filter(kind=rules.SkillKind.LANGUAGE).exclude(code="")
    return {row.code: rules.Need(row.pk, row.name, rules.LANGUAGE_LEVEL) for row in rows}


def skill_matrix(agents: Sequence[Agent], shown: Sequence[Skill]) -> list[MatrixRow]:
    """Agents × skills."""
    rows = AgentSkill.objects.filter(agent__in=agents).values_list("agent_id", "skill_id", "level")
    levels = {(agent, key): level for agent, key, level in rows}
    return [MatrixRow(agent, [levels.get((agent.pk, each.pk), 0) for each in shown]) for agent in agents]


def leaves(*, until_after: object) -> QuerySet[Leave]:
    """Present and coming leave of everybody; until_after: a date, those that ended before it are left out."""
    rows = Leave.objects.filter(last_day__gte=until_after, agent__is_active=True)
    return rows.select_related("agent", "made_by").order_by("first_day", "agent__name", "id")


def own_leaves(agent: Agent, *, until_after: object) -> QuerySet[Leave]:
    return leaves(until_after=until_after).filter(agent=agent)


def leave(public_id: UUID | str) -> Leave:
    """Raises NotFound."""
    try:
        return Leave.objects.select_related("agent").get(public_id=public_id)
    except (Leave.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such leave.") from error


def own_leave(agent: Agent, public_id: UUID | str) -> Leave:
    """Raises NotFound, also for somebody else's."""
    row = leave(public_id)
    if row.agent_id != agent.pk:
        raise NotFound("There is no such leave.")
    return row
