"""Open promises after their opening hours changed: what was left of each is left in the new hours too."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from odzew.core.conversations.actions.base import changing, publish
from odzew.features.promises.events import PromiseMoved
from odzew.features.promises.models import Promise
from odzew.features.promises.rules import OpeningHours, due_at, elapsed
from odzew.kit import clock

MINUTE = 60


def counting_in(calendar_ids: Collection[int]) -> Sequence[Promise]:
    """Open promises whose clock runs in one of these calendars and that have not fallen due."""
    rows = Promise.objects.filter(calendar__in=calendar_ids, ended_at=None, clock_kind="business")
    rows = rows.filter(paused_at=None, allowance__isnull=False, due_at__gt=clock.now())
    return list(rows.order_by("conversation_id", "id"))


def recount(promises: Sequence[Promise], before: OpeningHours, after: Mapping[int, OpeningHours]) -> int:
    """Move each promise so that as much open time is left as before; how many were moved.

    after: the new hours by promise. What is kept, broken or fallen due stays as it was.
    """
    now = clock.now()
    moved = 0
    for row in promises:
        with changing(row.conversation_id) as conversation:
            promise = Promise.objects.select_for_update().get(pk=row.pk)
            if promise.ended_at or promise.paused_at or promise.due_at <= now:
                continue
            due = _moved(promise.due_at, now, before, after[promise.pk])
            if due == promise.due_at:
                continue
            was, promise.due_at = promise.due_at, due
            promise.save(update_fields=["due_at"])
            fact = PromiseMoved(promise.pk, promise.kind, was.isoformat(), due.isoformat(), why="calendar")
            publish(conversation, fact)
            moved += 1
    return moved


def _moved(due: datetime, now: datetime, before: OpeningHours, after: OpeningHours) -> datetime:
    seconds = elapsed(now, due, before)
    minutes = -(-seconds // MINUTE)
    return due_at(now, minutes, after) - timedelta(seconds=minutes * MINUTE - seconds)
