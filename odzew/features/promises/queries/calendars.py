"""Calendars: where each counts, what it says as opening hours, and what stands in the way of deleting one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet

from odzew.features.promises.models import Calendar, CalendarUse, Policy
from odzew.features.promises.rules import OpeningHours
from odzew.features.promises.rules.calendar_file import read_calendar
from odzew.features.promises.rules.local_time import zone_named
from odzew.kit.errors import NotFound

DEFAULT_ZONE = "Europe/Warsaw"
FIELDS = ("name", "zone", "week", "country", "closed", "extra")


@dataclass(frozen=True, slots=True)
class Uses:
    """Where calendars count: name of the calendar by team, brand (row numbers) and channel; by the calendar's own row."""

    teams: Mapping[int, Calendar]
    brands: Mapping[int, Calendar]
    channels: Mapping[str, Calendar]


def calendars() -> QuerySet[Calendar]:
    """All calendars with their places, the default first."""
    uses = CalendarUse.objects.select_related("team", "brand").order_by(
        "team__name", "brand__name", "channel"
    )
    return Calendar.objects.prefetch_related(Prefetch("uses", queryset=uses)).order_by("-is_default", "name")


def calendar(public_id: UUID | str) -> Calendar:
    """One calendar with its places. Raises NotFound."""
    try:
        return calendars().get(public_id=public_id)
    except (Calendar.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such calendar.") from error


def uses() -> Uses:
    """The calendar that each team, brand and channel has of its own; places of two conditions are left out."""
    rows = list(CalendarUse.objects.select_related("calendar"))
    return Uses(
        {row.team_id: row.calendar for row in rows if row.team_id and not row.brand_id and not row.channel},
        {row.brand_id: row.calendar for row in rows if row.brand_id and not row.team_id and not row.channel},
        {row.channel: row.calendar for row in rows if row.channel and not row.team_id and not row.brand_id},
    )


def fields_of(row: Calendar) -> dict[str, Any]:
    """What a form edits of a calendar, and what `opening_hours` reads."""
    return {name: getattr(row, name) for name in FIELDS}


def policies_counting_in(row: Calendar) -> Sequence[str]:
    """Names of the live policies that count in this calendar."""
    live = Policy.objects.filter(calendar=row, retired_at=None).order_by("position", "id")
    return list(live.values_list("name", flat=True))


def opening_hours(values: Mapping[str, Any]) -> OpeningHours:
    """The hours that fields of a calendar say: zone, week, country, closed, extra. Raises WrongCalendar."""
    written = {
        "tz": values["zone"],
        "week": values["week"],
        "holidays": values["country"],
        "closed": values["closed"],
        "extra": values["extra"],
    }
    return read_calendar(json.dumps(written), zone_named(DEFAULT_ZONE))
