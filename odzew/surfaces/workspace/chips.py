"""What stands above a list: a chip for each filter with the way to take it off, and the orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from odzew.core.conversations.queries.names import Names, names_in
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.conditions import Condition, Group, Shape
from odzew.core.conversations.rules.lists import Order
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.listing import Listing
from odzew.ui import words

SHOWN_VALUES = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in words; `url` is the list without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu."""

    label: str | Promise
    url: str
    is_chosen: bool


def chips(opened: Listing) -> list[Chip]:
    """A chip for each filter that the person added; names of what they refer to cost one statement."""
    names = names_in(opened.tree)
    if opened.tree.join == "any" and len(opened.tree.items) > 1:
        return [Chip(in_words(opened.tree, names), opened.url_with(conditions.EVERYTHING, opened.order))]
    return [
        Chip(in_words(item, names), opened.url_with(conditions.without(opened.tree, place), opened.order))
        for place, item in enumerate(opened.tree.items)
    ]


def orders(opened: Listing) -> list[Choice]:
    return [
        Choice(label, opened.url_with(opened.tree, Order(name)), name == opened.order)
        for name, label in labels.ORDER.items()
    ]


def in_words(item: Condition | Group, names: Names) -> str:
    """A condition as a person says it: "tag: zwrot", "waiting over 2 h"."""
    if isinstance(item, Group):
        between = (
            pgettext("between filters", "or") if item.join == "any" else pgettext("between filters", "and")
        )
        return f" {between} ".join(in_words(part, names) for part in item.items)
    return _condition_in_words(item, names)


def field_label(name: str) -> str:
    """The field's name; the company's own fields stand under their key."""
    label = labels.FIELD.get(name)
    return str(label) if label else name.removeprefix("custom.").replace("-", " ")


def _condition_in_words(item: Condition, names: Names) -> str:
    field, label = conditions.field_of(item.field), field_label(item.field)
    shape = field.shape if field else Shape.CUSTOM
    if shape is Shape.CLAIM or item.verb in conditions.WITHOUT_VALUES:
        return _claim(item, label)
    if shape is Shape.MINUTES and item.verb != "any":
        shown = words.wait(int(item.values[0]) * 60, language=get_language() or "en")
        pattern = (
            gettext("%(field)s over %(value)s")
            if item.verb == "over"
            else gettext("%(field)s under %(value)s")
        )
        return pattern % {"field": label, "value": shown}
    values = _listed([value_label(item.field, value, names) for value in item.values])
    if item.verb == "any":
        return f"{label}: {values}"
    return f"{label} {labels.VERB[item.verb]}: {values}"


def _claim(item: Condition, label: str) -> str:
    if item.verb in conditions.WITHOUT_VALUES:
        return f"{label} {labels.VERB[item.verb]}"
    return label if "yes" in item.values else gettext("not: %(field)s") % {"field": label}


def value_label(name: str, value: str, names: Names) -> str:
    """A value in words: the label of a choice, the name of what an id refers to."""
    chosen = labels.CHOICES.get(name, {}).get(value) or labels.WORDS.get(value)
    if chosen:
        return str(chosen)
    field = conditions.field_of(name)
    if field and field.shape is Shape.REFERENCE:
        return names.get((name, value)) or gettext("deleted")
    return value


def _listed(values: Sequence[str]) -> str:
    more = len(values) - SHOWN_VALUES
    shown = ", ".join(values[:SHOWN_VALUES])
    return f"{shown} +{more}" if more > 0 else shown
