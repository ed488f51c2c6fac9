"""A case that nobody took for too long moves to the team that helps out; never back to one that it has left."""

from datetime import datetime, timedelta

from django.db import transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.queries.queue import queue
from odzew.features.promises.rules.counting import elapsed
from odzew.features.promises.rules.hours import OpeningHours
from odzew.features.routing.actions.give import ROUTER
from odzew.features.routing.models import QueueEntry, TeamRouting
from odzew.features.routing.queries.hours import hours_of_team
from odzew.kit import clock


def overflow(team_id: int) -> int:
    """Move cases whose time in this queue is over; how many. Only minutes in which the team is open count."""
    routed = TeamRouting.objects.select_related("overflow_team").exclude(overflow_team=None)
    settings = routed.exclude(overflow_minutes=None).filter(team=team_id).first()
    if settings is None:
        return 0
    hours, now = hours_of_team(team_id), clock.now()
    longest = now - timedelta(minutes=settings.overflow_minutes or 0)
    rows = queue().filter(team=team_id, waiting_since__lte=longest)
    waiting = (
        rows.exclude(queue_entry__visited__contains=[settings.overflow_team_id])
        .order_by("pk")
        .values_list("pk", "waiting_since", "queue_entry__entered_at", "queue_entry__team")
    )
    late = [
        key
        for key, since, entered, team in waiting
        if _is_late(entered if entered and team == team_id else since, now, settings, hours)
    ]
    return sum(_is_moved(key, settings) for key in late)


def _is_late(since: datetime | None, now: datetime, settings: TeamRouting, hours: OpeningHours) -> bool:
    return (
        since is not None
        and since < now
        and elapsed(since, now, hours) >= (settings.overflow_minutes or 0) * 60
    )


@transaction.atomic
def _is_moved(key: int, settings: TeamRouting) -> bool:
    free = queue().filter(pk=key, team=settings.team_id)
    row = free.select_for_update(of=("self",), skip_locked=True).first()
    target = settings.overflow_team
    if row is None or target is None:
        return False
    entry = QueueEntry.objects.filter(pk=key).first()
    visited = [*(entry.visited if entry else []), settings.team_id]
    if target.pk in visited:
        return False
    QueueEntry.objects.update_or_create(
        conversation_id=key,
        defaults={
            "team": target,
            "visited": visited,
            "entered_at": clock.now(),
            "reason": "",
            "looked_at": clock.now(),
        },
    )
    conversations.assign(key, actor=ROUTER, team=target, why="overflow")
    return True


def hand_to_manager(conversation_id: int) -> bool:
    """Move the case to the team that its own team's settings name for people who ask for somebody in charge."""
    rows = TeamRouting.objects.select_related("manager_team").exclude(manager_team=None)
    settings = rows.filter(team__conversations=conversation_id).first()
    if settings is None or settings.manager_team_id == settings.team_id:
        return False
    conversations.assign(conversation_id, actor=ROUTER, team=settings.manager_team, why="manager")
    return True
