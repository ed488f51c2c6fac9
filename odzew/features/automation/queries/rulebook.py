"""Which rules there are, in their order, and how they stood before."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.features.automation import parts
from odzew.features.automation.models import Rule, RuleVersion
from odzew.features.automation.parts import Definition
from odzew.kit.errors import NotFound

TRIGGERS_KEY = "automation:triggers"
_SECONDS = 5  # how long another process may not know that a rule was switched on


@dataclass(frozen=True, slots=True)
class Live:
    """A rule that is switched on, with its definition read."""

    row: Rule
    definition: Definition


def rules(agent: Agent) -> QuerySet[Rule]:
    """All rules in the order in which they run. Raises NotAllowed."""
    accounts.require(agent, Permission.MANAGE_RULES)
    return Rule.objects.filter(deleted_at=None).order_by("position", "id")


def rule(agent: Agent, public_id: UUID | str) -> Rule:
    """Raises NotFound, NotAllowed."""
    try:
        row = rules(agent).filter(public_id=public_id).first()
    except ValidationError:
        row = None
    if row is None:
        raise NotFound(_("There is no such rule. It may have been deleted."))
    return row


def definition_of(row: Rule | RuleVersion) -> Definition:
    """Raises Invalid for a definition of a newer version of the desk."""
    return parts.read(row.definition)


def versions(row: Rule) -> Sequence[RuleVersion]:
    """Every definition that the rule has had, newest first."""
    return list(row.versions.select_related("made_by").order_by("-version")[:200])


def version(row: Rule, number: int) -> RuleVersion:
    """Raises NotFound."""
    found = row.versions.filter(version=number).first()
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def live_rules(triggers: Sequence[str] = ()) -> list[Live]:
    """Rules that are switched on, in order; of these triggers where some are given."""
    rows = Rule.objects.filter(deleted_at=None, is_active=True).order_by("position", "id")
    if triggers:
        rows = rows.filter(triggers__overlap=list(triggers))
    return [Live(row, definition_of(row)) for row in rows]


def awaited() -> frozenset[str]:
    """Triggers for which some rule is switched on; asked at every fact, so it is remembered for a few seconds."""
    found: frozenset[str] | None = cache.get(TRIGGERS_KEY)
    if found is None:
        lists = Rule.objects.filter(deleted_at=None, is_active=True).values_list("triggers", flat=True)
        found = frozenset(name for names in lists for name in names)
        cache.set(TRIGGERS_KEY, found, _SECONDS)
    return found
