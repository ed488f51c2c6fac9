"""The Radar as pure decisions: how great a risk is, and where a wait lies on the board's axis of eight hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from odzew.core.conversations.rules.orphans import Kind

BROKEN, RISK, ASIDE, CALM = "broken", "risk", "aside", "waiting"
STATES = (BROKEN, RISK, ASIDE, CALM)
NEAR_SHARE = 0.4

# How bad each way to be forgotten is, before anybody looks at the clock: 0 to 60. Nobody will find the first ones.
WEIGHT: Mapping[Kind, int] = {
    "send_failed": 60,
    "send_unknown": 55,
    "holder_left": 55,
    "no_owner": 55,
    "callback_past": 50,
    "spam_person": 50,
    "unreadable": 48,
    "stuck": 48,
    "automatic_person": 45,
    "promise_broken": 45,
    "no_promise": 40,
    "bot_only": 40,
    "holder_away": 40,
    "snooze_past": 38,
    "snooze_far": 36,
    "unassigned": 30,
    "draft_left": 25,
    "due_near": 20,
}
_MORE_REASONS, _MOST_REASONS = 4, 12
_OVERDUE, _WAIT, _URGENCY = 25, 10, 10
_FULL_OVERDUE, _FULL_WAIT = timedelta(hours=24), timedelta(days=3)

AXIS = timedelta(hours=8)
_BEFORE = timedelta(hours=3, minutes=30)


def state_of(kinds: Iterable[Kind], *, is_case: bool, due_at: datetime | None, now: datetime) -> str:
    """Which part of the board it stands in. Past its time outranks everything; without a case it lies aside."""
    if not is_case:
        return ASIDE
    if due_at is not None and due_at <= now:
        return BROKEN
    return RISK if any(kinds) else CALM


def is_near(since: datetime, due_at: datetime, now: datetime) -> bool:
    """At most two fifths of the time are left."""
    whole = (due_at - since).total_seconds()
    return whole <= 0 or (due_at - now).total_seconds() / whole <= NEAR_SHARE


def risk(
    kinds: Iterable[Kind],
    *,
    since: datetime | None,
    due_at: datetime | None,
    urgency: int,
    now: datetime,
) -> int:
    """0 to 100 and some: the worst reason, a little for each further one, and what the clock and urgency add.

    Overdue counts most (full after a day), then the wait (full after three days), then a tenth of the urgency.
    """
    weights = sorted((WEIGHT[kind] for kind in kinds), reverse=True)
    reasons = (weights[0] if weights else 0) + min(_MORE_REASONS * max(len(weights) - 1, 0), _MOST_REASONS)
    overdue = _share(now - due_at, _FULL_OVERDUE) if due_at else 0.0
    wait = _share(now - since, _FULL_WAIT) if since else 0.0
    return round(reasons + _OVERDUE * overdue + _WAIT * wait + _URGENCY * urgency / 100)


def _share(span: timedelta, full: timedelta) -> float:
    return min(max(span / full, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """Eight hours around now, from a whole hour; places on it in percent. start: aware, in the reader's zone."""

    start: datetime
    now: datetime

    @property
    def hours(self) -> list[tuple[int, datetime]]:
        """Every second hour with its place; the one that the present moment would cover is left out."""
        marks = [(25 * step, self.start + step * AXIS / 4) for step in range(5)]
        return [mark for mark in marks if abs(mark[0] - self.place(self.now)) > 9]

    @property
    def at(self) -> str:
        """Where now is, as the style sheet takes it: with a point, whatever the language."""
        return str(self.place(self.now))

    def place(self, moment: datetime) -> float:
        """Percent of the axis, kept on it."""
        return round(min(max((moment - self.start) / AXIS, 0.0), 1.0) * 100, 2)


def axis(now: datetime) -> Axis:
    """now: in the reader's zone."""
    start = (now - _BEFORE).replace(minute=0, second=0, microsecond=0)
    return Axis(start, now)
