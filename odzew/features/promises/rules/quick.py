"""Times that an agent promises at one press: today until closing, tomorrow noon, the end of the week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from odzew.features.promises.rules.counting import NeverOpen, closes_on, opens_at
from odzew.features.promises.rules.hours import OpeningHours
from odzew.features.promises.rules.local_time import instant

SOONEST = timedelta(minutes=30)
NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Quick:
    """key: today, tomorrow or week; due: in UTC."""

    key: str
    due: datetime


def quick_times(now: datetime, hours: OpeningHours) -> tuple[Quick, ...]:
    """What can still be promised at `now`, soonest first, each time once; nothing where the calendar never opens.

    today: this day's closing, if it is half an hour away; tomorrow: noon of the next open day, or its opening where it
    opens later; week: the last closing of this week, from Thursday's closing on of the next one.
    """
    try:
        found = list(_times(now.astimezone(UTC), hours))
    except NeverOpen:
        return ()
    first_of = {each.due: each for each in reversed(found)}
    return tuple(sorted(first_of.values(), key=lambda each: each.due))


def _times(now: datetime, hours: OpeningHours) -> Iterator[Quick]:
    today = now.astimezone(hours.zone).date()
    closes = closes_on(today, hours)
    if closes and closes - now >= SOONEST:
        yield Quick("today", closes)
    tomorrow = opens_at(instant(today + timedelta(days=1), 0, hours.zone), hours)
    noon = instant(tomorrow.astimezone(hours.zone).date(), NOON, hours.zone)
    next_closes = closes_on(tomorrow.astimezone(hours.zone).date(), hours)
    yield Quick("tomorrow", noon if tomorrow < noon else next_closes or noon)
    week = _week_ends(today, now, hours)
    if week:
        yield Quick("week", week)


def _week_ends(today: date, now: datetime, hours: OpeningHours) -> datetime | None:
    """The last closing up to Sunday that lies past tomorrow, else that of the following week."""
    sunday = today + timedelta(days=6 - today.weekday())
    after_tomorrow = now + timedelta(days=2)
    for last in (sunday, sunday + timedelta(days=7)):
        for back in range(7):
            closes = closes_on(last - timedelta(days=back), hours)
            if closes and closes >= after_tomorrow:
                return closes
    return None
