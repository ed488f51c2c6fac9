"""The live picture of a team: who is there and how full, who waits and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from odzew.core.accounts.models import Team
from odzew.core.conversations.queries.queue import in_turn, queue
from odzew.features.routing import rules
from odzew.features.routing.models import Seat, TeamRouting
from odzew.features.routing.queries.people import candidates, held_by, members
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
    """Every team's picture, by name."""
    known = {row.team_id: row for row in TeamRouting.objects.all()}
    teams = Team.objects.order_by("name")
    return [board(team, known.get(team.pk) or TeamRouting(team=team), now) for team in teams]


def board(team: Team, settings: TeamRouting, now: datetime) -> Board:
    """The picture of one team at `now`."""
    people = list(members(team.pk))
    known = {
        seat.pk: seat for seat in Seat.objects.filter(agent__in=people).select_related("agent", "calendar")
    }
    seats = [known.get(each.pk) or Seat(agent=each) for each in people]
    terms = terms_of(settings)
    held = held_by([each.pk for each in people], now)
    places = []
    for one, agent in zip(candidates(seats, now), people, strict=True):
        seen = rules.look(one, rules.Case(0, "email"), terms)
        places.append(
            Place(
                agent.public_id,
                one.name,
                one.presence,
                seen.verdict,
                seen.load,
                sum(held.get(one.key, {}).values()),
            )
        )
    rows = queue().filter(team=team)
    fields = ("number", "subject", "channel", "waiting_since", "queue_entry__reason")
    lines = [
        Line(number, subject, channel, since, reason or "")
        for number, subject, channel, since, reason in in_turn(rows).values_list(*fields)[:SHOWN]
    ]
    return Board(team, settings, places, lines, rows.count())
