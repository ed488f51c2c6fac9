"""The whole world of the demo: its people and 3,000 cases over 120 days that end now."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from odzew.core.conversations.history import Case
from odzew.surfaces.demo.stories import calendar, goods, letters
from odzew.surfaces.demo.stories.customers import CustomerStory, HouseStory, customers, houses
from odzew.surfaces.demo.stories.house import DOORS, DoorStory
from odzew.surfaces.demo.stories.plot import Plot, Scene
from odzew.surfaces.demo.stories.topics import ENGLISH, TOPICS, Topic

SEED = 20_418
CUSTOMERS = 800
CASES = 3000
DAYS = 120.0
_CHANNELS = (("email", 56.0), ("chat", 18.0), ("form", 12.0), ("phone", 9.0), ("counter", 5.0))
_FRESH_MINUTES = (2, 4, 7, 11, 16, 23, 31, 42, 55, 70, 85, 100, 114, 165, 230, 380)
_WAITING, _PENDING, _ON_HOLD, _SNOOZED, _NEGLECTED, _FAILED = 30, 44, 10, 8, 6, 3


@dataclass(frozen=True, slots=True)
class World:
    houses: Sequence[HouseStory]
    customers: Sequence[CustomerStory]
    cases: Sequence[Case]


def build(now: datetime, *, cases: int = CASES, seed: int = SEED) -> World:
    """The same world for the same moment and seed. now: aware; whole seconds are used."""
    rng = random.Random(seed)  # noqa: S311  # stories, not secrets
    known = houses(rng)
    people = customers(rng, CUSTOMERS, known)
    maker = _Maker(rng, now.replace(microsecond=0), people, known)
    return World(known, people, maker.cases(cases))


class _Maker:
    def __init__(
        self, rng: Random, now: datetime, people: list[CustomerStory], known: list[HouseStory]
    ) -> None:
        self._rng, self._now = rng, now
        self._names = {house.key: house.name for house in known}
        self._polish = [p for p in people if p.language == "pl" and not p.house]
        self._foreign = [p for p in people if p.language == "en"]
        self._buyers = [p for p in people if p.house]
        groups = (self._polish, self._foreign, self._buyers)
        self._appetites = {id(group): list(accumulate(min(p.appetite, 9) for p in group)) for group in groups}
        self._last_topic: Topic | None = None

    def cases(self, count: int) -> list[Case]:
        todays = [*self._fresh(), *self._waiting(), *self._neglected(), *self._answered()]
        todays = todays[:count]
        return todays + [self._done() for _ in range(count - len(todays))]

    def _fresh(self) -> list[Case]:
        """Just in, nobody has looked."""
        found = []
        for minutes in _FRESH_MINUTES:
            start = self._now - timedelta(minutes=minutes, seconds=self._rng.randrange(50))
            plot = self._plot(start, kinds=("email", "chat", "form"))
            plot.open()
            plot.cut(self._now)
            found.append(plot.case(self._now))
        return found

    def _waiting(self) -> list[Case]:
        """Taken, and the customer spoke last."""
        return [self._until(is_waiting=True).case(self._now) for _ in range(_WAITING)]

    def _neglected(self) -> list[Case]:
        """Days without an answer; some of them no longer polite."""
        found = []
        for n in range(_NEGLECTED):
            start = self._now - timedelta(days=1.5 + n * 0.8, hours=self._rng.random() * 9)
            plot = self._plot(start, kinds=("email", "form"), is_furious=n % 3 != 1)
            plot.open()
            if n % 4 != 3:
                plot.triage()
            for _time in range(min(1 + n // 3, 3)):
                plot.remind()
            plot.cut(self._now - timedelta(minutes=20))
            found.append(plot.case(self._now))
        return found

    def _answered(self) -> list[Case]:
        """Ours was the last word: waiting for the customer, on hold, asleep, or not delivered."""
        found = []
        for n in range(_PENDING + _ON_HOLD + _SNOOZED + _FAILED):
            plot = self._until(is_waiting=False, needs_mail=n >= _PENDING + _ON_HOLD + _SNOOZED)
            if _PENDING <= n < _PENDING + _ON_HOLD:
                plot.hold()
            elif _PENDING + _ON_HOLD <= n < _PENDING + _ON_HOLD + _SNOOZED:
                plot.snooze(self._now + timedelta(hours=self._rng.uniform(3, 90)))
            elif n >= _PENDING + _ON_HOLD + _SNOOZED:
                plot.bounce()
            found.append(plot.case(self._now))
        return found

    def _until(self, *, is_waiting: bool, needs_mail: bool = False) -> Plot:
        """A case of the last days, broken off now, with the last word on the wanted side."""
        latest = self._now - timedelta(minutes=12)
        while True:
            start = calendar.arrival(self._rng, self._now, days=5, least_hours=0.4)
            plot = self._plot(
                start, kinds=("email",) if needs_mail else ("email", "email", "email", "chat", "form")
            )
            plot.whole()
            plot.cut(latest)
            if plot.acts and len(plot.acts) > 3 and plot.ends_with_customer == is_waiting:
                return plot

    def _done(self) -> Case:
        while True:
            start = calendar.arrival(self._rng, self._now, days=DAYS, least_hours=5)
            plot = self._plot(start)
            plot.whole()
            plot.finish(until=self._now)
            if plot.last_at < self._now - timedelta(minutes=5) and plot.is_finished:
                return plot.case(self._now)

    def _plot(self, start: datetime, *, kinds: tuple[str, ...] = (), is_furious: bool | None = None) -> Plot:
        rng = self._rng
        topic, customer = self._who_writes()
        door = self._door(topic, kinds)
        if is_furious is None:
            is_furious = rng.random() < topic.temper
        shelf = {"dom": goods.HOME, "welna": goods.OUTLET, "hotel": goods.HOTEL}[door.brand]
        known = letters.facts(rng, start, rng.choice(shelf), self._names.get(customer.house, ""))
        return Plot(rng, Scene(topic, door, customer, known, start, is_furious))

    def _who_writes(self) -> tuple[Topic, CustomerStory]:
        """A matter unlike the one before, and somebody who has it."""
        rng = self._rng
        if rng.random() < 0.06:
            return ENGLISH, self._one_of(self._foreign)
        topic = self._last_topic
        while topic is self._last_topic:
            topic = rng.choices(TOPICS, [each.weight for each in TOPICS])[0]
        self._last_topic = topic
        assert topic is not None  # noqa: S101  # the loop has set it; mypy cannot see that
        return topic, self._one_of(self._buyers if topic.brand == "hotel" else self._polish)

    def _one_of(self, people: list[CustomerStory]) -> CustomerStory:
        return self._rng.choices(people, cum_weights=self._appetites[id(people)])[0]

    def _door(self, topic: Topic, kinds: tuple[str, ...]) -> DoorStory:
        rng = self._rng
        brand = topic.brand or ("dom" if rng.random() < 0.72 else "welna")
        while True:
            kind = (
                rng.choice(kinds)
                if kinds
                else rng.choices([c for c, _w in _CHANNELS], [w for _c, w in _CHANNELS])[0]
            )
            for door in DOORS:
                if door.brand == brand and door.kind == kind:
                    return door
