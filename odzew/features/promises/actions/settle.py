"""Promises of cases brought in line with their state: read all, decide each, write all, tell what changed.

A batch costs the same few statements however many cases it holds, because mail comes in batches.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, ConversationMerge
from odzew.features.promises.actions.writing import Ledger, Note
from odzew.features.promises.models import Policy, Promise
from odzew.features.promises.queries.book import KINDS, Book, read_book
from odzew.features.promises.queries.ledger import Entry, entries, owed_of, state_of
from odzew.features.promises.rules import ledger as rules
from odzew.features.promises.rules.grants import Grant
from odzew.kit import clock
from odzew.kit.events import SYSTEM, Actor

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Because:
    """Why a case ended or stopped waiting: a code or a person's words, and who did it."""

    reason: str = ""
    actor: Actor = SYSTEM


def settle(
    conversation_ids: Collection[int],
    *,
    because: Mapping[int, Because] | None = None,
    anew: UUID | None = None,
) -> None:
    """What these cases owe follows from what they are now. Twice changes nothing; runs inside the act it follows.

    anew: the series of a policy whose open promises come under its newest version.
    """
    keys = sorted(set(conversation_ids))
    for start in range(0, len(keys), _BATCH):
        _settle(keys[start : start + _BATCH], because or {}, anew)


def _settle(keys: Collection[int], because: Mapping[int, Because], anew: UUID | None) -> None:
    now = clock.now()
    with conversations.tending(keys) as cases:
        book, known = read_book(), entries(keys)
        ledger = Ledger(book)
        for case in cases:
            entry = known.get(case.pk) or Entry()
            why = because.get(case.pk, Because())
            running, fresh = _grants(book, case, entry, anew)
            owed = [owed_of(row) for row in entry.promises]
            changes = rules.decide(state_of(case, entry), owed, running, fresh, now=now, reason=why.reason)
            note = Note(case, running, fresh, now, why.actor)
            ledger.take(note, entry.promises, changes)
        ledger.write()


def _grants(
    book: Book, case: Conversation, entry: Entry, anew: UUID | None
) -> tuple[Mapping[str, Grant], Mapping[str, Grant]]:
    """By kind, what an open promise runs by, and what a new one would.

    An open promise stays with the version of the policy under which it was made, until another policy fits the case.
    """
    policy = book.policy_of(case)
    fresh = {kind: grant for kind in KINDS if (grant := book.grant(kind, case, policy)) is not None}
    running = dict(fresh)
    for row in entry.promises:
        if row.source != rules.POLICY or row.kind not in KINDS:
            continue
        own = book.version(row.policy_id)
        if _stays(own, policy, anew):
            grant = book.grant(row.kind, case, own)
            if grant is not None:
                running[row.kind] = grant
        current = running.get(row.kind)
        if current is not None and (row.policy_id, row.calendar_id) == (
            current.policy_id,
            current.calendar_id,
        ):
            running[row.kind] = replace(current, holds=frozenset({row.pk}))
    return running, fresh


def _stays(own: Policy | None, chosen: Policy | None, anew: UUID | None) -> bool:
    """Whether a promise stays with an older version of the policy that fits."""
    if own is None or chosen is None or own.pk == chosen.pk:
        return False
    return own.series == chosen.series != anew


def follow_merge(other_id: int, survivor_id: int, merge_id: int) -> None:
    """What people promised in a case that lives on in another is owed there; the rest ends with `settle`."""
    given = Promise.objects.filter(conversation=other_id, ended_at=None).exclude(source=rules.POLICY)
    given.filter(kind__in=["manual", "callback"]).update(conversation=survivor_id, came_from=merge_id)


def return_after_undo(side_id: int, far_id: int, merge_id: int) -> None:
    """After an undo they return, unless they ended meanwhile. It is told on both sides; only one was merged away."""
    was_merged = ConversationMerge.objects.filter(pk=merge_id, other=side_id, survivor=far_id).exists()
    if was_merged:
        Promise.objects.filter(came_from=merge_id, ended_at=None).update(conversation=side_id, came_from=None)


def owe_again(message_ids: Collection[int]) -> None:
    """These messages came back: what they had kept is owed again, and is broken if its time has passed."""
    now = clock.now()
    rows = Promise.objects.filter(answer__in=message_ids, ended_at__isnull=False, source=rules.POLICY)
    rows = rows.filter(kind__in=rules.ANSWERS)
    for row in rows.order_by("-pk"):
        taken = Promise.objects.filter(conversation=row.conversation_id, kind=row.kind, ended_at=None)
        if taken.exists():
            continue
        row.kept_at = row.answered_at = row.ended_at = row.answer = row.ended_by = None
        row.next_step_at = now
        row.save()
