"""The people of a team as the choice sees them: there or not, what they hold, what they can do."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Membership
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import WATCHED
from odzew.core.conversations.rules import Status
from odzew.features.promises.queries.book import hours_of
from odzew.features.promises.rules.hours import OpeningHours
from odzew.features.routing import rules
from odzew.features.routing.models import AgentSkill, Leave, Seat
from odzew.kit import clock

QUIET = timedelta(minutes=15)


def seats_of(agents: Collection[int]) -> QuerySet[Seat]:
    """Seats of these people, as far as they are still at the desk."""
    rows = Seat.objects.filter(agent__in=agents, agent__is_active=True)
    return rows.select_related("agent", "calendar").order_by("pk")


def members(team_id: int) -> QuerySet[Agent]:
    """The team's active people whose role may answer."""
    return _answering().filter(memberships__team=team_id).order_by("name", "pk")


def members_of_teams() -> dict[int, list[Agent]]:
    """The same people of every team."""
    rows = Membership.objects.filter(agent__in=_answering()).select_related("agent")
    found: dict[int, list[Agent]] = {}
    for row in rows.order_by("agent__name", "agent"):
        found.setdefault(row.team_id, []).append(row.agent)
    return found


def _answering() -> QuerySet[Agent]:
    roles = [role for role, held in accounts.matrix().items() if held[Permission.REPLY]]
    return Agent.objects.filter(is_active=True, role__in=roles)


def candidates(seats: Sequence[Seat], now: datetime) -> list[rules.Candidate]:
    """Everybody who holds one of these seats, with load, skills, leave and hours; four statements whatever their number."""
    keys = [seat.pk for seat in seats]
    zone = ZoneInfo(accounts.desk().timezone)
    held, levels, absent = held_by(keys, now), _levels(keys), on_leave(keys, now.astimezone(zone).date())
    return [
        rules.Candidate(
            seat.pk,
            seat.agent.name,
            seat.agent.presence,
            levels.get(seat.pk, {}),
            held.get(seat.pk, {}),
            seat.share,
            seat.pk in absent,
            rules.is_on_shift(_hours(seat, zone), now),
            seat.turn_at,
        )
        for seat in seats
    ]


def held_by(agents: Sequence[int], now: datetime) -> dict[int, dict[str, int]]:
    """agent → channel → cases that take their time: open ones, and live talks in which somebody spoke lately."""
    works = Q(status__in=[str(Status.NEW), str(Status.OPEN)])
    talks = Q(
        status=str(Status.PENDING), channel__in=[str(c) for c in WATCHED], last_message_at__gt=now - QUIET
    )
    rows = Conversation.objects.filter(works | talks, assignee__in=agents, snoozed_until=None)
    counted = rows.filter(merged_into=None).values_list("assignee_id", "channel").annotate(Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for agent, channel, count in counted.order_by():
        found.setdefault(agent, {})[channel] = count
    return found


def on_leave(agents: Sequence[int], day: date) -> set[int]:
    """Which of them are on leave on `day`."""
    return set(away_on(day).filter(agent__in=agents).values_list("agent_id", flat=True))


def away_on(day: date) -> QuerySet[Leave, Any]:
    """Everybody who is on leave on `day`, for another statement to ask about."""
    return Leave.objects.filter(first_day__lte=day, last_day__gte=day).values("agent")


def today() -> date:
    """The day at the desk."""
    return clock.now().astimezone(ZoneInfo(accounts.desk().timezone)).date()


def _levels(agents: Sequence[int]) -> Mapping[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    rows = AgentSkill.objects.filter(agent__in=agents).values_list("agent_id", "skill_id", "level")
    for agent, skill, level in rows:
        found.setdefault(agent, {})[skill] = level
    return found


def _hours(seat: Seat, zone: ZoneInfo) -> OpeningHours | None:
    return hours_of(seat.calendar) if seat.calendar else rules.hours_of_week(seat.week, zone)
