"""Opening hours as routing needs them: of a person's calendar, and of a team."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from odzew.core.accounts import queries as accounts
from odzew.features.promises.models import Calendar, CalendarUse
from odzew.features.promises.rules.calendar_file import read_calendar
from odzew.features.promises.rules.counting import due_at
from odzew.features.promises.rules.hours import OpeningHours, default_hours
from odzew.features.routing import rules


@dataclass(frozen=True, slots=True)
class Opening:
    """When a team opens next, with the desk's zone and the reader's language to say it in."""

    at: datetime
    zone: ZoneInfo
    language: str


def next_open(team_id: int | None, at: datetime) -> Opening | None:
    """The first open moment after `at` (aware), or None when the team is open then."""
    zone = ZoneInfo(accounts.desk().timezone)
    hours = hours_of_team(team_id, zone)
    if rules.is_on_shift(hours, at):
        return None
    opens = due_at(at, 1, hours) - timedelta(minutes=1)
    return Opening(opens, zone, get_language() or "pl")


def hours_of(calendar: Calendar) -> OpeningHours:
    """The calendar's hours."""
    words = {
        "tz": calendar.zone,
        "week": calendar.week,
        "holidays": calendar.country,
        "closed": calendar.closed,
        "extra": calendar.extra,
    }
    return read_calendar(json.dumps(words), ZoneInfo("UTC"))


def hours_of_team(team_id: int | None, zone: ZoneInfo) -> OpeningHours:
    """The hours in which a team's queue counts its waiting: its own, else the desk's default, else working days."""
    uses = CalendarUse.objects.filter(team=team_id) if team_id else CalendarUse.objects.none()
    use = uses.select_related("calendar").order_by("id").first()
    calendar = use.calendar if use else Calendar.objects.filter(is_default=True).first()
    return hours_of(calendar) if calendar else default_hours(zone)
