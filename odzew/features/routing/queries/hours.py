"""Opening hours as routing needs them: of a team."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from odzew.core.accounts import queries as accounts
from odzew.features.promises.queries.book import hours_of, read_calendars
from odzew.features.promises.rules.counting import due_at
from odzew.features.promises.rules.hours import OpeningHours
from odzew.features.routing import rules


@dataclass(frozen=True, slots=True)
class Opening:
    """When a team opens next, with the desk's zone and the reader's language to say it in."""

    at: datetime
    zone: ZoneInfo
    language: str


def next_open(team_id: int | None, at: datetime) -> Opening | None:
    """The first open moment after `at` (aware), or None when the team is open then."""
    hours = hours_of_team(team_id)
    if rules.is_on_shift(hours, at):
        return None
    opens = due_at(at, 1, hours) - timedelta(minutes=1)
    return Opening(opens, ZoneInfo(accounts.desk().timezone), get_language() or "pl")


def hours_of_team(team_id: int | None) -> OpeningHours:
    """The hours in which a team's queue counts its waiting: its own, else the desk's default, else working days."""
    return hours_of(read_calendars().calendar_of(team_id=team_id, channel="", brand_id=None))
