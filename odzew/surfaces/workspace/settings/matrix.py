"""The matrix of people and skills: as the page shows it, as its form comes back, as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from odzew.features.routing import queries
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import labels, routing_words

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.features.routing.models import Skill

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def context(skills: Sequence[Skill], people: Sequence[Agent]) -> dict[str, Any]:
    """What the page reads."""
    rows = [
        {
            "agent": row.agent,
            "cells": [
                {"name": name_of(row.agent, skill), "skill": skill, "level": level}
                for skill, level in zip(skills, row.levels, strict=True)
            ],
        }
        for row in queries.skill_matrix(people, skills)
    ]
    heads = [{"skill": each, "kind": routing_words.SKILL_KIND.get(each.kind, each.kind)} for each in skills]
    needs = [{"row": row, "when": _when(row)} for row in queries.needs()]
    return {"heads": heads, "rows": rows, "needs": needs}


def levels(
    data: Mapping[str, Any], people: Sequence[Agent], skills: Sequence[Skill]
) -> dict[tuple[Agent, Skill], int]:
    """The cells that came back; a cell that did not come stays as it is. Raises Invalid for what is no level."""
    found = {}
    for agent in people:
        for skill in skills:
            value = data.get(name_of(agent, skill))
            if value is None:
                continue
            if value not in {"0", "1", "2", "3", "4"}:
                raise Invalid(_("A level is a number from 0 to 4."), fields={"level": "unknown"})
            found[agent, skill] = int(value)
    return found


def as_table(skills: Sequence[Skill], people: Sequence[Agent]) -> list[list[str]]:
    """A head and a line a person; text that a spreadsheet would run as a formula is made harmless."""
    head = [_("Person"), _("E-mail"), *(each.name for each in skills)]
    lines = [
        [row.agent.name, row.agent.email, *(str(level) for level in row.levels)]
        for row in queries.skill_matrix(people, skills)
    ]
    return [[_plain(cell) for cell in line] for line in [head, *lines]]


def name_of(agent: Agent, skill: Skill) -> str:
    """The cell's name in the form."""
    return f"{agent.public_id.hex}.{skill.public_id.hex}"


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _when(row: Any) -> str:
    """The conditions of a rule in words."""
    parts = [
        str(labels.CHANNEL.get(row.channel, row.channel)),
        str(labels.KIND.get(row.kind, row.kind)),
        _("tag “%(tag)s”") % {"tag": row.tag} if row.tag else "",
        str(labels.LANGUAGE.get(row.language, row.language)),
        row.brand.name if row.brand else "",
    ]
    return ", ".join(part for part in parts if part)
