"""The names behind the ids of a filter, in one statement."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import ChannelAccount, CustomField
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.conditions import Group, Shape
from odzew.core.customers.models import Customer, Organisation

Names = Mapping[tuple[str, str], str]

_TABLES: Mapping[str, QuerySet[Any]] = {
    "brand": Brand.objects.all(),
    "account": ChannelAccount.objects.all(),
    "team": Team.objects.all(),
    "assignee": Agent.objects.all(),
    "customer": Customer.objects.all(),
    "organisation": Organisation.objects.all(),
}


def names_in(tree: Group) -> Names:
    """(field, id) → name for every reference in the tree; none asked for costs nothing."""
    wanted: dict[str, list[str]] = {}
    for item in conditions.conditions_of(tree):
        field = conditions.field_of(item.field)
        if field and field.shape is Shape.REFERENCE:
            wanted.setdefault(item.field, []).extend(v for v in item.values if v not in field.words)
    parts = [_names(name, ids) for name, ids in wanted.items() if ids]
    if not parts:
        return {}
    rows = reduce(lambda left, right: left.union(right, all=True), parts)
    return {(of, str(public_id)): name for of, public_id, name in rows}


def _names(field: str, ids: list[str]) -> Any:
    of = Value(field, output_field=CharField())
    return (
        _TABLES[field]
        .filter(public_id__in=ids)
        .annotate(of=of, called=F("name"))
        .values_list("of", "public_id", "called")
    )


def options(field: str) -> list[tuple[str, str]]:
    """(id, name) of everything that a filter may refer to in this field, by name; only what is in use."""
    rows = _TABLES[field]
    if field in {"brand", "account", "assignee"}:
        rows = rows.filter(is_active=True)
    return [
        (str(public_id), name) for public_id, name in rows.order_by("name").values_list("public_id", "name")
    ]


def own_fields() -> list[tuple[str, str]]:
    """(key, label) of the company's own fields on conversations."""
    rows = CustomField.objects.filter(on="conversation").order_by("position", "label")
    return list(rows.values_list("key", "label"))
