"""When a rule on a timetable was last due. Pure."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta, tzinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_WEEK = 8


def last_due(days: Collection[str], at: str, *, zone: tzinfo, now: datetime) -> datetime | None:
    """The latest moment not after `now` at the clock time `at` (HH:MM) of one of the days, in UTC.

    A time that the night of the clock change skips is the moment it would have been.
    """
    hour, minute = (int(part) for part in at.split(":"))
    today = now.astimezone(zone).date()
    for back in range(_A_WEEK):
        day = today - timedelta(days=back)
        moment = datetime.combine(day, time(hour, minute), tzinfo=zone).astimezone(UTC)
        if DAYS[day.weekday()] in days and moment <= now:
            return moment
    return None
