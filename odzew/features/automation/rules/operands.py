"""Small conditions on the fact that set a rule off: before and after, who did it, what the message says. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from odzew.core.conversations.rules import Channel, Priority, Status
from odzew.features.automation.rules.happenings import Happening
from odzew.kit.errors import Invalid
from odzew.kit.text import fold

MAX_VALUES = 50
MAX_TEXT = 200
Values = Mapping[str, tuple[str, ...]]


class Shape(StrEnum):
    CHOICE = "choice"
    NAMES = "names"  # tags, keys of fields
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Operand:
    """Something that a fact says. of: the happenings that say it; empty for all."""

    shape: Shape
    choices: tuple[str, ...] = ()
    of: tuple[Happening, ...] = ()


ACTORS = ("agent", "customer", "rule", "bot", "system")
PROMISES = ("first_answer", "next_answer", "update", "resolution", "callback", "manual")
_SPOKEN = (
    Happening.NEW_CASE,
    Happening.CUSTOMER_WROTE,
    Happening.REOPENED,
    Happening.NOTE_ADDED,
    Happening.REPLY_SENT,
)
_PROMISED = (Happening.PROMISE_MADE, Happening.PROMISE_WARNED, Happening.PROMISE_BROKEN)
OPERANDS: Mapping[str, Operand] = {
    "text": Operand(Shape.TEXT, of=_SPOKEN),
    "subject": Operand(Shape.TEXT),
    "by": Operand(Shape.CHOICE, ACTORS),
    "status_before": Operand(Shape.CHOICE, tuple(Status), (Happening.STATUS_CHANGED,)),
    "status_after": Operand(Shape.CHOICE, tuple(Status), (Happening.STATUS_CHANGED,)),
    "priority_before": Operand(Shape.CHOICE, tuple(Priority), (Happening.PRIORITY_CHANGED,)),
    "priority_after": Operand(Shape.CHOICE, tuple(Priority), (Happening.PRIORITY_CHANGED,)),
    "tag_added": Operand(Shape.NAMES, of=(Happening.TAGS_CHANGED,)),
    "tag_removed": Operand(Shape.NAMES, of=(Happening.TAGS_CHANGED,)),
    "field": Operand(Shape.NAMES, of=(Happening.FIELD_CHANGED,)),
    "promise": Operand(Shape.CHOICE, PROMISES, _PROMISED),
    "channel": Operand(Shape.CHOICE, tuple(Channel), (Happening.NEW_CASE, Happening.CUSTOMER_WROTE, Happening.REOPENED)),
}  # fmt: skip
VERBS: Mapping[Shape, tuple[str, ...]] = {
    Shape.CHOICE: ("any", "none"),
    Shape.NAMES: ("any", "none"),
    Shape.TEXT: ("contains", "lacks"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """`field verb values`; several values are alternatives, for `none` and `lacks` all of them are excluded."""

    field: str
    verb: str
    values: tuple[str, ...]


def claim(field: str, verb: str, values: Sequence[str]) -> Claim:
    """A checked claim. Raises Invalid naming what does not hold."""
    operand = OPERANDS.get(field)
    if operand is None:
        raise _wrong(f"There is no field “{field[:40]}” of an event.")
    if verb not in VERBS[operand.shape]:
        raise _wrong(f"“{field}” cannot be compared by “{verb[:20]}”.")
    given = tuple(value.strip() for value in values if value.strip())
    if not 0 < len(given) <= MAX_VALUES or any(len(value) > MAX_TEXT or "\0" in value for value in given):
        raise _wrong(f"“{field}” needs 1 to {MAX_VALUES} values.")
    if operand.choices and (strange := [value for value in given if value not in operand.choices]):
        raise _wrong(f"“{strange[0][:40]}” does not fit the field “{field}”.")
    lowered = tuple(value.lower() for value in given) if field.startswith("tag_") else given
    return Claim(field, verb, lowered)


def said_by(happenings: Sequence[str]) -> list[str]:
    """Operands that every one of these happenings says; those of time say only the subject."""
    if not happenings:
        return ["subject"]
    return [
        name
        for name, operand in OPERANDS.items()
        if not operand.of or all(one in operand.of for one in happenings)
    ]


def hold(claims: Sequence[Claim], values: Values) -> bool:
    """Whether all claims hold of what the fact says. What it does not say is empty."""
    return all(_holds(one, values.get(one.field, ())) for one in claims)


def _holds(one: Claim, said: tuple[str, ...]) -> bool:
    match one.verb:
        case "any":
            return bool(set(one.values) & set(said))
        case "none":
            return not set(one.values) & set(said)
        case "contains":
            return any(speaks_of(text, one.values) for text in said)
    return not any(speaks_of(text, one.values) for text in said)


def speaks_of(text: str, phrases: Sequence[str]) -> bool:
    """Whether a word of the text begins with one of the phrases; letters without their marks, so `zwrot` finds `Zwrotów`."""
    folded = " ".join(fold(text).split())
    return any(re.search(rf"(?<!\w){re.escape(' '.join(fold(one).split()))}", folded) for one in phrases)


def _wrong(message: str) -> Invalid:
    return Invalid(message, code="bad_claim")
