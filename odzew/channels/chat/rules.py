"""Pure decisions of chat: opening hours, origins, rates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOOK_AHEAD_DAYS = 8
MAX_CHARACTERS = 10_000
MAX_FILES = 10


@dataclass(frozen=True, slots=True)
class Slot:
    """days: 0 is Monday; opens, closes: HH:MM."""

    days: frozenset[int]
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Week:
    """Opening hours; no slots means always open. timezone: IANA name."""

    slots: Sequence[Slot] = ()
    timezone: str = "Europe/Warsaw"


def is_open(week: Week, now: datetime) -> bool:
    """Whether somebody should be there at `now` (aware)."""
    if not week.slots:
        return True
    return any(start <= now < end for start, end in _spans(week, now))


def next_opening(week: Week, now: datetime) -> datetime | None:
    """When it opens next, in UTC; None when it is open now or never opens."""
    if is_open(week, now):
        return None
    return min((start for start, _end in _spans(week, now) if start > now), default=None)


def _spans(week: Week, now: datetime) -> list[tuple[datetime, datetime]]:
    """Open spans from yesterday on, in UTC. Wall-clock times, so that summer time moves them rightly."""
    zone = _zone(week.timezone)
    first = now.astimezone(zone).date() - timedelta(days=1)
    spans = []
    for ahead in range(_LOOK_AHEAD_DAYS + 1):
        day = first + timedelta(days=ahead)
        for slot in week.slots:
            if day.weekday() in slot.days:
                opens, closes = time.fromisoformat(slot.opens), time.fromisoformat(slot.closes)
                last = day if closes > opens else day + timedelta(days=1)
                start = datetime.combine(day, opens, zone).astimezone(UTC)
                spans.append((start, datetime.combine(last, closes, zone).astimezone(UTC)))
    return spans


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Europe/Warsaw")


def may_embed(origin: str, allowed: Sequence[str]) -> bool:
    """Whether a page of this origin may carry the widget. An empty list lets every page; compares whole origins."""
    return not allowed or _canonical(origin) in {_canonical(each) for each in allowed}


def _canonical(origin: str) -> str:
    parts = urlsplit(origin.strip().lower())
    default = {"http": 80, "https": 443}.get(parts.scheme)
    try:
        port = parts.port or default
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}:{port}" if parts.scheme and parts.hostname else ""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time: `burst` at once, then `rate` a second. now: any clock in seconds."""

    rate: float
    burst: float
    left: float = field(init=False)
    at: float | None = None

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self, now: float) -> bool:
        """One token, if there is one."""
        passed = 0.0 if self.at is None else max(0.0, now - self.at)
        self.left, self.at = min(self.burst, self.left + passed * self.rate), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


def rank(state: str) -> int:
    """How far a message of ours has come on its way to the visitor's eyes."""
    return {"queued": 0, "sending": 0, "sent": 1, "delivered": 2, "read": 3}.get(state, -1)
