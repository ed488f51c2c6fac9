"""Wall clocks and moments: what a local time means on the two nights a year when clocks change."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from odzew.kit.errors import Invalid

_EARLIEST, _LATEST = 1970, 2099


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name; raises Invalid for any other name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown; not a path; a folder such as "Europe"
        raise Invalid(f'"{name}" is no time zone; use a name such as Europe/Warsaw') from error


@lru_cache(maxsize=8192)
def instant(day: date, minutes: int, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which the clock of `zone` on `day` first reaches `minutes` after midnight.

    minutes: 0 to 1440. A time that the clock skips in spring is reached at the change itself; of a time that comes
    twice in autumn the first counts.
    """
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    is_skipped = moment.astimezone(zone).replace(tzinfo=None) != wall
    return _change_before(moment, wall, zone) if is_skipped else moment


def _change_before(moment: datetime, wall: datetime, zone: tzinfo) -> datetime:
    """The clock change that skips `wall`; `moment` is `wall` read with the offset before it."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while moment - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(moment - before) // timedelta(seconds=2))
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            moment = middle
    return moment


def read_moment(text: str, zone: tzinfo) -> datetime:
    """A typed ISO time as a moment in UTC. Without an offset it is a wall-clock time of `zone`.

    Source: RFC 5545, 3.3.5: a local time that comes twice is the first of the two; one that the clock skips is read
    with the offset before the gap (02:30 in the spring night is 03:30). Raises Invalid for anything else.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(
            f'"{text}" is no time; write it as 2026-11-20T17:30 or 2026-11-20T17:30+01:00'
        ) from error
    if not _EARLIEST <= read.year <= _LATEST:
        raise Invalid(f'"{text}" lies outside the years {_EARLIEST} to {_LATEST}')
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
