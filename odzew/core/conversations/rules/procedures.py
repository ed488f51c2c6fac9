"""Procedures as pure decisions: which one fits a case, what is ticked, and when a problem counts as solved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

# The four steps of solving a problem, in their order; the last one is open until it is done, not promised.
UNDERSTAND, OPTIONS, BEST, DONE = "understand", "options", "best", "done"
FOUR_STEPS = (UNDERSTAND, OPTIONS, BEST, DONE)
MOST_STEPS = 30
MOST_CHARACTERS = 300


class Fitting(Protocol):
    """What the choice needs to know of a procedure; an empty kind or tag fits every case."""

    kind: str
    tag: str
    position: int


Kept = TypeVar("Kept", bound=Fitting)


@dataclass(frozen=True, slots=True)
class Step:
    """key: lasting, so that a tick survives an edit of the words. who: does it. template: public id of a reply."""

    key: str
    text: str
    who: str = ""
    template: str = ""


def fitting(kind: str, tags: Collection[str], procedures: Iterable[Kept]) -> Kept | None:
    """The closest of them: a tag that the case has counts more than its kind, then the first in the list."""
    own = {tag.lower() for tag in tags}
    fits = [one for one in procedures if one.kind in ("", kind) and (not one.tag or one.tag.lower() in own)]
    closest = sorted(fits, key=lambda one: (-2 * bool(one.tag) - bool(one.kind), one.position))
    return closest[0] if closest else None


def read_steps(rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The steps as a row keeps them; what is not a step is passed over."""
    return [
        Step(str(row["key"]), str(row["text"]), str(row.get("who", "")), str(row.get("template", "")))
        for row in rows
        if isinstance(row, Mapping) and row.get("key") and row.get("text")
    ]


def open_steps(asks: bool, checked: Collection[str]) -> list[str]:  # the rule's own two inputs
    """Which of the four steps stand open, none where nobody asks for them."""
    return [step for step in FOUR_STEPS if step not in checked] if asks else []


def may_resolve(asks: bool, checked: Collection[str]) -> bool:  # as above
    """A problem is solved when the solution is in place: step four, whatever the first three say."""
    return DONE not in open_steps(asks, checked)
