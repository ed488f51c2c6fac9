"""The board: what every finder saw, put together by case, sorted by risk. Reads only, and never more than a page shows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from odzew.channels import orphans as channels
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.queries import lists
from odzew.core.conversations.queries import orphans as cases
from odzew.core.conversations.rules.orphans import Orphan, Thresholds, thresholds
from odzew.features.promises.queries import orphans as promises
from odzew.features.routing.queries import people
from odzew.kit import clock
from odzew.surfaces.radar import rules

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent, Desk

CALM_SHOWN = 20
SHOWN = 60
KEPT_SECONDS = 60
FOUND_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Waiter:
    """One line of the board. row: the case as lists show it, none for what lies outside any case."""

    key: str
    state: str
    risk: int
    since: datetime | None
    due_at: datetime | None
    orphans: Sequence[Orphan]
    case_id: int = 0
    row: lists.Row | None = None
    team_id: int = 0
    team: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """waiting: how many customers wait (at most cases.MOST_WAITS are counted). more: how many lines are not shown.

    cut: the states of whose lines there may be more than were read."""

    waiters: Sequence[Waiter]
    waiting: int
    longest_seconds: float
    median_seconds: float
    counts: Mapping[str, int]
    more: int = 0
    kept: int = 0
    promised: int = 0
    cut: AbstractSet[str] = frozenset()

    @property
    def is_clean(self) -> bool:
        return not self.waiting and not self.waiters

    @property
    def troubled(self) -> int:
        """How many lines somebody should act on."""
        return sum(self.counts[state] for state in (rules.BROKEN, rules.RISK, rules.ASIDE))


def board(agent: "Agent", *, team_id: int = 0, is_whole: bool = False) -> Board:
    """Everybody whom this agent may see and who may be forgotten, then those who wait calmly."""
    desk = accounts.desk()
    found = list(sightings(agent, team_id=team_id, desk=desk))
    waits = cases.waits(agent, team_id=team_id)
    by_case, aside = _sorted_out(found)
    waiters = [_outside(orphan) for orphan in aside] + list(_in_cases(agent, by_case, team_id))
    waiters.sort(
        key=lambda one: (rules.STATES.index(one.state), -one.risk, one.since or clock.now(), one.key)
    )
    shown = _with_rows(agent, waiters if is_whole else waiters[:SHOWN])
    kept, promised = _kept_today(agent, team_id)
    made = Board(
        waiters=shown,
        waiting=waits.count,
        longest_seconds=waits.longest,
        median_seconds=waits.median,
        counts={state: sum(one.state == state for one in waiters) for state in rules.STATES},
        more=0 if is_whole else max(len(waiters) - SHOWN, 0),
        kept=kept,
        promised=promised,
        cut=_cut(waiters, _thresholds(desk).most),
    )
    if not team_id:
        cache.set(f"radar:{agent.pk}", made.troubled, FOUND_SECONDS)
    return made


def _cut(waiters: Sequence[Waiter], most: int) -> AbstractSet[str]:
    """Parts of the board of which there may be more: a finder came back full, or the calm are as many as are read."""
    seen = Counter(_LATE[0] if each.kind in _LATE else each.kind for one in waiters for each in one.orphans)
    full = {kind for kind, count in seen.items() if count >= most and kind != "due_near"}
    cut = {one.state for one in waiters if any(each.kind in full for each in one.orphans)}
    is_calm_cut = sum(one.state == rules.CALM for one in waiters) >= CALM_SHOWN
    return cut | ({rules.CALM} if is_calm_cut else set())


def _thresholds(desk: "Desk") -> Thresholds:
    return thresholds(desk.settings.get("radar", {}))


def sightings(agent: "Agent", *, team_id: int = 0, desk: "Desk | None" = None) -> Iterator[Orphan]:
    """What every room's finders see. desk: its row, for those who have read it."""
    desk = desk or accounts.desk()
    wanted = _thresholds(desk)
    absent = people.away_on(clock.now().astimezone(ZoneInfo(desk.timezone)).date())
    return cases.seen(
        [
            *cases.finders(agent, wanted, team_id=team_id, on_leave=absent),
            *promises.finders(agent, wanted, team_id=team_id),
            *channels.finders(agent, wanted, team_id=team_id),
        ]
    )


