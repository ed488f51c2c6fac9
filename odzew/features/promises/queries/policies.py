"""Policies that hold, and what an edit of one would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Policy, Promise
from odzew.features.promises.queries.book import Book, read_book
from odzew.features.promises.rules.ledger import POLICY
from odzew.features.promises.rules.policy_values import FIELDS, clean
from odzew.kit.errors import NotFound

LOOKED_AT = 2000
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """One open promise as it would move."""

    number: int
    subject: str
    kind: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """moves: open promises that would fall due at another time; ends: that would be owed no more.

    looked_at: how many open promises of the policy were counted, of `total`.
    """

    moves: int
    ends: int
    total: int
    looked_at: int
    examples: Sequence[Example]

    @property
    def is_partial(self) -> bool:
        return self.looked_at < self.total


def live_policy(series: UUID | str, *, lock: bool = False) -> Policy:
    """The newest version of a policy. Raises NotFound for one that is retired or unknown."""
    rows = Policy.objects.select_for_update(of=("self",)) if lock else Policy.objects.all()
    try:
        return rows.get(series=series, retired_at=None)
    except (Policy.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such policy. It may have been deleted.") from error


def live_policies() -> Sequence[Policy]:
    """All that are not retired, switched-off ones too, in the order in which they are asked."""
    rows = Policy.objects.filter(retired_at=None).select_related("brand", "team", "calendar")
    return list(rows.order_by("position", "id"))


def open_cases(series: UUID) -> list[int]:
    """Cases in which something is open under any version of this policy."""
    rows = Promise.objects.filter(policy__series=series, ended_at=None, source=POLICY)
    return sorted(rows.values_list("conversation_id", flat=True).distinct())


def with_values(before: Policy | None, values: Mapping[str, Any]) -> Policy:
    """The next version of a policy (or a first one) with these values; not saved."""
    row = Policy()
    if before is not None:
        row.series, row.version = before.series, before.version + 1
        for name in FIELDS:
            setattr(row, name, getattr(before, name))
    for name, value in values.items():
        setattr(row, name, value)
    return row


def policy_preview(values: Mapping[str, Any], *, series: UUID | str | None = None) -> Preview:
    """What these values would move if they were applied to what is open. Nothing is written. Raises Invalid, NotFound.

    A new policy (`series` None) moves nothing at once: it counts for a case from its next change on.
    """
    before = live_policy(series) if series else None
    row = with_values(before, clean(values))
    if before is None:
        return Preview(0, 0, 0, 0, ())
    rows = Promise.objects.filter(policy__series=before.series, ended_at=None, source=POLICY, broken_at=None)
    looked = list(
        rows.select_related("conversation__customer__organisation").order_by("due_at", "pk")[:LOOKED_AT]
    )
    row.pk = -1
    book = _with(read_book(), before, row)
    outcomes = [(each, _due(book, each)) for each in looked]
    moved = [(each, due) for each, due in outcomes if due is not None and due != each.due_at]
    examples = [
        Example(each.conversation.number, each.conversation.subject, each.kind, each.due_at, due)
        for each, due in moved[:EXAMPLES]
    ]
    ends = sum(due is None for _each, due in outcomes)
    return Preview(len(moved), ends, rows.count(), len(looked), examples)


def _with(book: Book, before: Policy, row: Policy) -> Book:
    others = [each for each in book.policies if each.pk != before.pk]
    kept = [*others, row] if row.is_active else others
    return replace(book, policies=sorted(kept, key=lambda each: (each.position, each.pk or 0)))


def _due(book: Book, promise: Promise) -> datetime | None:
    """When it would fall due; None: owed no more."""
    case: Conversation = promise.conversation
    grant = book.grant(promise.kind, case, book.policy_of(case))
    if grant is None:
        return None
    if promise.paused_at is not None:
        return promise.due_at
    left = promise.left
    if left is not None:
        left = max(0, left + grant.minutes - (promise.allowance or grant.minutes))
    return grant.due(promise.runs_from or promise.made_at, left)
