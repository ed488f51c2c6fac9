"""How long customers waited and cases stood in a status, from the facts of the past. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

_DONE = {"resolved", "closed"}


class Stored(Protocol):
    """A stored fact."""

    kind: str
    subject_id: int
    at: datetime
    actor_kind: str
    data: dict[str, Any]


def waits(facts: Sequence[Stored], patience: timedelta, now: datetime) -> Iterator[tuple[int, datetime]]:
    """(case, moment) where a customer had waited that long; facts oldest first."""
    since: dict[int, datetime] = {}
    for fact in facts:
        if _speaks(fact):
            since.setdefault(fact.subject_id, fact.at)
        elif _answers(fact) and (began := since.pop(fact.subject_id, None)) and fact.at - began >= patience:
            yield fact.subject_id, began + patience
    yield from ((case, began + patience) for case, began in since.items() if now - began >= patience)


def stays(
    facts: Sequence[Stored], status: str, stay: timedelta, now: datetime
) -> Iterator[tuple[int, datetime]]:
    """(case, moment) where a case had stood that long in the status; facts oldest first."""
    since: dict[int, datetime] = {}
    for fact in facts:
        began = since.pop(fact.subject_id, None)
        if began and fact.at - began >= stay:
            yield fact.subject_id, began + stay
        if fact.data.get("after", "new") == status:
            since[fact.subject_id] = fact.at
    yield from ((case, began + stay) for case, began in since.items() if now - began >= stay)


def _speaks(fact: Stored) -> bool:
    return fact.kind == "MessageReceived" and not fact.data.get("is_automatic")


def _answers(fact: Stored) -> bool:
    if fact.kind == "ReplyQueued":
        return fact.actor_kind == "agent"
    return fact.kind == "StatusChanged" and fact.data.get("after") in _DONE
