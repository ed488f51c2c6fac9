"""Opening hours as routing needs them: of a person's calendar, and of a team."""

import json
from zoneinfo import ZoneInfo

from odzew.features.promises.models import Calendar, CalendarUse
from odzew.features.promises.rules.calendar_file import read_calendar
from odzew.features.promises.rules.hours import OpeningHours, default_hours


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


def hours_of_team(team_id: int, zone: ZoneInfo) -> OpeningHours:
    """The hours in which a team's queue counts its waiting: its own, else the desk's default, else working days."""
    use = CalendarUse.objects.filter(team=team_id).select_related("calendar").order_by("id").first()
    calendar = use.calendar if use else Calendar.objects.filter(is_default=True).first()
    return hours_of(calendar) if calendar else default_hours(zone)
