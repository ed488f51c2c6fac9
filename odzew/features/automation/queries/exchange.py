"""What a file of rules calls the things of this desk: people by e-mail, brands by their short name, others by name."""

from functools import cache
from typing import Any

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import ChannelAccount, Macro, Template
from odzew.features.automation import exchange
from odzew.features.automation.exchange import Written
from odzew.features.automation.models import Rule
from odzew.features.automation.queries.rulebook import definition_of, rules

# kind → (rows, the field that names them)
_TABLES: dict[str, tuple[Any, str]] = {
    "agent": (Agent.objects.filter(is_active=True), "email"),
    "team": (Team.objects.all(), "name"),
    "brand": (Brand.objects.all(), "slug"),
    "account": (ChannelAccount.objects.all(), "name"),
    "template": (Template.objects.filter(owner=None), "name"),
    "macro": (Macro.objects.filter(owner=None), "name"),
}


def export(agent: Agent, rows: list[Rule] | None = None) -> str:
    """All rules in order, or these, as a file. Raises NotAllowed."""
    known = list(rules(agent))
    chosen = known if rows is None else rows
    return exchange.write([Written(definition_of(row), row.is_active) for row in chosen], cache(name_of))


def name_of(kind: str, public_id: str) -> str:
    """The name, if nothing else bears it; else the id, which is always right at this desk."""
    if kind not in _TABLES:
        return public_id
    rows, field = _TABLES[kind]
    name = rows.filter(public_id=public_id).values_list(field, flat=True).first()
    return (
        str(name)
        if name and rows.filter(**{field: name}).count() == 1 and not exchange.is_id(name)
        else public_id
    )


def id_of(kind: str, name: str) -> str | None:
    """The id of what bears the name; an id itself stays. None for an unknown name, or one that several bear."""
    if exchange.is_id(name):
        return name
    if kind not in _TABLES:
        return None
    rows, field = _TABLES[kind]
    found = list(rows.filter(**{f"{field}__iexact": name}).values_list("public_id", field)[:3])
    exact = [public_id for public_id, bears in found if bears == name] or [
        public_id for public_id, _n in found
    ]
    return str(exact[0]) if len(exact) == 1 else None
