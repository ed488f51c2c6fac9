"""Promises that a person makes, keeps by hand, or takes back with a reason."""

from datetime import datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import Conversation
from odzew.features.promises.events import PromiseKept, PromiseMade, PromiseReleased
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable


def promise(
    conversation_id: int, *, kind: str, due_at: datetime, words: str = "", actor: Actor, source: str = "agent"
) -> Promise:
    now = clock.now()
    if due_at <= now:
        raise Invalid(_("A promise lies in the future."), fields={"due_at": "past"})
    with changing(conversation_id) as conversation:
        row = Promise.objects.create(
            conversation=conversation, kind=kind, source=source, made_at=now, due_at=due_at,
            clock_kind="calendar", words=clip(storable(words), 300), next_step_at=due_at,
            made_by_id=actor.id if actor.kind == "agent" else None,
        )  # fmt: skip
        publish(conversation, PromiseMade(row.pk, kind, due_at.isoformat(), source, row.words), actor=actor)
        _show_next(conversation)
    return row


def release(promise_id: int, *, reason: str, actor: Actor) -> Promise:
    if not reason.strip():
        raise Refused(_("Say why we no longer owe it."), code="needs_reason")
    return _end(promise_id, actor=actor, reason=clip(storable(reason), 300))


def fulfil(promise_id: int, *, actor: Actor) -> Promise:
    return _end(promise_id, actor=actor)


def _end(promise_id: int, *, actor: Actor, reason: str = "") -> Promise:
    found = Promise.objects.get(pk=promise_id)
    with changing(found.conversation_id) as conversation:
        row = Promise.objects.select_for_update().get(pk=promise_id)
        if row.ended_at:
            return row
        row.ended_at = clock.now()
        row.next_step_at, row.ended_by_id, row.reason = None, actor.id or None, reason
        if reason:
            row.released_at = row.ended_at
            fact = PromiseReleased(row.pk, row.kind, reason)
        elif row.broken_at:
            row.answered_at = row.ended_at
        else:
            row.kept_at = row.ended_at
        row.save()
        publish(conversation, fact if reason else PromiseKept(row.pk, row.kind), actor=actor)
        _show_next(conversation)
    return row


def _show_next(conversation: Conversation) -> None:
    open_rows = Promise.objects.filter(conversation=conversation, ended_at=None, paused_at=None)
    conversation.next_due_at = open_rows.aggregate(first=Min("due_at"))["first"]
