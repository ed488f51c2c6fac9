"""Whose opening hours count for a case."""

from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Calendar
from odzew.features.promises.queries.calendars import DEFAULT_ZONE, fields_of, opening_hours
from odzew.features.promises.rules import OpeningHours, default_hours
from odzew.features.promises.rules.local_time import zone_named


def hours_of_case(conversation: Conversation) -> OpeningHours:
    """The hours of the nearest calendar: the team's, the channel's, the brand's, the default; one statement."""
    found = _nearest(conversation)
    return opening_hours(fields_of(found)) if found else default_hours(zone_named(DEFAULT_ZONE))


def _nearest(conversation: Conversation) -> Calendar | None:
    rows = list(Calendar.objects.prefetch_related("uses"))
    places = (
        lambda use: use.team_id is not None and use.team_id == conversation.team_id,
        lambda use: use.channel == conversation.channel and bool(use.channel),
        lambda use: use.brand_id is not None and use.brand_id == conversation.brand_id,
    )
    for fits in places:
        for row in rows:
            if any(fits(use) for use in row.uses.all()):
                return row
    return next((row for row in rows if row.is_default), None)


