"""The nightly check of the house's first law: nobody waits unseen, and nobody is said to wait who does not.

`waiting_since` is null exactly when the last public word is ours or a person released the wait with a reason.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.actions.fate import wait_again
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import DONE_STATUSES, OPEN_STATUSES, Direction, Status
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event

LOOK_BACK = timedelta(days=3)
MOST = 2000
_LOST = ("failed", "unknown", "withdrawn")
_NO_RELEASE = ("", None, "withdrawn", "merge_undone", "delivery_found", "delivery_failed")
_RELEASING = {"StatusChanged", "WaitReleased"}


def mend_waits() -> list[int]:
    """Numbers of the cases whose wait was wrong; each is mended, and a forgotten one opens. Safe to run twice."""
    return [*_forgotten(), *_overcounted()]


def _forgotten() -> Iterator[int]:
    """The customer spoke last, nobody released the wait, and yet nobody waits."""
    rows = _spoken().filter(waiting_since=None, asked_at__isnull=False)
    rows = rows.filter(Q(answered_at=None) | Q(answered_at__lt=F("asked_at"))).order_by("pk")
    for key, asked_at in list(rows.values_list("pk", "asked_at")[:MOST]):
        with changing(key) as case:
            if case.waiting_since is not None or _is_released(case, asked_at):
                continue
            wait_again(case)
            if case.waiting_since is None:
                continue
            publish(case, events.WaitBegan(case.waiting_since.isoformat(), why="check"))
            if case.status in (*DONE_STATUSES, Status.PENDING):
                set_status(case, Status.OPEN, actor=SYSTEM, reason="check")
            number = case.number
        yield number


def _overcounted() -> Iterator[int]:
    """We spoke last, and yet somebody is said to wait."""
    rows = _spoken().filter(waiting_since__isnull=False)
    rows = rows.filter(Q(asked_at=None) | Q(answered_at__gte=F("asked_at"))).order_by("pk")
    for key in list(rows.values_list("pk", flat=True)[:MOST]):
        with changing(key) as case:
            since, case.waiting_since = case.waiting_since, None
            wait_again(case)
            if since is None or case.waiting_since is not None:
                continue
            publish(case, events.WaitReleased(since.isoformat(), "check"))
            number = case.number
        yield number


def _spoken() -> QuerySet[Conversation]:
    """Open cases, and those finished lately, with the last word of each side that counts."""
    said = Message.objects.filter(conversation=OuterRef("pk"), is_automatic=False).order_by("-sent_at")
    asked = said.filter(direction=Direction.IN).exclude(meta__contains={"is_thanks": True})
    ours = said.filter(direction=Direction.OUT).exclude(delivery__state__in=_LOST)
    lately = Q(status__in=OPEN_STATUSES) | Q(resolved_at__gte=clock.now() - LOOK_BACK)
    return Conversation.objects.filter(lately, Exists(said), merged_into=None).annotate(
        asked_at=Subquery(asked.values("sent_at")[:1]), answered_at=Subquery(ours.values("sent_at")[:1])
    )


def _is_released(case: Conversation, asked_at: object) -> bool:
    """Whether the record says, since that word, why nobody answers it. Cases merged in keep their own record."""
    keys = [case.pk, *Conversation.objects.filter(merged_into=case).values_list("pk", flat=True)]
    facts = Event.objects.filter(
        subject_kind="conversation", subject_id__in=keys, kind__in=_RELEASING, at__gte=asked_at
    )
    return any(
        fact.data.get("reason") not in _NO_RELEASE
        and fact.data.get("after", "released") in ("released", *_ENDING)
        for fact in facts
    )


_ENDING = (*DONE_STATUSES, Status.PENDING)
