"""Time counted within opening hours. A second counts when the local clock stands in an open slot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from odzew.features.promises.rules.hours import OpeningHours
from odzew.features.promises.rules.local_time import instant
from odzew.kit.errors import Invalid

Span = tuple[datetime, datetime]  # [from, to) in UTC

_CLOSED_DAYS = 366
_REACH_DAYS = 20 * 366
_DAY = timedelta(days=1)


class NeverOpen(Invalid):
    """The calendar has no open minute within 366 days: no promise can fall due in it."""

    code = "never_open"


class TooFar(Invalid):
    """The time lies more than twenty years ahead: a slip of the finger, not a promise."""

    code = "too_far"


def due_at(start: datetime, allowance_minutes: int, hours: OpeningHours) -> datetime:
    """When a promise made at `start` falls due: the first moment by which the allowance has been open.

    start: aware, any zone; result: UTC. allowance_minutes: open minutes, real ones across a clock change. An allowance
    that ends with a slot is due at the slot's end; one of 0 is due at `start`, open or not.
    Raises Invalid for a negative allowance, NeverOpen if `hours` has no open minute within 366 days, TooFar.
    Source: docs/decisions/0007-opening-hours.md.
    """
    start = _in_utc(start)
    if allowance_minutes < 0:
        raise Invalid(f"an allowance cannot be negative: {allowance_minutes} minutes")
    if allowance_minutes > _REACH_DAYS * 24 * 60:
        raise TooFar(_too_far())
    left = timedelta(minutes=allowance_minutes)
    if not left:
        return start
    for opens, closes in _coming(start, hours):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise TooFar(_too_far())


def elapsed(start: datetime, end: datetime, hours: OpeningHours) -> int:
    """How many open seconds lie between two aware moments; a started second does not count.

    Raises Invalid when `end` is before `start`, or more than twenty years after it.
    """
    start, end = _in_utc(start), _in_utc(end)
    if end < start:
        raise Invalid(f"{end.isoformat()} is before {start.isoformat()}")
    if end - start > _REACH_DAYS * _DAY:
        raise TooFar(_too_far())
    open_time = timedelta()
    first, last = _local_day(start, hours), _local_day(end, hours)
    for ahead in range((last - first).days + 2):
        for opens, closes in _spans_on(first + ahead * _DAY, hours):
            open_time += max(min(closes, end) - max(opens, start), timedelta())
    return open_time // timedelta(seconds=1)


def opens_at(moment: datetime, hours: OpeningHours) -> datetime:
    """The first open moment from `moment` on, in UTC: `moment` itself when it is open. Raises NeverOpen."""
    for opens, _closes in _coming(_in_utc(moment), hours):
        return opens
    raise NeverOpen(_never())


def is_open(moment: datetime, hours: OpeningHours) -> bool:
    """Whether `moment` (aware) lies in a slot; a slot's end is closed."""
    moment = _in_utc(moment)
    first = _local_day(moment, hours)
    return any(
        opens <= moment < closes for day in (first, first + _DAY) for opens, closes in _spans_on(day, hours)
    )


def closes_on(day: date, hours: OpeningHours) -> datetime | None:
    """When `day` closes for good, in UTC; None for a day that does not open."""
    return max((closes for _opens, closes in _spans_on(day, hours)), default=None)


def _coming(start: datetime, hours: OpeningHours) -> Iterator[Span]:
    """Open spans from `start` on, in order, for as long as the calendar opens at least once in 366 days."""
    first = last_open = _local_day(start, hours)
    for ahead in range(_REACH_DAYS):
        day = first + ahead * _DAY
        if (day - last_open).days > _CLOSED_DAYS:
            raise NeverOpen(_never())
        for opens, closes in _spans_on(day, hours):
            if closes > start:
                last_open = day
                yield max(opens, start), closes


def _spans_on(day: date, hours: OpeningHours) -> Iterator[Span]:
    """The slots of one local day as moments; a slot that a clock change skips whole is no span."""
    for slot in hours.slots_on(day):
        opens, closes = instant(day, slot.starts, hours.zone), instant(day, slot.ends, hours.zone)
        if opens < closes:
            yield opens, closes


def _local_day(moment: datetime, hours: OpeningHours) -> date:
    return moment.astimezone(hours.zone).date()


def _in_utc(moment: datetime) -> datetime:
    """The moment in UTC: Python subtracts two times of one zone by their wall clocks, wrong across a clock change."""
    if moment.tzinfo is None:
        raise ValueError("opening hours are counted between aware times only")
    return moment.astimezone(UTC)


def _never() -> str:
    return "the calendar has no open minute within 366 days"


def _too_far() -> str:
    return "the time lies more than twenty years ahead"
