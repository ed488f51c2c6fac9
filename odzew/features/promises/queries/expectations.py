"""What a customer may expect: the rows behind a quote, read in few statements, and the quote itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Presence
from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.core.conversations.queries.together import COUNT, together
from odzew.core.conversations.rules import OPEN_STATUSES, Channel, Priority
from odzew.features.promises.models import AnswerProfile, TellingTerms
from odzew.features.promises.queries.book import Book, hours_of, read_book
from odzew.features.promises.rules import NeverOpen, OpeningHours, TooFar, is_open, opens_at
from odzew.features.promises.rules.calibration import level_of
from odzew.features.promises.rules.quote import (
    TARGET,
    Situation,
    Wait,
    chance,
    expect,
    hour_of_week,
    told_at,
)
from odzew.kit import clock
from odzew.ui.told import Precision
from odzew.ui.told import told as said

FIRST, NEXT = "first_answer", "next_answer"
ANSWERS = (FIRST, NEXT)
_MOST_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody waits, as far as it says how long. team_id: 0 for none."""

    kind: str
    channel: str
    team_id: int
    priority: str
    brand_id: int | None = None

    @property
    def queue(self) -> tuple[int, str]:
        """The line in which one waits there: the team's, or without one, the channel's."""
        return (self.team_id, "" if self.team_id else self.channel)

    @property
    def keys(self) -> list[str]:
        """The groups that it belongs to, the nearest first."""
        own = [self.kind, self.channel, str(self.team_id), self.priority]
        return ["/".join(own[:n]) for n in (4, 3, 2, 1)]


@dataclass(frozen=True, slots=True)
class Quote:
    """What to tell: due_at is null where nothing can be said. The rest says how it came about."""

    due_at: datetime | None
    situation: Situation
    level: float
    support: float


class Reading:
    """What stands behind quotes, read once for as many of them as are told together."""

    def __init__(self, book: Book | None = None) -> None:
        self.now = clock.now()
        self._book = book
        self.terms = terms()
        self.zone = ZoneInfo(accounts.desk().timezone)
        self._rows: dict[str, AnswerProfile | None] = {}
        self._waits: dict[str, list[Wait]] = {}
        self._before: dict[tuple[int, str], int] = {}
        self._people: dict[int, list[str]] = {}

    @cached_property
    def book(self) -> Book:
        return self._book or read_book()

    def prepare(self, places: Collection[Place]) -> None:
        """Read what stands behind all these places, in a statement each for profiles, queues and people."""
        keys = {key for place in places for key in place.keys} - self._rows.keys()
        if keys:
            rows = AnswerProfile.objects.in_bulk(keys)
            self._rows |= {key: rows.get(key) for key in keys}
        queues = {place.queue: place for place in places if place.queue not in self._before}
        if queues:
            counts = together([(COUNT, _waiting(place)[:_MOST_COUNTED]) for place in queues.values()])
            self._before |= dict(zip(queues, counts, strict=True))
        teams = {place.team_id for place in places} - self._people.keys()
        if teams:
            self._people |= _presences(teams)

    def profiles(self, place: Place) -> list[AnswerProfile]:
        """The profiles of the place's groups, the nearest first."""
        self.prepare([place])
        return [row for key in place.keys if (row := self._rows[key]) is not None]

    def waits(self, place: Place) -> Iterator[list[Wait]]:
        """The waits of the place's groups, the nearest first; wide ones are unpacked only where they are asked for."""
        moment = self.now.timestamp()
        for row in self.profiles(place):
            if row.key not in self._waits:
                self._waits[row.key] = [as_wait(one, moment) for one in row.waits]
            yield self._waits[row.key]

    def level(self, place: Place, *, is_open: bool) -> float:
        """The quantile at which to tell: waits behind closed doors go their own way."""
        known = [
            (row.level, row.judged) if is_open else (row.closed_level, row.closed_judged)
            for row in self.profiles(place)
        ]
        return level_of(known, target=self.terms.target_percent / 100)

    def load(self, place: Place, *, is_open: bool, besides: int = 0) -> float:
        """People who wait there now, for each of us who is at work. besides: whether the asker is among them."""
        self.prepare([place])
        people = _at_work(self._people[place.team_id], is_open_now=is_open)
        return max(0, self._before[place.queue] - besides) / max(1, people)


def terms() -> TellingTerms:
    """How times are told; the usual way until somebody saves another."""
    return TellingTerms.objects.first() or TellingTerms()


