"""Facts: what happened, in the past tense, stored in the transaction that made it happen.

`publish` writes the Event row and then calls, in the same transaction, whoever the wiring table
(`config/wiring.py`) lists for that fact. Nothing else connects a change to its consequences. Inside `act`
the facts wait until the act has saved what it changed: a handler may then change the same rows.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import transaction

from odzew.kit import clock

if TYPE_CHECKING:
    from odzew.kit.models import Event


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


Handler = Callable[[Sequence[Happened]], None]
_wiring: dict[type[Fact], Sequence[Handler]] = {}


def wire(table: Mapping[type[Fact], Sequence[Handler]]) -> None:
    """Take the table of consequences; handlers under `Fact` itself hear everything. Called once, by config."""
    _wiring.clear()
    _wiring.update(table)


@dataclass(frozen=True, slots=True)
class News:
    """A fact to be published. seq: its number within its conversation, 0 for other subjects."""

    fact: Fact
    subject_id: int
    actor: Actor = SYSTEM
    seq: int = 0


_waiting: ContextVar[list[tuple[datetime, News]] | None] = ContextVar("facts of the open act", default=None)


@contextmanager
def act() -> Iterator[None]:
    """One change, of as many rows as it needs: its facts are stored and heard when the outermost act ends.

    What it saved is then in the database, so that handlers may change the same rows. An act that fails takes its own
    facts with it. Must run inside a transaction that is as long as the act.
    """
    facts = _waiting.get()
    if facts is not None:
        known = len(facts)
        try:
            yield
        except BaseException:
            del facts[known:]
            raise
        return
    facts = []
    token = _waiting.set(facts)
    try:
        yield
    finally:
        _waiting.reset(token)
    if facts:
        _tell(facts)


def publish(fact: Fact, subject_id: int, *, actor: Actor = SYSTEM, seq: int = 0) -> None:
    """Store `fact` about row `subject_id` and tell everybody whom the wiring table names, at the end of the act.

    seq: the event's number within its conversation, taken under that row's lock; 0 for other subjects.
    Must run inside a transaction: a fact without its change would be a lie.
    """
    publish_many([News(fact, subject_id, actor, seq)])


def publish_many(news: Sequence[News]) -> None:
    """Several facts at once: stored together; each handler hears those of its kind in order, in one call."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() needs the transaction of the change it reports")
    moment = clock.now()
    timed = [(moment, one) for one in news]
    waiting = _waiting.get()
    if waiting is None:
        _tell(timed)
    else:
        waiting += timed


def _tell(timed: Sequence[tuple[datetime, News]]) -> None:
    from odzew.kit.models import Event

    rows = Event.objects.bulk_create([_row(one, moment) for moment, one in timed])
    happened = [
        Happened(row.pk, one.seq, moment, one.subject_id, one.actor, one.fact)
        for row, (moment, one) in zip(rows, timed, strict=True)
    ]
    for kind in dict.fromkeys(type(each.fact) for each in happened):
        for handler in _wiring.get(kind, ()):
            handler([each for each in happened if type(each.fact) is kind])
    for handler in _wiring.get(Fact, ()):
        handler(happened)


@dataclass(frozen=True, slots=True)
class Past:
    """A fact that happened at `at`, before the desk knew of it."""

    at: datetime
    news: News


def record_past(past: Sequence[Past]) -> None:
    """Store facts of an imported history, in the order given. Nobody hears them: nothing happens now."""
    columns = (
        "at",
        "kind",
        "subject_kind",
        "subject_id",
        "seq",
        "actor_kind",
        "actor_id",
        "actor_name",
        "public",
        "version",
        "data",
    )
    rows = (_row(each.news, each.at) for each in past)
    copy = f"COPY event ({', '.join(columns)}) FROM STDIN"
    with transaction.get_connection().cursor() as cursor, cursor.copy(copy) as stream:
        for row in rows:
            stream.write_row([*(getattr(row, name) for name in columns[:-1]), json.dumps(row.data)])


def _row(one: News, at: datetime) -> "Event":
    from odzew.kit.models import Event

    return Event(
        at=at,
        kind=type(one.fact).__name__,
        subject_kind=one.fact.subject_kind,
        subject_id=one.subject_id,
        seq=one.seq,
        actor_kind=one.actor.kind,
        actor_id=one.actor.id,
        actor_name=one.actor.name,
        public=one.fact.public,
        version=one.fact.version,
        data=as_json(one.fact),
    )


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
