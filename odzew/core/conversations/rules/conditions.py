"""Conditions on conversations: a tree of AND/OR groups, its JSON, its address form, and what holds.

Pure. `queries.conditions` turns a tree into a database query; filters, saved views and rules share it.
JSON: {"all": [{"field": "tag", "is": "any", "value": ["zwrot"]}, {"any": [...]}]}.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from odzew.core.conversations.rules import Channel, Kind, Priority, Stage, Status
from odzew.kit.errors import Invalid

MAX_DEPTH = 4
MAX_CONDITIONS = 40
MAX_VALUES = 50
MAX_TEXT = 200
GROUPED = "f"  # the address parameter that carries a whole tree as JSON


class Shape(StrEnum):
    """What a field's values look like."""

    CHOICE = "choice"
    REFERENCE = "reference"  # public ids, and a few words such as "me"
    TAGS = "tags"
    MINUTES = "minutes"
    DAY = "day"
    CLAIM = "claim"  # yes or no
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Field:
    """A thing that can be asked about; `words` are values with a meaning of their own."""

    shape: Shape
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`field is value`; several values are alternatives, but for `all` and `none`."""

    field: str
    verb: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of which all must hold, or any. An empty group holds."""

    join: str = "all"
    items: tuple["Condition | Group", ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)


EVERYTHING = Group()

FIELDS: Mapping[str, Field] = {
    "status": Field(Shape.CHOICE, tuple(Status)),
    "kind": Field(Shape.CHOICE, tuple(Kind)),
    "stage": Field(Shape.CHOICE, ("none", *Stage)),
    "priority": Field(Shape.CHOICE, tuple(Priority)),
    "channel": Field(Shape.CHOICE, tuple(Channel)),
    "brand": Field(Shape.REFERENCE),
    "account": Field(Shape.REFERENCE),
    "team": Field(Shape.REFERENCE, words=("mine", "nobody")),
    "assignee": Field(Shape.REFERENCE, words=("me", "nobody")),
    "customer": Field(Shape.REFERENCE),
    "organisation": Field(Shape.REFERENCE),
    "tag": Field(Shape.TAGS),
    "waiting": Field(Shape.MINUTES),
    "created": Field(Shape.DAY),
    "last_message": Field(Shape.DAY),
    "unread": Field(Shape.CLAIM),
    "followed": Field(Shape.CLAIM),
    "mentioned": Field(Shape.CLAIM),
    "draft": Field(Shape.CLAIM),
    "snoozed": Field(Shape.CLAIM),
    "failed": Field(Shape.CLAIM),
    "repeat": Field(Shape.CLAIM),
}

VERBS: Mapping[Shape, tuple[str, ...]] = {
    Shape.CHOICE: ("any", "none"),
    Shape.REFERENCE: ("any", "none"),
    Shape.TAGS: ("any", "all", "none"),
    Shape.MINUTES: ("over", "under", "any"),
    Shape.DAY: ("within", "older", "after", "before"),
    Shape.CLAIM: ("any",),
    Shape.CUSTOM: ("any", "none", "contains", "filled", "blank"),
}
WITHOUT_VALUES = {"filled", "blank"}

_CUSTOM_KEY = re.compile(r"custom\.[-\w]{1,40}\Z")
_CUSTOM = Field(Shape.CUSTOM)


def field_of(name: str) -> Field | None:
    """The field under this name; `custom.<key>` is the company's own."""
    return _CUSTOM if _CUSTOM_KEY.match(name) else FIELDS.get(name)


def mentions(tree: Group, field: str) -> bool:
    """Whether any condition of the tree asks about the field."""
    return any(condition.field == field for condition in conditions_of(tree))


def conditions_of(tree: Group) -> Sequence[Condition]:
    """Every condition of the tree, from left to right."""
    found: list[Condition] = []
    for item in tree.items:
        found += [item] if isinstance(item, Condition) else conditions_of(item)
    return found


def without(tree: Group, place: int) -> Group:
    """The tree without its top-level item at `place`."""
    return Group(tree.join, tree.items[:place] + tree.items[place + 1 :])


def joined(*trees: Group) -> Group:
    """All of these trees at once, as flat as can be."""
    said = [tree for tree in trees if tree]
    if len(said) == 1:
        return said[0]
    items: list[Condition | Group] = []
    for tree in said:
        items += tree.items if tree.join == "all" or len(tree.items) == 1 else [tree]
    return Group("all", tuple(items))


# ---- JSON ----------------------------------------------------------------------------------------------


def to_json(tree: Group) -> dict[str, Any]:
    """The tree as plain values; `from_json` reads it back."""
    return {tree.join: [_item_json(item) for item in tree.items]}


def from_json(value: object) -> Group:
    """A tree from plain values. Raises Invalid with the first thing that does not hold."""
    tree = _group(value, depth=1)
    if len(conditions_of(tree)) > MAX_CONDITIONS:
        raise _wrong(f"At most {MAX_CONDITIONS} conditions.")
    return tree


