"""How much time a policy grants, and in which hours it is counted."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from odzew.features.promises.rules.counting import due_at, elapsed, opens_at
from odzew.features.promises.rules.hours import OpeningHours
from odzew.kit.errors import Invalid

log = logging.getLogger(__name__)
BUSINESS, CALENDAR = "business", "calendar"
FALLBACK = {"first_answer": 120, "next_answer": 240}  # for a desk whose every policy was switched off
LONGEST = 5_000_000  # minutes: over nine years; more is a slip of the finger


@dataclass(frozen=True, slots=True)
class Grant:
    """minutes of one kind by one policy, counted in `hours`, or all of them when there are none.

    holds: keys of the open promises that name these very rows of policy and calendar already.
    """

    minutes: int
    hours: OpeningHours | None
    policy_id: int | None = None
    calendar_id: int | None = None
    holds: frozenset[int] = frozenset()

    @property
    def clock_kind(self) -> str:
        return CALENDAR if self.hours is None else BUSINESS

    def is_of(self, key: int) -> bool:
        return key in self.holds

    def due(self, start: datetime, minutes: int | None = None) -> datetime:
        """When it falls due. A calendar in which nothing can fall due is as good as none: somebody waits all the same."""
        allowance = self.minutes if minutes is None else minutes
        return count(start, allowance, self.hours)

    def minutes_until(self, start: datetime, end: datetime) -> int:
        """Minutes of its clock from `start` to `end`, a begun one whole."""
        if end <= start:
            return 0
        seconds = (end - start).total_seconds() if self.hours is None else _open(start, end, self.hours)
        return -int(-seconds // 60)


def count(start: datetime, minutes: int, hours: OpeningHours | None) -> datetime:
    """`start` plus so many minutes of the hours; plain minutes where the hours never open."""
    if hours is not None:
        try:
            return due_at(start, minutes, hours)
        except Invalid as error:  # never open, or a year without known holidays
            log.warning("counted by the clock, not the calendar: %s", error)
    return start.astimezone(UTC) + timedelta(minutes=minutes)


def _open(start: datetime, end: datetime, hours: OpeningHours) -> float:
    try:
        opens_at(start, hours)
        return elapsed(start, end, hours)
    except Invalid:
        return (end - start).total_seconds()