def quoted(
    place: Place,
    hours: OpeningHours,
    *,
    made_at: datetime,
    limit_seconds: float | None = None,
    besides: int = 0,
    waited: float = 0.0,
    reading: Reading | None = None,
) -> Quote:
    """The time to tell somebody who began to wait at `made_at`. besides: 1 for somebody who is counted as waiting."""
    known = reading or Reading()
    here = situation(place, hours, made_at, besides=besides, waited=waited, reading=known)
    if here is None:
        return Quote(None, Situation(0.0, 0, is_open=False), TARGET, 0.0)
    level = known.level(place, is_open=here.is_open)
    expected = expect(known.waits(place), here, level=level, limit=limit_seconds)
    if expected is None or not known.terms.is_on:
        return Quote(None, here, level, expected.support if expected else 0.0)
    try:
        due = _as_said(made_at, expected.seconds, hours, place, known)
    except (NeverOpen, TooFar):
        return Quote(None, here, level, expected.support)
    is_useful = due <= known.now + timedelta(days=known.terms.longest_days)
    return Quote(due if is_useful else None, here, level, expected.support)


def _as_said(start: datetime, seconds: float, hours: OpeningHours, place: Place, known: Reading) -> datetime:
    """What the words that the customer hears mean is what we owe: stored, shown and judged is the same minute."""
    is_chat = place.channel == Channel.CHAT
    due = told_at(start, seconds, hours, now=known.now, in_spans=is_chat)
    return said(due, known.now, known.zone, precision=Precision.SPAN if is_chat else None).until.astimezone(
        UTC
    )


def chance_of(place: Place, here: Situation, *, within: float) -> float:
    """How likely somebody who has waited is answered within so many open seconds of the beginning."""
    return chance(Reading().waits(place), here, within=within)


def situation(
    place: Place,
    hours: OpeningHours,
    made_at: datetime,
    *,
    besides: int = 0,
    waited: float = 0.0,
    reading: Reading | None = None,
) -> Situation | None:
    """How things stand for somebody who comes at `made_at`; None for a calendar that never opens."""
    try:
        begins = opens_at(made_at, hours)
    except NeverOpen:
        return None
    was_open = is_open(made_at, hours)
    load = (reading or Reading()).load(place, is_open=was_open, besides=besides)
    return Situation(load, hour_of_week(begins, hours), was_open, waited)


def promised_now(account: ChannelAccount, *, since: datetime | None = None) -> datetime | None:
    """The time to tell somebody who is about to write to this account, before the first word; None for no time.

    since: when somebody will be there, for a door that is closed now.
    """
    place = Place(FIRST, account.kind, account.team_id or 0, Priority.NORMAL, account.brand_id)
    known = Reading()
    calendar = known.book.calendar_of(
        team_id=account.team_id, channel=account.kind, brand_id=account.brand_id
    )
    moment = max(since or known.now, known.now)
    return quoted(place, hours_of(calendar), made_at=moment, reading=known).due_at


def place_of(case: Conversation, kind: str) -> Place:
    return Place(kind, case.channel, case.team_id or 0, case.priority, case.brand_id)


def _waiting(place: Place) -> QuerySet[Conversation]:
    """Open cases whose customers wait: of the team, or without one, of the channel."""
    rows = Conversation.objects.order_by().filter(
        status__in=[str(each) for each in OPEN_STATUSES], waiting_since__isnull=False, merged_into=None
    )
    if place.team_id:
        return rows.filter(team_id=place.team_id)
    return rows.filter(team=None, channel=place.channel)


def _presences(teams: Collection[int]) -> Mapping[int, list[str]]:
    """How the people of each team are there; everybody under 0."""
    people = Agent.objects.filter(is_active=True).exclude(role="viewer").order_by()
    found: dict[int, dict[int, str]] = {team: {} for team in teams}
    if 0 not in teams:
        people = people.filter(memberships__team__in=teams)
    for key, presence, team in people.values_list("pk", "presence", "memberships__team"):
        for where in {0, team or 0} & found.keys():
            found[where][key] = presence
    return {team: list(rows.values()) for team, rows in found.items()}


def _at_work(presences: Sequence[str], *, is_open_now: bool) -> int:
    """Who is there, while the doors are open; else who belongs there."""
    there = sum(presence in (Presence.AVAILABLE, Presence.BUSY) for presence in presences)
    return there if is_open_now and there else len(presences)


def as_wait(kept: Sequence[float], now: float) -> Wait:
    """A wait out of a profile's row."""
    seconds, load, hour, was_open, is_answered, made_at = kept
    return Wait(
        seconds, load, int(hour), bool(was_open), bool(is_answered), max(0.0, (now - made_at) / 86_400)
    )
