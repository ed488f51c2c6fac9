"""Facts: what happened, in the past tense, stored in the transaction that made it happen.

`publish` writes the Event row and then calls, in the same transaction, whoever the wiring table
(`config/wiring.py`) lists for that fact. Nothing else connects a change to its consequences.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django.db import transaction

from odzew.kit import clock


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: kind is agent, customer, bot, rule or system; id is 0 where there is no row."""

    kind: str
    id: int = 0
    name: str = ""


SYSTEM = Actor("system")


@dataclass(frozen=True)
class Fact:
    """Base of every event. Subclasses add fields of plain JSON types."""

    subject_kind: ClassVar[str] = "conversation"
    public: ClassVar[bool] = False
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Happened:
    """A stored fact as handlers hear it."""

    event_id: int
    seq: int
    at: datetime
    subject_id: int
    actor: Actor
    fact: Fact


Handler = Callable[[Happened], None]
_wiring: dict[type[Fact], Sequence[Handler]] = {}
_everything: list[Handler] = []


def wire(table: Mapping[type[Fact], Sequence[Handler]], *, everything: Sequence[Handler] = ()) -> None:
    """Take the table of consequences. Called once, by config."""
    _wiring.clear()
    _wiring.update(table)
    _everything[:] = everything


def publish(
    fact: Fact, subject_id: int, *, actor: Actor = SYSTEM, seq: int = 0, at: datetime | None = None
) -> Happened:
    """Store `fact` about row `subject_id` and tell everybody whom the wiring table names.

    seq: the event's number within its conversation, taken under that row's lock; 0 for other subjects.
    Must run inside a transaction: a fact without its change would be a lie.
    """
    from odzew.kit.models import Event

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() needs the transaction of the change it reports")
    moment = at or clock.now()
    row = Event.objects.create(
        at=moment,
        kind=type(fact).__name__,
        subject_kind=fact.subject_kind,
        subject_id=subject_id,
        seq=seq,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        public=fact.public,
        version=fact.version,
        data=as_json(fact),
    )
    happened = Happened(row.pk, seq, moment, subject_id, actor, fact)
    for handler in (*_wiring.get(type(fact), ()), *_everything):
        handler(happened)
    return happened


def as_json(fact: Fact) -> dict[str, Any]:
    """The fact's fields as plain JSON values (times in ISO 8601)."""
    return cast(dict[str, Any], _plain(dataclasses.asdict(fact)))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
