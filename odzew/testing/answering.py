"""A desk that answers, as a seeded discrete-event simulation: who writes when, who works when, how long it takes.

Times are told by the rules that the desk itself uses: `rules.quote` and `rules.calibration`. How many clerks there are was
chosen so that the desk works near its capacity, seen on seed 4; the rules' settings were chosen on seeds 1, 2 and 4
(docs/decisions/0009-told-time.md). Bursts, slow cases that wait for somebody outside, sickness, breaks and queue-jumping
come on top, and no rule knows of them.
"""

import heapq
import itertools
import math
import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from odzew.features.promises.rules import OpeningHours, Slot, elapsed, is_open, opens_at
from odzew.features.promises.rules.calibration import level_of, next_level
from odzew.features.promises.rules.counting import due_at
from odzew.features.promises.rules.quote import TARGET, Situation, Wait, expect, hour_of_week, told_at

WARSAW = ZoneInfo("Europe/Warsaw")
_DAY = tuple[Slot, ...]
_WORKDAY: _DAY = (Slot(8 * 60, 18 * 60),)
HOURS = OpeningHours(WARSAW, week=(_WORKDAY,) * 5 + ((Slot(9 * 60, 14 * 60),), ()), country="PL")
LIMIT = {"email": 4 * 3600.0, "form": 4 * 3600.0, "chat": 300.0}  # what the policy allows, in open seconds
KEPT_WAITS, REFRESH = 300, timedelta(minutes=10)
# people writing in an hour of a normal work day, by hour, for a desk of one email an hour on average
_CURVE = (2, 1, 1, 1, 1, 2, 6, 14, 30, 42, 46, 42, 38, 36, 36, 34, 30, 24, 20, 20, 22, 20, 12, 6)
_DAYS = (1.25, 1.05, 1.0, 0.95, 0.9, 0.45, 0.4)
_VOLUME = {
    ("Obsługa", "email"): 95.0,
    ("Obsługa", "form"): 32.0,
    ("Czat", "chat"): 230.0,
    ("Zwroty", "email"): 42.0,
}