def _item_json(item: Condition | Group) -> dict[str, Any]:
    if isinstance(item, Group):
        return to_json(item)
    return {"field": item.field, "is": item.verb, "value": list(item.values)}


def _group(value: object, *, depth: int) -> Group:
    if depth > MAX_DEPTH:
        raise _wrong(f"Groups may stand at most {MAX_DEPTH} deep.")
    if value == {}:
        return EVERYTHING
    if not isinstance(value, dict) or len(value) != 1:
        raise _wrong("A group is {“all”: […]} or {“any”: […]}.")
    ((join, items),) = value.items()
    if join not in {"all", "any"} or not isinstance(items, list):
        raise _wrong("A group is {“all”: […]} or {“any”: […]}.")
    return Group(join, tuple(_item(item, depth=depth) for item in items))


def _item(value: object, *, depth: int) -> Condition | Group:
    if not isinstance(value, dict):
        raise _wrong("A condition is an object.")
    if "field" not in value:
        return _group(value, depth=depth + 1)
    given = value.get("value", [])
    values = given if isinstance(given, list) else [given]
    return condition(str(value["field"]), str(value.get("is", "any")), [_plain(v) for v in values])


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    raise _wrong("A value is a text or a number.")


# ---- addresses -----------------------------------------------------------------------------------------


def to_pairs(tree: Group) -> list[tuple[str, str]]:
    """The tree as address parameters: `tag=zwrot&tag=list&status.none=closed`, else one `f` with JSON."""
    flat = [item for item in tree.items if isinstance(item, Condition)]
    names = [_parameter(item) for item in flat]
    if len(flat) < len(tree.items) or len(set(names)) < len(names) or (tree.join == "any" and len(flat) > 1):
        return [(GROUPED, json.dumps(to_json(tree), ensure_ascii=False, separators=(",", ":")))]
    return [(name, v) for name, item in zip(names, flat, strict=True) for v in item.values or ("yes",)]


def from_pairs(pairs: Sequence[tuple[str, str]]) -> Group:
    """A tree from address parameters; names that are no fields belong to others and are passed over."""
    values: dict[tuple[str, str], list[str]] = {}
    trees = []
    for name, value in pairs:
        if name == GROUPED:
            trees.append(_from_text(value))
        elif (place := _place(name)) and value:
            values.setdefault(place, []).append(value)
    flat = Group("all", tuple(condition(*place, given) for place, given in values.items()))
    return joined(flat, *trees)


def _from_text(text: str) -> Group:
    try:
        return from_json(json.loads(text[:20_000]))
    except (ValueError, RecursionError) as error:
        raise _wrong("The address of this list is damaged. Set the filters again.") from error


def _parameter(item: Condition) -> str:
    return item.field if item.verb == _usual(item.field) else f"{item.field}.{item.verb}"


def _usual(name: str) -> str:
    field = field_of(name)
    return VERBS[field.shape][0] if field else "any"


def _place(name: str) -> tuple[str, str] | None:
    if field_of(name):
        return name, _usual(name)
    base, dot, verb = name.rpartition(".")
    field = field_of(base)
    return (base, verb) if dot and field and verb in VERBS[field.shape] else None


# ---- what holds ----------------------------------------------------------------------------------------


def condition(name: str, verb: str, values: Sequence[str]) -> Condition:
    """One checked condition. Raises Invalid for an unknown field or verb, or a value out of shape."""
    field = field_of(name)
    if field is None:
        raise _wrong(f"There is no field “{name[:40]}”.")
    if verb not in VERBS[field.shape]:
        raise _wrong(f"“{name}” cannot be compared by “{verb[:20]}”.")
    if verb in WITHOUT_VALUES:
        return Condition(name, verb)
    if not 0 < len(values) <= MAX_VALUES:
        raise _wrong(f"“{name}” needs 1 to {MAX_VALUES} values.")
    return Condition(name, verb, tuple(_value(field, verb, value, name) for value in values))


def _value(field: Field, verb: str, value: str, name: str) -> str:
    text = value.strip()
    if not text or len(text) > MAX_TEXT or "\0" in text or not _fits(field, verb, text):
        raise _wrong(f"“{text[:40]}” does not fit the field “{name}”.")
    return text.lower() if field.shape is Shape.TAGS else text


def _fits(field: Field, verb: str, text: str) -> bool:
    if field.shape is Shape.CHOICE:
        return text in field.choices
    if field.shape is Shape.REFERENCE:
        return text in field.words or _reads(UUID, text)
    if field.shape is Shape.CLAIM or (field.shape is Shape.MINUTES and verb == "any"):
        return text in {"yes", "no"}
    if field.shape is Shape.MINUTES or (field.shape is Shape.DAY and verb in {"within", "older"}):
        return text.isascii() and text.isdigit() and int(text) <= 1_000_000
    return field.shape is not Shape.DAY or _reads(date.fromisoformat, text)


def _reads(parse: Any, text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _wrong(message: str) -> Invalid:
    return Invalid(message, code="bad_conditions")
