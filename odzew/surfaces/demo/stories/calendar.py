"""When people write and when the shop answers, in its own zone."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
_BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 8, 20, 30, 31, 26, 22, 24, 26, 24, 20, 16, 15, 18, 22, 18, 9, 4)
_BY_DAY = (1.18, 1.06, 1.0, 0.98, 0.9, 0.48, 0.4)


def arrival(rng: Random, now: datetime, *, days: float, least_hours: float) -> datetime:
    """A moment in the last `days`, at least `least_hours` ago, when somebody would write."""
    while True:
        day = now - timedelta(days=rng.random() * days)
        if rng.random() * 1.2 > _BY_DAY[day.astimezone(ZONE).weekday()]:
            continue
        hour = rng.choices(range(24), _BY_HOUR)[0]
        local = day.astimezone(ZONE).replace(
            hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0
        )
        if local <= now - timedelta(hours=least_hours) and now - local < timedelta(days=days):
            return local.astimezone(now.tzinfo)


def at_work(rng: Random, moment: datetime) -> datetime:
    """The moment itself when somebody is at the desk, else soon after the desk opens again."""
    local = moment.astimezone(ZONE)
    while not _is_open(local):
        following = local if local.hour < 8 else local + timedelta(days=1)
        local = following.replace(hour=8, minute=0) + timedelta(minutes=rng.randrange(1, 95))
        if local.weekday() == 5 and local.hour < 9:
            local += timedelta(hours=1)
    return local.astimezone(moment.tzinfo)


def awake(rng: Random, moment: datetime) -> datetime:
    """The moment itself, or the next morning when people sleep."""
    local = moment.astimezone(ZONE)
    if 7 <= local.hour < 23:
        return moment
    following = local if local.hour < 7 else local + timedelta(days=1)
    local = following.replace(hour=7, minute=0) + timedelta(minutes=rng.randrange(5, 200))
    return local.astimezone(moment.tzinfo)


def spread(rng: Random, median_minutes: float) -> timedelta:
    """A waiting time around the median, sometimes several times as long."""
    return timedelta(seconds=round(60 * median_minutes * rng.lognormvariate(0, 0.75)))


def _is_open(local: datetime) -> bool:
    if local.weekday() == 6:
        return False
    return 9 <= local.hour < 14 if local.weekday() == 5 else 8 <= local.hour < 18
