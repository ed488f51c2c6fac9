"""A case's past replayed: what was promised and how it ended, before the desk kept a ledger of it.

Only answers are replayed: each run of the customer's words that waited, and what ended it. Updates and the resolution
follow from the same moments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from odzew.features.promises.rules.ledger import DONE, FIRST, NEXT


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at `at`. what: asked, answered (it left), or a status; message_id: of the answer; by: agent's row."""

    at: datetime
    what: str
    message_id: int = 0
    by: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A customer's wait that ended. end: None while it lasts. is_answered: else somebody closed the case."""

    kind: str
    since: datetime
    end: datetime | None = None
    is_answered: bool = False
    message_id: int = 0
    by: int = 0
    reason: str = ""


def waits(happenings: Sequence[Happening]) -> Iterator[Wait]:
    """Each wait of the customer, in order; the last one may still last. happenings: by time."""
    since: datetime | None = None
    kind = FIRST
    for each in happenings:
        if each.what == "asked":
            since = since or each.at
        elif each.what == "answered":
            if since is not None:
                yield Wait(kind, since, each.at, True, each.message_id, each.by)
            since, kind = None, NEXT
        elif each.what in DONE and since is not None:
            yield Wait(kind, since, each.at, by=each.by, reason=each.reason or each.what)
            since = None
    if since is not None:
        yield Wait(kind, since)
