"""Taking what is due to leave, once: claimed in one transaction, sent outside of it, marked in another.

Whoever is killed in between leaves rows that say `sending`. After five minutes the same batch is tried again under
the same name (a mail's Message-ID, a push's topic), so that what did leave is recognised as the same; three times
at most, then the log says `unknown`.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from odzew.core.accounts.models import Agent
from odzew.features.notifications.models import Dispatch
from odzew.features.notifications.queries.centre import Line, allowed, lines
from odzew.kit import clock

STALE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
PAUSE = timedelta(minutes=2)
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Batch:
    """What leaves together. lines: what the person may still see and has not seen."""

    id: uuid.UUID
    way: str
    agent: Agent
    dispatches: Collection[int]
    lines: list[Line]
    attempts: int


def batches(way: str) -> Iterator[Batch]:
    """Every person's due dispatches of this way, claimed one person after another."""
    _give_up(way)
    open_rows = Dispatch.objects.filter(way=way).filter(_is_due())
    for agent_id in list(open_rows.order_by().values_list("notification__agent", flat=True).distinct()):
        batch = _claim(way, agent_id)
        if batch is not None:
            yield batch


def sent(batch: Batch) -> None:
    _of(batch).update(verdict="sent", sent_at=clock.now(), words="")


def ended(batch: Batch, verdict: str, words: str = "") -> None:
    """It does not leave, and the log says why."""
    _of(batch).update(verdict=verdict, words=words[:200])


def put_off(batch: Batch, words: str) -> None:
    """It did not work now: again in a while, or failed for good."""
    if batch.attempts >= MOST_ATTEMPTS:
        ended(batch, "failed", words)
        return
    # Another one may have begun to wait for the same line meanwhile; it brings the same words.
    waiting = Dispatch.objects.filter(
        verdict="waiting", way=batch.way, notification__dispatches__in=batch.dispatches
    )
    again = _of(batch).exclude(notification__in=waiting.values("notification"))
    again.update(
        verdict="waiting", due_at=clock.now() + PAUSE * batch.attempts, words=words[:200], claimed_at=None
    )
    ended(batch, "failed", words)


def _of(batch: Batch) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(pk__in=batch.dispatches, batch=batch.id, verdict="sending")


def _is_due() -> Q:
    now = clock.now()
    stale = Q(verdict="sending", claimed_at__lte=now - STALE)
    return Q(verdict="waiting", due_at__lte=now) | stale


def _give_up(way: str) -> None:
    lost = Dispatch.objects.filter(
        way=way, verdict="sending", claimed_at__lte=clock.now() - STALE, attempts__gte=MOST_ATTEMPTS
    )
    lost.update(verdict="unknown", words="stopped while it was leaving")


@transaction.atomic
def _claim(way: str, agent_id: int) -> Batch | None:
    """One person's rows under one worker's hands: a second worker passes by."""
    agent = Agent.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=agent_id).first()
    if agent is None:
        return None
    rows = Dispatch.objects.select_for_update(of=["self"]).filter(way=way, notification__agent=agent_id)
    found = list(rows.filter(_is_due()).order_by("pk")[:MOST_ITEMS])
    left = [row for row in found if row.verdict == "sending"]
    chosen = [row for row in left if row.batch == left[0].batch] if left else found
    if not chosen:
        return None
    name = chosen[0].batch if left and chosen[0].batch else uuid.uuid4()
    keys = [row.pk for row in chosen]
    Dispatch.objects.filter(pk__in=keys).update(
        verdict="sending", claimed_at=clock.now(), batch=name, attempts=F("attempts") + 1
    )
    return _looked_at(agent, name, chosen, attempts=max(row.attempts for row in chosen) + 1)


def _looked_at(agent: Agent, name: uuid.UUID, rows: list[Dispatch], *, attempts: int) -> Batch | None:
    """What was seen meanwhile, or may be seen no more, does not leave."""
    wanted = [row.notification_id for row in rows]
    shown = allowed(agent).filter(pk__in=wanted) if agent.is_active else allowed(agent).none()
    unseen = dict(shown.values_list("pk", "seen_at"))
    for verdict, gone in (
        ("hidden", [row.pk for row in rows if row.notification_id not in unseen]),
        ("seen", [row.pk for row in rows if unseen.get(row.notification_id) is not None]),
    ):
        if gone:
            Dispatch.objects.filter(pk__in=gone).update(verdict=verdict)
    kept = [row for row in rows if row.notification_id in unseen and unseen[row.notification_id] is None]
    if not kept:
        return None
    told = lines(shown.filter(pk__in=[row.notification_id for row in kept]).order_by("-told_at", "-pk"))
    return Batch(name, rows[0].way, agent, [row.pk for row in kept], told, attempts)
