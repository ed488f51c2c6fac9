"""The expected answer time: how long people in this situation have waited, as a quantile. Values in, values out.

1. Every earlier wait of the same group is brought to the present queue: scaled by what a queue of that length costs.
2. It counts by how near it is: a queue of such a length, the same state of the doors, hour of the week, how long ago.
3. Where the nearest group has too few, wider ones lend what is missing, the policy's limit last.
4. Waits that are not over count as longer than they are so far (Kaplan and Meier), so that a growing backlog shows.
5. The quantile at the group's calibrated level, in open time, laid out on the calendar and rounded up.

Method and figures: docs/decisions/0009-told-time.md.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from odzew.features.promises.rules.counting import due_at, elapsed, is_open
from odzew.features.promises.rules.hours import OpeningHours

WEEK_HOURS = 168
TARGET = 0.8
ENOUGH = 40.0  # waits that stand for themselves; fewer borrow from wider groups
_HALF_LIFE_DAYS = 14.0
_HOUR_WIDTH = 2.5
_LOAD_WIDTH, _OTHER_LOAD = 0.5, 0.04  # of its logarithm
_OTHER_HOUR, _OTHER_STATE, _OTHER_DAY, _OTHER_HALF = 0.03, 0.06, 0.7, 0.2  # least likeness, never none
_MOST_STRETCH = 6.0
_LIMIT_SHAPE = (0.1, 0.3, 0.55, 1.0, 1.6)  # of the policy's limit: four of five keep it


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait as it was. seconds: of open time, until the answer or so far.

    load: people who waited before, for each of us at work. hour: of the week, 0 to 167, local, when the clock began to
    count. was_open: it came while the doors were open. days_ago: since it began.
    """

    seconds: float
    load: float
    hour: int
    was_open: bool
    is_answered: bool = True
    days_ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Situation:
    """Somebody who begins to wait, or who has waited for so many open seconds already."""

    load: float
    hour: int
    is_open: bool
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """seconds: of open time from the beginning of the wait. support: waits behind it, as an effective number."""

    seconds: float
    support: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A wait brought to the present queue, and how much it counts."""

    seconds: float
    weight: float
    is_answered: bool


def expect(
    groups: Iterable[Sequence[Wait]], now: Situation, *, level: float = TARGET, limit: float | None = None
) -> Expected | None:
    """The time that a share `level` of people in this situation do not wait longer than; None where nobody can know.

    groups: waits of the same kind, the nearest group first, each wider one holding the nearer ones.
    limit: open seconds that the policy allows; it stands in for waits that are missing.
    """
    weighed, support = _weigh(groups, now)
    if not weighed:
        return None if limit is None else Expected(max(limit, now.waited), 0.0)
    missing = ENOUGH - support
    if limit is not None and missing > 0:
        share = missing / len(_LIMIT_SHAPE)
        weighed += [Weighed(limit * part, share, is_answered=True) for part in _LIMIT_SHAPE]
    return Expected(_quantile(weighed, level, beyond=now.waited), support)


def chance(groups: Iterable[Sequence[Wait]], now: Situation, *, within: float) -> float:
    """How likely the answer comes within so many open seconds of the beginning, given what was waited already.

    Where nothing is known, 1: nobody can say that it will be late.
    """
    weighed, _support = _weigh(groups, now)
    if not weighed:
        return 1.0
    open_ones = sorted((one for one in weighed if one.seconds > now.waited), key=lambda one: one.seconds)
    return 1 - _left(open_ones, within) if open_ones else 0.0


def told_at(
    start: datetime, seconds: float, hours: OpeningHours, *, now: datetime, in_spans: bool = False
) -> datetime:
    """The wall-clock time to tell: `seconds` of open time after `start`, rounded up to what people say, in open time.

    start, now: aware, start not later than now; result: UTC, later than now. Never earlier than the open time asked
    for, never later than the doors close after it. in_spans: said as "within 10 minutes", to whoever sits there; else
    by the clock. Raises NeverOpen, TooFar.
    """
    due = due_at(start, max(1, math.ceil(seconds / 60)), hours)
    if due <= now:
        due = due_at(now, 1, hours)
    rounded = _rounded_up(due, now, near=in_spans and is_open(now, hours))
    return due + timedelta(seconds=elapsed(due, rounded, hours))


def hour_of_week(moment: datetime, hours: OpeningHours) -> int:
    """0 for Monday from midnight, by the calendar's clock."""
    local = moment.astimezone(hours.zone)
    return local.weekday() * 24 + local.hour


