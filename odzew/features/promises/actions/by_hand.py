"""Promises that a person or a rule makes, and how they end: fulfilled, or released with a reason."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions.base import locked
from odzew.features.promises.actions import writing
from odzew.features.promises.actions.writing import Ledger, Note
from odzew.features.promises.models import Promise
from odzew.features.promises.queries.book import read_book
from odzew.features.promises.queries.ledger import entries
from odzew.features.promises.rules.ledger import POLICY
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound, Refused
from odzew.kit.events import Actor, Fact
from odzew.kit.text import clip, storable

KINDS = ("manual", "callback")
SOURCES = ("agent", "rule", "law")


def promise(
    conversation_id: int,
    *,
    kind: str = "manual",
    due_at: datetime,
    words: str = "",
    actor: Actor,
    source: str = "agent",
) -> Promise:
    """Something of its own that we owe by a fixed time. A merged case's survivor owes it.

    Raises Invalid for a time that has passed and an unknown kind, Refused for a case that is done.
    """
    now = clock.now()
    if kind not in KINDS or source not in SOURCES:
        raise Invalid(_("There is no such kind of promise."), fields={"kind": "unknown"})
    if due_at <= now:
        raise Invalid(_("Choose a time in the future."), fields={"due_at": "past"})
    with transaction.atomic(), conversations.tending([locked(conversation_id).pk]) as cases:
        case, book = cases[0], read_book()
        if not case.is_open:
            raise Refused(_("This case is done. Open it again to promise something."), code="case_done")
        policy = book.policy_of(case)
        row = Promise(
            conversation=case,
            kind=kind,
            source=source,
            policy=policy,
            clock_kind="calendar",
            made_at=now,
            due_at=due_at,
            words=clip(storable(words).strip(), 300),
            made_by_id=actor.id if actor.kind == "agent" and actor.id else None,
        )
        ledger = Ledger(book)
        ledger.add(Note(case, {}, {}, now, actor), row)
        ledger.close(case, [*entries([case.pk])[case.pk].promises, row])
        ledger.write()
    return row


def fulfil(promise_id: int, *, actor: Actor) -> Promise:
    """We did it. Late it stays broken, and is answered now. Raises NotFound, Refused for one that is over."""
    return _end(promise_id, actor, lambda note, row: writing.keep(note, row, note.now, 0))


def release(promise_id: int, *, reason: str, actor: Actor) -> Promise:
    """We owe it no more, and this is why. Raises Invalid without a reason, NotFound, Refused for one that is over.

    What the policy owes is not released by itself: the case is, with a reason.
    """
    words = clip(storable(reason).strip(), 300)
    if not words:
        raise Invalid(_("Say why this is owed no more."), code="needs_reason", fields={"reason": "required"})
    return _end(promise_id, actor, lambda note, row: writing.release(note, row, words))


def _end(promise_id: int, actor: Actor, end: Callable[[Note, Promise], list[Fact]]) -> Promise:
    key = Promise.objects.filter(pk=promise_id).values_list("conversation_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such promise."))
    with conversations.tending([key]) as cases:
        case, known = cases[0], entries([key])[key].promises
        row = next((each for each in known if each.pk == promise_id), None)
        if row is None:
            raise Refused(_("This promise is over already."), code="promise_over")
        if row.source == POLICY:
            words = _(
                "This is owed by the rules of the desk: answer the customer, or close the case with a reason."
            )
            raise Refused(words, code="owed_by_policy")
        ledger, note = Ledger(read_book()), Note(case, {}, {}, clock.now(), actor)
        ledger.tell(note, row, *end(note, row))
        ledger.close(case, known)
        ledger.write()
    return row