@dataclass
class Case:
    """One customer's wait. told: by our rules; median, label: by the two others. waited: open seconds."""

    made: datetime
    team: str
    channel: str
    priority: str
    work: float
    outside: float
    load: float = 0.0
    hour: int = 0
    was_open: bool = True
    support: float = 0.0
    told: datetime | None = None
    median: datetime | None = None
    label: datetime | None = None
    answered: datetime | None = None
    open_seconds: float = 0.0
    groups: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Groups: the nearest first, as production names them."""
        self.groups = [
            (self.channel, self.team, self.priority),
            (self.channel, self.team),
            (self.channel,),
            (),
        ]

    def waited(self, now: datetime | None = None) -> float:
        return self.open_seconds if self.answered else float(elapsed(self.made, now or self.made, HOURS))


@dataclass
class Clerk:
    """Somebody who answers: shift and break in minutes of the day; slots: chats at one time."""

    team: str
    shift: tuple[int, int]
    rest: int
    slots: int = 1
    busy: int = 0
    sick: set[date] = field(default_factory=set)

    def works(self, moment: datetime) -> bool:
        local = moment.astimezone(WARSAW)
        day, minute = local.date(), local.hour * 60 + local.minute
        if day in self.sick or not HOURS.slots_on(day):
            return False
        starts, ends = self.shift if day.weekday() < 5 else (9 * 60, 14 * 60)
        return starts <= minute < ends and not self.rest <= minute < self.rest + 30


class Desk:
    """Runs from `start` for so many days. `cases`: everybody who wrote, in order."""

    def __init__(self, *, seed: int, days: int, start: date = date(2026, 2, 16)) -> None:
        self.chance = random.Random(seed)  # a simulation wants a seed, not secrecy
        self.start = datetime(start.year, start.month, start.day, tzinfo=WARSAW).astimezone(UTC)
        self.end = self.start + timedelta(days=days)
        self.clerks = self._staff(days)
        self.cases: list[Case] = []
        self.waiting: dict[str, list[Case]] = defaultdict(list)
        self.unanswered: set[int] = set()
        self.known: dict[tuple[str, ...], deque[Case]] = defaultdict(lambda: deque(maxlen=KEPT_WAITS))
        self.levels: dict[tuple[tuple[str, ...], bool], tuple[float, int]] = {}
        self._profiles: dict[tuple[str, ...], tuple[datetime, list[Wait]]] = {}
        self._events: list[tuple[datetime, int, str, object]] = []
        self._count = itertools.count()
        self._judged: list[Case] = []
        self._week: dict[tuple[str, str], list[tuple[datetime, float]]] = defaultdict(list)

    def run(self) -> list[Case]:
        for case in self._arrivals():
            self._at(case.made, "arrive", case)
        for day in range((self.end - self.start).days):
            for clerk in self.clerks:
                for minute in (clerk.shift[0], clerk.rest + 30, 9 * 60):
                    self._at(self._local(day, minute), "wake", clerk)
            for hour in range(24):
                self._at(self.start + timedelta(days=day, hours=hour), "judge", None)
        while self._events and self._events[0][0] < self.end:
            moment, _order, what, about = heapq.heappop(self._events)
            getattr(self, f"_{what}")(moment, about)
        return self.cases

    # what happens

    def _arrive(self, now: datetime, case: Case) -> None:
        self._tell(now, case)
        self.cases.append(case)
        self.unanswered.add(len(self.cases) - 1)
        self.waiting[case.team].append(case)
        for clerk in self.clerks:
            if clerk.team == case.team and clerk.busy < clerk.slots and clerk.works(now):
                self._take(now, clerk)
                break

    def _wake(self, now: datetime, clerk: Clerk) -> None:
        while clerk.busy < clerk.slots and clerk.works(now) and self.waiting[clerk.team]:
            self._take(now, clerk)

    def _take(self, now: datetime, clerk: Clerk) -> None:
        queue = self.waiting[clerk.team]
        case = queue.pop(self._choice(queue))
        clerk.busy += 1
        answer = now + timedelta(seconds=min(case.work, 60) if case.channel == "chat" else case.work)
        if case.outside:
            answer = due_at(answer, int(case.outside / 60) + 1, HOURS)
        self._at(answer, "answer", case)
        self._at(now + timedelta(seconds=case.work), "free", clerk)

    def _choice(self, queue: Sequence[Case]) -> int:
        ranks = {"urgent": 0, "high": 1, "normal": 2}
        first = min(range(len(queue)), key=lambda n: (ranks[queue[n].priority], queue[n].made))
        if queue[first].priority == "urgent" or self.chance.random() < 0.8:
            return first
        return len(queue) - 1 if self.chance.random() < 0.4 else self.chance.randrange(len(queue))

    def _free(self, now: datetime, clerk: Clerk) -> None:
        clerk.busy -= 1
        self._wake(now, clerk)

    def _answer(self, now: datetime, case: Case) -> None:
        case.answered, case.open_seconds = now, float(elapsed(case.made, now, HOURS))
        for key in case.groups:
            self.known[key].append(case)
        self._week[case.team, case.channel].append((now, case.waited()))

    def _judge(self, now: datetime, _nothing: object) -> None:
        """Each hour: promises whose time has come since the last one move the levels of their groups."""
        over = [case for case in self._judged if case.told and case.told < now]
        self._judged = [case for case in self._judged if not (case.told and case.told < now)]
        told: dict[tuple[tuple[str, ...], bool], list[bool]] = defaultdict(list)
        for case in over:
            held = case.answered is not None and case.told is not None and case.answered <= case.told
            for key in case.groups:
                told[key, case.was_open].append(held)
        for key, results in told.items():
            level, judged = self.levels.get(key, (TARGET, 0))
            level = next_level(level, told=len(results), held=sum(results))
            self.levels[key] = level, judged + len(results)

    # what is told

    def _tell(self, now: datetime, case: Case) -> None:
        begins = opens_at(now, HOURS)
        case.was_open, case.hour = is_open(now, HOURS), hour_of_week(begins, HOURS)
        case.load = len(self.waiting[case.team]) / max(1, self._at_work(case.team, now, begins))
        groups = (self._profile(key, now) for key in case.groups)
        situation = Situation(case.load, case.hour, case.was_open)
        level = level_of([self.levels.get((key, case.was_open), (TARGET, 0)) for key in case.groups])
        expected = expect(groups, situation, level=level, limit=LIMIT[case.channel])
        if expected is not None:
            case.support = expected.support
            case.told = told_at(now, expected.seconds, HOURS, now=now, in_spans=case.channel == "chat")
            self._judged.append(case)
        case.median = self._median(now, case)
        label = timedelta(minutes=5) if case.channel == "chat" else timedelta(hours=24)
        case.label = now + label

    def _at_work(self, team: str, now: datetime, begins: datetime) -> int:
        """Who is there; before the doors open, who usually is an hour after."""
        if begins == now:
            return sum(clerk.team == team and clerk.works(now) for clerk in self.clerks)
        return sum(clerk.team == team for clerk in self.clerks)

    def _profile(self, key: tuple[str, ...], now: datetime) -> list[Wait]:
        known = self._profiles.get(key)
        if known is None or now - known[0] > REFRESH:
            over = [self._wait(case, now) for case in self.known[key]]
            open_ones = [
                self._wait(case, now)
                for case in map(self.cases.__getitem__, self._still_open())
                if key in case.groups
            ]
            known = now, over + open_ones
            self._profiles[key] = known
        return known[1]

    def _still_open(self) -> list[int]:
        self.unanswered = {n for n in self.unanswered if self.cases[n].answered is None}
        return sorted(self.unanswered)

    def _wait(self, case: Case, now: datetime) -> Wait:
        days_ago = (now - case.made).total_seconds() / 86_400
        return Wait(
            case.waited(now), case.load, case.hour, case.was_open, case.answered is not None, days_ago
        )

    def _median(self, now: datetime, case: Case) -> datetime | None:
        week = self._week[case.team, case.channel]
        while week and week[0][0] < now - timedelta(days=7):
            week.pop(0)
        if not week:
            return None
        times = sorted(seconds for _at, seconds in week)
        return told_at(now, times[len(times) // 2], HOURS, now=now, in_spans=case.channel == "chat")

    # who writes, who works

    def _arrivals(self) -> Iterator[Case]:
        for (team, channel), volume in _VOLUME.items():
            bursts = self._bursts()
            for hour in range(int((self.end - self.start).total_seconds()) // 3600):
                moment = self.start + timedelta(hours=hour)
                rate = self._rate(moment, volume, channel) * bursts.get(hour, 1.0)
                for _each in range(self._poisson(rate)):
                    yield self._case(moment + timedelta(seconds=self.chance.random() * 3600), team, channel)

    def _rate(self, moment: datetime, volume: float, channel: str) -> float:
        local = moment.astimezone(WARSAW)
        if channel == "chat" and not is_open(moment, HOURS):
            return 0.0
        return volume * _DAYS[local.weekday()] * _CURVE[local.hour] / sum(_CURVE)

    def _bursts(self) -> dict[int, float]:
        """Hours in which something happened: a mailing, an outage, a courier on strike."""
        found: dict[int, float] = {}
        for day in range((self.end - self.start).days):
            if self.chance.random() < 0.12:
                begins, strength = day * 24 + self.chance.randrange(8, 18), self.chance.uniform(2, 4)
                found |= {begins + n: strength / (1 + n / 3) for n in range(self.chance.randrange(2, 7))}
        return found

    def _case(self, moment: datetime, team: str, channel: str) -> Case:
        chance = self.chance
        priority = "urgent" if (roll := chance.random()) < 0.03 else "high" if roll < 0.13 else "normal"
        median, spread = (5.5 * 60, 0.6) if chance.random() < 0.7 else (17 * 60, 0.7)
        if channel == "chat":
            median = 6 * 60
        work = chance.lognormvariate(math.log(median), spread)
        outside = (
            0.0 if channel == "chat" or chance.random() > 0.09 else chance.lognormvariate(math.log(9000), 0.8)
        )
        return Case(moment, team, channel, priority, work, outside)

    def _staff(self, days: int) -> list[Clerk]:
        shifts = ((8 * 60, 16 * 60, 12 * 60), (8 * 60, 16 * 60, 12 * 60 + 30), (10 * 60, 18 * 60, 14 * 60))
        rows = [Clerk("Obsługa", shift[:2], shift[2]) for shift in (*shifts, *shifts[1:])]
        rows += [Clerk("Zwroty", shift[:2], shift[2]) for shift in (shifts[0], shifts[2])]
        rows += [Clerk("Czat", shift[:2], shift[2], slots=3) for shift in (shifts[0], shifts[2])]
        for clerk in rows:
            for day in range(days):
                if self.chance.random() < 0.025:
                    first = self.start.astimezone(WARSAW).date() + timedelta(days=day)
                    clerk.sick |= {first + timedelta(days=n) for n in range(self.chance.randrange(1, 4))}
        return rows

    def _poisson(self, mean: float) -> int:
        limit, product, count = math.exp(-mean), self.chance.random(), 0
        while product > limit:
            product *= self.chance.random()
            count += 1
        return count

    def _local(self, day: int, minute: int) -> datetime:
        first = self.start.astimezone(WARSAW).date() + timedelta(days=day)
        return datetime(
            first.year, first.month, first.day, minute // 60, minute % 60, tzinfo=WARSAW
        ).astimezone(UTC)

    def _at(self, moment: datetime, what: str, about: object) -> None:
        heapq.heappush(self._events, (moment, next(self._count), what, about))
