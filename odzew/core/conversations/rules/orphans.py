"""What it means that somebody may be forgotten: one sighting, and from when on something counts as one."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, get_args

Kind = Literal[
    "holder_left", "holder_away", "no_owner", "unassigned", "snooze_past", "snooze_far", "no_promise", "promise_broken",
    "callback_past", "send_failed", "send_unknown", "bot_only", "draft_left", "due_near",
    "automatic_person", "spam_person", "unreadable", "stuck",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Orphan:
    """Somebody who may be forgotten. kind: why, one of KINDS. conversation_id: 0 for what lies outside any case.

    since: from when on they wait (aware), none when nobody knows. ref: what the remedy acts on besides the case: an
    arrival's public id, a message's, a delivery's or a promise's row. about: values for the sentence that tells it.
    """

    kind: Kind
    conversation_id: int = 0
    since: datetime | None = None
    due_at: datetime | None = None
    ref: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When something counts as forgotten; the desk's setting `radar` replaces any of them. most: of one kind, shown."""

    away_days: int = 2
    unassigned_minutes: int = 60
    woke_minutes: int = 10
    snooze_days: int = 3
    bot_minutes: int = 10
    draft_minutes: int = 60
    stuck_minutes: int = 15
    ledger_days: int = 30
    most: int = 50


def thresholds(own: Any) -> Thresholds:
    """The defaults with the desk's own in their place; own: its setting `radar`."""
    return Thresholds(**numbers(own, {each.name for each in fields(Thresholds)}))


def numbers(own: Any, names: Container[str]) -> dict[str, int]:
    """Of a setting as somebody wrote it: the whole numbers above zero under these names."""
    return {
        name: value
        for name, value in (own.items() if isinstance(own, dict) else ())
        if name in names and isinstance(value, int) and not isinstance(value, bool) and value > 0
    }