def _weigh(groups: Iterable[Sequence[Wait]], now: Situation) -> tuple[list[Weighed], float]:
    likeness = _likeness(now.hour)
    weighed: list[Weighed] = []
    missing = ENOUGH
    for group in groups:
        weights = [_weight(wait, now, likeness) for wait in group]
        total = sum(weights)
        if total <= 0:
            continue
        effective = total * total / sum(weight * weight for weight in weights)
        share = min(missing, effective)
        weighed += _scaled(group, weights, now, share / total)
        missing -= share
        if missing <= 0:
            break
    return weighed, ENOUGH - missing


def _weight(wait: Wait, now: Situation, likeness: Sequence[float]) -> float:
    state = 1.0 if wait.was_open is now.is_open else _OTHER_STATE
    crowd = math.log((wait.load + 1) / (now.load + 1)) / _LOAD_WIDTH
    queue = max(_OTHER_LOAD, math.exp(-crowd * crowd / 2))
    return state * queue * likeness[wait.hour] * math.pow(0.5, wait.days_ago / _HALF_LIFE_DAYS)


@lru_cache(maxsize=WEEK_HOURS)
def _likeness(hour: int) -> tuple[float, ...]:
    """How near each hour of the week is to this one."""
    return tuple(_alike(other, hour) for other in range(WEEK_HOURS))


def _alike(hour: int, other: int) -> float:
    """How near two hours of the week are: the time of day first, then the day, then work days and weekends."""
    apart = abs(hour % 24 - other % 24)
    apart = min(apart, 24 - apart)
    near = max(_OTHER_HOUR, math.exp(-((apart / _HOUR_WIDTH) ** 2) / 2))
    day, other_day = hour // 24, other // 24
    if day == other_day:
        return near
    return near * (_OTHER_DAY if (day > 4) is (other_day > 4) else _OTHER_HALF)


def _scaled(group: Sequence[Wait], weights: Sequence[float], now: Situation, share: float) -> list[Weighed]:
    base, slope = _cost_of_load(group)
    here = base + slope * now.load
    return [
        Weighed(
            wait.seconds * min(_MOST_STRETCH, max(1 / _MOST_STRETCH, here / (base + slope * wait.load))),
            weight * share,
            wait.is_answered,
        )
        for wait, weight in zip(group, weights, strict=True)
    ]


def _cost_of_load(group: Sequence[Wait]) -> tuple[float, float]:
    """What a wait costs with nobody before it, and what each one before it for each of us adds; both in seconds.

    Least squares over answered waits, the longest twentieth cut to its beginning; never falling with the load.
    """
    over = [wait for wait in group if wait.is_answered]
    if len(over) < 2:
        return 1.0, 0.0
    cut = sorted(wait.seconds for wait in over)[len(over) * 19 // 20]
    seconds = [min(wait.seconds, cut) for wait in over]
    loads = [wait.load for wait in over]
    mean, mean_load = sum(seconds) / len(over), sum(loads) / len(over)
    spread = sum((load - mean_load) ** 2 for load in loads)
    if spread <= 0 or mean <= 0:
        return 1.0, 0.0
    together = sum((load - mean_load) * (wait - mean) for load, wait in zip(loads, seconds, strict=True))
    slope = max(0.0, together / spread)
    return max(mean - slope * mean_load, mean / 10), slope


def _quantile(weighed: Sequence[Weighed], level: float, *, beyond: float) -> float:
    """Kaplan and Meier's quantile among waits longer than `beyond`; the longest one where none reaches the level."""
    over = sorted((one for one in weighed if one.seconds > beyond), key=lambda one: one.seconds)
    if not over:
        return max([2 * beyond, *(one.seconds for one in weighed)])
    at_risk, left = sum(one.weight for one in over), 1.0
    for one in over:
        if one.is_answered:
            left *= max(0.0, 1 - one.weight / at_risk) if at_risk > 0 else 0.0
            if left <= 1 - level + 1e-9:
                return one.seconds
        at_risk -= one.weight
    return over[-1].seconds


def _left(over: Sequence[Weighed], until: float) -> float:
    """The share that still waits after `until`. over: by length."""
    at_risk, left = sum(one.weight for one in over), 1.0
    for one in over:
        if one.seconds > until:
            break
        if one.is_answered and at_risk > 0:
            left *= max(0.0, 1 - one.weight / at_risk)
        at_risk -= one.weight
    return left


def _rounded_up(due: datetime, now: datetime, *, near: bool) -> datetime:
    """To a span that people say when it is near, else to the quarter, the half or the hour."""
    ahead = due - now
    if near and ahead <= timedelta(minutes=30):
        minutes = -(-ahead // timedelta(minutes=1))
        return now + timedelta(minutes=next(span for span in (1, 2, 3, 5, 10, 15, 20, 30) if span >= minutes))
    step = timedelta(minutes=15 if ahead <= timedelta(hours=6) else 30 if ahead <= timedelta(days=1) else 60)
    midnight = datetime(due.year, due.month, due.day, tzinfo=UTC)
    return midnight - (midnight - due) // step * step
