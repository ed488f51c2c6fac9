"""Skills, who has them at what level, and which cases ask for them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.actions.base import change, report
from odzew.core.accounts.models import Agent, Brand
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.rules import Channel, Kind
from odzew.features.routing import rules
from odzew.features.routing.models import AgentSkill, Skill, SkillNeed
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable


@transaction.atomic
def save_skill(row: Skill | None, *, by: Agent, name: str, kind: str, code: str = "") -> Skill:
    """Make a skill (`row` None) or change one. A language has a code of two or three letters. Raises Invalid."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    clean, code = clip(storable(name), 60), code.strip().lower()
    _check_skill(row, clean, kind, code)
    skill = row or Skill()
    values = {"name": clean, "kind": kind, "code": code if kind == rules.SkillKind.LANGUAGE else ""}
    before, after = change(skill, values)
    if after:
        skill.save()
        verb = "changed" if row else "added"
        report("skill", clean, by=by, verb=verb, before=before, after=after, subject_id=skill.pk)
    return skill


@transaction.atomic
def delete_skill(row: Skill, *, by: Agent) -> None:
    """The skill, everybody's level of it and the rules that ask for it."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    name, key = row.name, row.pk
    row.delete()
    report("skill", name, by=by, verb="deleted", subject_id=key)


def set_level(agent: Agent, skill: Skill, level: int, *, by: Agent) -> None:
    """One cell of the matrix; level 0 takes the skill away. Raises Invalid for a level that there is not."""
    set_levels({(agent, skill): level}, by=by)


@transaction.atomic
def set_levels(levels: Mapping[tuple[Agent, Skill], int], *, by: Agent) -> int:
    """Several cells at once; how many changed, with one line of the audit a person."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    if any(level not in rules.LEVELS for level in levels.values()):
        raise Invalid(_("A level is a number from 0 to 4."), fields={"level": "unknown"})
    agents = {agent for agent, _skill in levels}
    rows = AgentSkill.objects.select_for_update().filter(agent__in=agents).order_by("pk")
    known = {(row.agent_id, row.skill_id): row for row in rows}
    told: dict[Agent, tuple[dict[str, int], dict[str, int]]] = {}
    for (agent, skill), level in levels.items():
        row = known.get((agent.pk, skill.pk))
        was = row.level if row else 0
        if was == level:
            continue
        before, after = told.setdefault(agent, ({}, {}))
        before[skill.name], after[skill.name] = was, level
        if level == 0:
            AgentSkill.objects.filter(agent=agent, skill=skill).delete()
        else:
            AgentSkill.objects.update_or_create(
                agent=agent, skill=skill, defaults={"level": level, "changed_at": clock.now()}
            )
    for agent, (before, after) in told.items():
        report("skills", agent.name, by=by, before=before, after=after, subject_id=agent.pk)
    return sum(len(after) for _before, after in told.values())


@transaction.atomic
def save_need(
    *,
    by: Agent,
    skill: Skill,
    level: int,
    channel: str = "",
    kind: str = "",
    tag: str = "",
    language: str = "",
    brand: Brand | None = None,
) -> SkillNeed:
    """Cases that fit ask for the skill from now on. Raises Invalid for a rule without conditions or out of its lists."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    wrong: dict[str, str] = {}
    if level not in rules.LEVELS[1:]:
        wrong["level"] = _("A level is a number from 1 to 4.")
    if channel not in {"", *Channel}:
        wrong["channel"] = _("This value is not on the list.")
    if kind not in {"", *Kind}:
        wrong["kind"] = _("This value is not on the list.")
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)
    tag, language = clip(storable(tag), 40).lower(), storable(language).strip().lower()[:5]
    if not any((channel, kind, tag, language, brand)):
        raise Invalid(_("Say which cases ask for the skill: choose at least one condition."))
    row = SkillNeed.objects.create(
        skill=skill, level=level, channel=channel, kind=kind, tag=tag, language=language, brand=brand
    )
    report("skill_need", skill.name, by=by, verb="added", after=_conditions(row), subject_id=row.pk)
    return row


@transaction.atomic
def delete_need(row: SkillNeed, *, by: Agent) -> None:
    """Those cases ask for the skill no more."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    name, key, before = row.skill.name, row.pk, _conditions(row)
    row.delete()
    report("skill_need", name, by=by, verb="deleted", before=before, subject_id=key)


def _check_skill(row: Skill | None, name: str, kind: str, code: str) -> None:
    others = Skill.objects.exclude(pk=row.pk) if row else Skill.objects.all()
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Give the skill a name.")
    elif others.filter(name__iexact=name, kind=kind).exists():
        wrong["name"] = _("There already is a skill with this name.")
    if kind not in set(rules.SkillKind):
        wrong["kind"] = _("This value is not on the list.")
    if kind == rules.SkillKind.LANGUAGE:
        if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
            wrong["code"] = _("Write the language's code, such as en or uk.")
        elif others.filter(code=code).exists():
            wrong["code"] = _("There already is a skill for this language.")
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)


def _conditions(row: SkillNeed) -> dict[str, object]:
    found = {
        "level": row.level,
        "channel": row.channel,
        "kind": row.kind,
        "tag": row.tag,
        "language": row.language,
        "brand": row.brand.name if row.brand else "",
    }
    return {key: value for key, value in found.items() if value}
