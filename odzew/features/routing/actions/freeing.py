"""Cases taken from people who are not there: on leave, gone, or away from a chat in which somebody waits.

Nobody who is there loses a case that they are answering: presence, and a draft touched lately, keep it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from odzew.core.accounts.rules import Presence
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, Draft
from odzew.core.conversations.queries.queue import WATCHED
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.features.routing.actions.give import ROUTER
from odzew.features.routing.models import Leave, TeamRouting
from odzew.features.routing.queries.people import today
from odzew.kit import clock

WRITING = timedelta(minutes=10)
_THERE = (Presence.AVAILABLE, Presence.BUSY)


def free_absent(team_id: int) -> int:
    """Waiting cases of people on leave or gone return to the team's queue; how many."""
    settings = TeamRouting.objects.filter(team=team_id, reassigns_on_leave=True).first()
    if settings is None:
        return 0
    day = today()
    away = Leave.objects.filter(agent=OuterRef("assignee"), first_day__lte=day, last_day__gte=day)
    gone = Q(assignee__is_active=False) | Exists(away) & ~Q(assignee__presence__in=[str(p) for p in _THERE])
    return _free(team_id, gone, why="absent")


def free_quiet_chats(team_id: int) -> int:
    """Chats in which somebody waits while their person has gone offline return to the queue; how many."""
    settings = TeamRouting.objects.filter(team=team_id).exclude(returns_minutes=None).first()
    if settings is None or settings.returns_minutes is None:
        return 0
    since = clock.now() - timedelta(minutes=settings.returns_minutes)
    offline = Q(
        assignee__presence=Presence.OFFLINE,
        assignee__presence_at__lt=since,
        waiting_since__lt=since,
        channel__in=[str(each) for each in WATCHED],
    )
    return _free(team_id, offline, why="offline")


def _free(team_id: int, which: Q, *, why: str) -> int:
    writing = Draft.objects.filter(
        conversation=OuterRef("pk"),
        agent=OuterRef("assignee"),
        updated_at__gt=clock.now() - WRITING,
        agent__is_active=True,
    )
    rows = Conversation.objects.filter(
        which,
        team=team_id,
        status__in=[str(each) for each in OPEN_STATUSES],
        waiting_since__isnull=False,
        merged_into=None,
    ).exclude(Exists(writing))
    return sum(_is_freed(key, rows, why=why) for key in rows.order_by("pk").values_list("pk", flat=True))


def _is_freed(key: int, rows: QuerySet[Conversation], *, why: str) -> bool:
    """One case, each in its own transaction, if what speaks for it still holds under its lock."""
    with transaction.atomic():
        row = rows.filter(pk=key).select_for_update(of=("self",), skip_locked=True).first()
        if row is None:
            return False
        conversations.assign(key, actor=ROUTER, why=why)
    return True
