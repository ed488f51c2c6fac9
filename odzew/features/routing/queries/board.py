"""The live picture of a team: who is there and how full, who waits and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from odzew.core.accounts.models import Agent, Team
from odzew.core.conversations.queries.queue import in_turn, queue
from odzew.features.routing import rules
from odzew.features.routing.models import Seat, TeamRouting
from odzew.features.routing.queries.people import candidates, members_of_teams, seats_of
from odzew.features.routing.queries.settings import terms_of

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One person. load: percent of what they may hold; verdict: what a case would find, FITS for "could take one"."""

    public_id: UUID
    name: str
    presence: str
    verdict: str
    load: int
    held: int


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the queue."""

    number: int
    subject: str
    channel: str
    waiting_since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    team: Team
    settings: TeamRouting
    people: Sequence[Place]
    queue: Sequence[Line]
    count: int


def boards(now: datetime) -> list[Board]:
    """Every team's picture at `now`, by name. A team more costs at most one statement more, for its queue."""
    known = {row.team_id: row for row in TeamRouting.objects.all()}
    people = members_of_teams()
    seen = _candidates({each for team in people.values() for each in team}, now)
    waiting = queue().filter(team__isnull=False).order_by()
    counts = dict(waiting.values_list("team_id").annotate(Count("pk")))
    return [
        Board(
            team,
            settings := known.get(team.pk) or TeamRouting(team=team),
            [_place(seen[each.pk], each, terms_of(settings)) for each in people.get(team.pk, ())],
            _lines(team) if counts.get(team.pk) else (),
            counts.get(team.pk, 0),
        )
        for team in Team.objects.order_by("name")
    ]


def _candidates(people: Collection[Agent], now: datetime) -> dict[int, rules.Candidate]:
    known = {seat.pk: seat for seat in seats_of([each.pk for each in people])}
    seats = [known.get(each.pk) or Seat(agent=each) for each in people]
    return {each.key: each for each in candidates(seats, now)}


def _place(one: rules.Candidate, agent: Agent, terms: rules.Terms) -> Place:
    seen = rules.look_at_all(one, terms)
    return Place(
        agent.public_id, one.name, one.presence, seen.verdict, seen.load, held=sum(one.held.values())
    )


def _lines(team: Team) -> list[Line]:
    fields = ("number", "subject", "channel", "waiting_since", "queue_entry__reason")
    rows = in_turn(queue().filter(team=team)).values_list(*fields)[:SHOWN]
    return [
        Line(number, subject, channel, since, reason or "")
        for number, subject, channel, since, reason in rows
    ]
