"""Quiet hours: a stretch of the wall clock in the person's own zone, over midnight too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` to just before `end` by the clock of `zone`; equal ends mean the whole day."""

    start: time
    end: time
    zone: ZoneInfo

    def holds(self, moment: datetime) -> bool:
        """Whether the wall clock of the zone stands inside the stretch. moment: aware."""
        clock = moment.astimezone(self.zone).time().replace(tzinfo=None)
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def ends(self, moment: datetime) -> datetime:
        """The first moment from `moment` on at which the quiet is over, in UTC; `moment` itself when it is not quiet.

        Quiet round the clock ends after a day: nothing is kept back for ever.
        An end that the spring night skips comes as much later as the clock jumps.
        """
        if not self.holds(moment):
            return moment.astimezone(UTC)
        for end in next_times(self.end, moment, self.zone):
            if not self.holds(end):
                return end
        return moment.astimezone(UTC) + timedelta(days=1)


def next_times(wall: time, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When the wall clock next shows `wall`, in UTC, after `moment`; twice in the night that has an hour twice."""
    today = moment.astimezone(zone).date()
    for days in range(3):
        day = datetime.combine(today + timedelta(days=days), wall)
        found = {day.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
        yield from (end for end in sorted(found) if end > moment)


def read(start: str, end: str, zone: ZoneInfo) -> Quiet | None:
    """Quiet hours from a person's settings ("22:00", "06:30"); none where an end is missing."""
    if not start or not end:
        return None
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), zone)