def _sorted_out(found: Iterable[Orphan]) -> tuple[Mapping[int, list[Orphan]], list[Orphan]]:
    by_case: dict[int, list[Orphan]] = defaultdict(list)
    aside = []
    for orphan in found:
        if not orphan.conversation_id:
            aside.append(orphan)
        elif orphan.kind not in {known.kind for known in by_case[orphan.conversation_id]}:
            by_case[orphan.conversation_id].append(orphan)
    return by_case, aside


def _outside(orphan: Orphan) -> Waiter:
    risk = rules.risk([orphan.kind], since=orphan.since, due_at=None, urgency=0, now=clock.now())
    return Waiter(f"a-{orphan.ref}", rules.ASIDE, risk, orphan.since, None, [orphan])


def _in_cases(agent: "Agent", by_case: Mapping[int, list[Orphan]], team_id: int) -> Iterator[Waiter]:
    """The cases that were seen, and those next due; the second without a reason unless their time runs out."""
    waiting = cases.waiting_cases(agent, team_id=team_id).order_by("next_due_at", "id")
    calm = list(waiting.exclude(pk__in=by_case).values_list("pk", flat=True)[:CALM_SHOWN])
    rows = conversations.visible_to(agent).filter(pk__in=[*by_case, *calm])
    for case in rows.values("pk", "number", "waiting_since", "created_at", "next_due_at", "urgency"):
        yield _case(case, by_case.get(case["pk"], []), clock.now())


def _case(case: Mapping[str, Any], orphans: Sequence[Orphan], now: datetime) -> Waiter:
    late = [one.due_at for one in orphans if one.kind in _LATE and one.due_at]
    due_at = min([*late, *([case["next_due_at"]] if case["next_due_at"] else [])], default=None)
    seen = min((one.since for one in orphans if one.since), default=case["created_at"])
    since = case["waiting_since"] or seen
    if due_at and due_at > now and rules.is_near(since, due_at, now):
        orphans = [*orphans, Orphan("due_near", case["pk"], since, due_at)]
    kinds = [one.kind for one in orphans]
    return Waiter(
        key=str(case["number"]),
        state=rules.state_of(kinds, is_case=True, due_at=due_at, now=now),
        risk=rules.risk(kinds, since=since, due_at=due_at, urgency=case["urgency"], now=now),
        since=since,
        due_at=due_at,
        orphans=sorted(orphans, key=lambda one: -rules.WEIGHT[one.kind]),
        case_id=case["pk"],
    )


def _with_rows(agent: "Agent", waiters: Sequence[Waiter]) -> list[Waiter]:
    """The lines that are shown, with their cases as lists show them: read for these alone."""
    keys = [one.case_id for one in waiters if one.case_id]
    rows = conversations.visible_to(agent).filter(pk__in=keys)
    found = {each["pk"]: each for each in lists.as_values(agent, rows, size=len(keys) or 1, **_TEAM)}
    made = []
    for one in waiters:
        values = found.get(one.case_id)
        if values is not None:
            team_id = values["own_team"] or values["door_team"] or 0
            team = values["team_name"] or values["door_team_name"] or ""
            made.append(replace(one, row=lists.as_row(values, agent), team_id=team_id, team=team))
        elif not one.case_id:
            made.append(one)
    return made


_LATE = ("promise_broken", "callback_past")
_TEAM = {
    "own_team": F("team_id"),
    "door_team": F("account__team_id"),
    "door_team_name": F("account__team__name"),
}


def _kept_today(agent: "Agent", team_id: int) -> tuple[int, int]:
    """Of today's promises: kept, all. Counted once a minute: it is a figure, not a deadline."""
    local = timezone.localtime(clock.now())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)

    def count() -> tuple[int, int]:
        return promises.kept_between(agent, midnight, midnight + timedelta(days=1), team_id=team_id)

    found = cache.get_or_set(f"radar:kept:{agent.pk}:{team_id}:{midnight:%d}", count, KEPT_SECONDS)
    kept, promised = found or (0, 0)
    return kept, promised
