"""The figures of told times: kept by week, channel, team and agent, and how fast the first answers are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet, Sum

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.features.promises.models import Expectation, KeptFigure
from odzew.features.promises.queries.book import Book, read_book
from odzew.features.promises.queries.expectations import FIRST, terms
from odzew.features.promises.rules.calibration import Share
from odzew.features.promises.rules.verdict import Verdict, verdict
from odzew.kit import clock

WEEKS = 12
_SUMS = {
    name: Sum(name)
    for name in (
        "told",
        "held",
        "owed",
        "met",
        "first_answers",
        "first_open_seconds",
        "first_calendar_seconds",
        "unanswered",
    )
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What the desk has set itself for a first answer. is_open_time: counted while the doors are open."""

    minutes: int
    is_open_time: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table. name: a week's Monday, a channel, a team or a person; empty for nobody in particular.

    share: of told times; met: of the policy's deadlines. limit: minutes that a first answer may take there; channels only.
    """

    name: object
    share: Share
    first_answers: int = 0
    mean_open: float | None = None
    mean_calendar: float | None = None
    met: Share = field(default_factory=lambda: Share(0, 0))
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """First answers of a span: means in seconds over answered cases, how many never got one, how old the oldest is."""

    n: int
    mean_open: float | None
    mean_calendar: float | None
    unanswered: int
    waiting: int
    oldest_since: datetime | None
    target_minutes: int
    limit_minutes: int

    @property
    def verdict(self) -> Verdict:
        return verdict(self.mean_open, target_minutes=self.target_minutes, limit_minutes=self.limit_minutes)


@dataclass(frozen=True, slots=True)
class Kept:
    """The page "Promises kept": the whole, and cut four ways. since, until: first day, and the day after the last."""

    since: date
    until: date
    whole: Line
    weeks: Sequence[Line]
    channels: Sequence[Line]
    teams: Sequence[Line]
    agents: Sequence[Line]
    first_answers: FirstAnswers


def kept(*, weeks: int = WEEKS, brand_id: int | None = None) -> Kept:
    """The last weeks, the running one included. Channels differ by what their lines say (S6)."""
    since, until = span(weeks)
    rows = KeptFigure.objects.filter(week__gte=since)
    if brand_id is not None:
        rows = rows.filter(brand_id=brand_id)
    return Kept(
        since=since,
        until=until,
        whole=_line("", rows.aggregate(**_SUMS)),
        weeks=_by_week(rows, since, weeks),
        channels=_with_limits(_cut(rows, "channel"), brand_id),
        teams=_named(_cut(rows, "team_id"), dict(Team.objects.values_list("pk", "name"))),
        agents=_named(_cut(rows, "agent_id"), dict(Agent.objects.values_list("pk", "name"))),
        first_answers=first_answers(rows, brand_id=brand_id),
    )


def kept_share(*, brand_id: int | None = None, weeks: int = WEEKS, channel: str = "") -> Share:
    """Of all told times of the last weeks, those that were kept."""
    rows = KeptFigure.objects.filter(week__gte=span(weeks)[0])
    if brand_id is not None:
        rows = rows.filter(brand_id=brand_id)
    if channel:
        rows = rows.filter(channel=channel)
    return _line("", rows.aggregate(**_SUMS)).share


def span(weeks: int) -> tuple[date, date]:
    """The Monday on which the last so many weeks begin, and the day after today."""
    today = clock.now().astimezone(ZoneInfo(accounts.desk().timezone)).date()
    return today - timedelta(days=today.weekday(), weeks=weeks - 1), today + timedelta(days=1)


def first_answers(rows: QuerySet[KeptFigure] | None = None, *, brand_id: int | None = None) -> FirstAnswers:
    """Mean time to the first answer. Waiting cases are not in the mean; their number and age stand beside it."""
    line = (KeptFigure.objects.filter(week__gte=span(WEEKS)[0]) if rows is None else rows).aggregate(**_SUMS)
    n, agreed = line["first_answers"] or 0, terms()
    going_on = Expectation.objects.filter(kind=FIRST, answered_at=None, is_void=False, promise__ended_at=None)
    if brand_id is not None:
        going_on = going_on.filter(brand_id=brand_id)
    return FirstAnswers(
        n=n,
        mean_open=line["first_open_seconds"] / n if n else None,
        mean_calendar=line["first_calendar_seconds"] / n if n else None,
        unanswered=line["unanswered"] or 0,
        waiting=going_on.count(),
        oldest_since=going_on.aggregate(first=Min("made_at"))["first"],
        target_minutes=agreed.first_answer_target,
        limit_minutes=agreed.first_answer_limit,
    )


def _by_week(rows: QuerySet[KeptFigure], since: date, weeks: int) -> list[Line]:
    known = {line.name: line for line in _cut(rows, "week")}
    mondays = [since + timedelta(weeks=n) for n in range(weeks)]
    return [known.get(monday, Line(monday, Share(0, 0))) for monday in mondays]


def _cut(rows: QuerySet[KeptFigure], by: str) -> list[Line]:
    found = rows.values(by).annotate(**_SUMS).order_by(by)
    lines = [_line(sums[by], sums) for sums in found]
    return [line for line in lines if line.share.n or line.met.n or line.first_answers]


def _line(name: object, sums: dict[str, float | None]) -> Line:
    n = int(sums["first_answers"] or 0)
    return Line(
        name,
        Share(int(sums["held"] or 0), int(sums["told"] or 0)),
        n,
        (sums["first_open_seconds"] or 0) / n if n else None,
        (sums["first_calendar_seconds"] or 0) / n if n else None,
        Share(int(sums["met"] or 0), int(sums["owed"] or 0)),
    )


def _named(lines: Sequence[Line], names: dict[int, str]) -> list[Line]:
    """Keys become names; the most told first, nobody in particular last."""
    named = [
        replace(line, name=names.get(line.name, "") if isinstance(line.name, int) else "") for line in lines
    ]
    return sorted(named, key=lambda line: (not line.name, -max(line.share.n, line.met.n)))


def _with_limits(lines: Sequence[Line], brand_id: int | None) -> list[Line]:
    """S19: each channel beside what the policies that hold now ask of it."""
    book = read_book()
    return [replace(line, limit=_limit(book, str(line.name), brand_id)) for line in lines]


def _limit(book: Book, channel: str, brand_id: int | None) -> Limit | None:
    """Of the first policy that holds for whoever writes there, not for some cases, teams or people only."""
    fitting = (
        row
        for row in book.policies
        if not (row.priorities or row.kinds or row.tiers or row.team_id)
        and (not row.channels or channel in row.channels)
        and row.brand_id in (None, brand_id)
    )
    policy = next(fitting, None)
    if policy is None or policy.first_answer is None:
        return None
    return Limit(policy.first_answer, policy.clock_kind == "business")
