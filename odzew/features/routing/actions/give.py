"""THE GIVING OUT. 1 take the turn: lock the seats of the team's people, 2 read the queue and the people,
3 choose in memory, 4 lock each chosen case, if nobody else has it, 5 assign, 6 write down why, or why it stays.

Seats are locked in order of their keys before any case, and cases are never waited for: two workers of one team take
turns, two teams that share nobody do not meet, and nothing can wait in a circle. A person's load is read under their
seat's lock, so that no two workers fill the last place twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import queue
from odzew.features.routing import queries, rules
from odzew.features.routing.models import Assignment, QueueEntry, Seat, TeamRouting
from odzew.features.routing.queries.people import members
from odzew.features.routing.queries.settings import terms_of
from odzew.kit import clock
from odzew.kit.events import Actor, act

ROUTER = Actor("rule")
SEEN = 12  # people that a record names
BATCH = 20  # cases a turn: short enough that nobody waits long for the seats


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did. is_done: nothing is left that somebody could take now."""

    given: int
    is_done: bool


def assign_next(team_id: int) -> Turn:
    """Give out the first case of the queue for which there is somebody."""
    return assign_waiting(team_id, limit=1)


def route(conversation_id: int) -> bool:
    """Give out this one case, whatever waits before it; whether somebody was found."""
    row = Conversation.objects.filter(pk=conversation_id).first()
    if row is None or row.team_id is None:
        return False
    return assign_waiting(row.team_id, limit=1, only={conversation_id}).given == 1


@transaction.atomic
def assign_waiting(team_id: int, *, limit: int = BATCH, only: Collection[int] = ()) -> Turn:
    """One turn of a team: at most `limit` cases. Nothing for a team that gives out by hand."""
    settings = TeamRouting.objects.filter(team=team_id).exclude(mode=rules.Mode.MANUAL).first()
    if settings is None or not queue().filter(team=team_id).exists():
        return Turn(0, is_done=True)
    seats = _take_turn(team_id)
    now = clock.now()
    people = {each.key: each for each in queries.candidates(seats, now)}
    waiting = queries.waiting_cases(team_id, list(people), now)
    agents = {seat.pk: seat.agent for seat in seats}
    wanted = [each for each in waiting if not only or each.case.key in only]
    given, left = _give(settings, people, agents, wanted, limit)
    _note_left(team_id, left, now)
    turned = [seat for seat in seats if people[seat.pk].turn_at != seat.turn_at]
    for seat in turned:
        seat.turn_at = people[seat.pk].turn_at
    Seat.objects.bulk_update(turned, ["turn_at"])
    return Turn(given, is_done=given < limit)


def _take_turn(team_id: int) -> list[Seat]:
    """The seats of the team's people, made where they are missing, and locked until the end of the turn."""
    people = [each.pk for each in members(team_id)]
    known = set(Seat.objects.filter(pk__in=people).values_list("pk", flat=True))
    if missing := [key for key in people if key not in known]:
        Seat.objects.bulk_create([Seat(agent_id=key) for key in missing], ignore_conflicts=True)
    return list(queries.seats_of(team_id).select_for_update(of=("self",)))


def _give(
    settings: TeamRouting,
    people: dict[int, rules.Candidate],
    agents: Mapping[int, Agent],
    waiting: Sequence[queries.Waiting],
    limit: int,
) -> tuple[int, list[tuple[queries.Waiting, rules.Reason]]]:
    """Assign up to `limit` of the cases; how many, and those for whom there is nobody. `people` is kept up to date."""
    terms = terms_of(settings)
    given, left = 0, []
    record: list[Assignment] = []
    with act():  # one telling for the whole turn
        for each in waiting:
            if given == limit:
                break
            choice = rules.choose(list(people.values()), each.case, terms)
            if choice.agent is None:
                left.append((each, choice.reason or rules.Reason.NOBODY))
            elif _is_given(each.case, choice, agents[choice.agent], settings):
                given += 1
                people[choice.agent] = _with(people[choice.agent], each.case.channel)
                record.append(_written(each.case, choice, settings))
    Assignment.objects.bulk_create(record)
    return given, left


def _is_given(case: rules.Case, choice: rules.Choice, agent: Agent, settings: TeamRouting) -> bool:
    """Assign the case unless somebody has it in hands or took it meanwhile."""
    free = queue().filter(pk=case.key, team=settings.team_id)
    if free.select_for_update(of=("self",), skip_locked=True).first() is None:
        return False
    conversations.assign(case.key, actor=ROUTER, assignee=agent, why=str(choice.why))
    return True


def _with(one: rules.Candidate, channel: str) -> rules.Candidate:
    """The person after one more case: fuller, and last in turn."""
    held = {**one.held, channel: one.held.get(channel, 0) + 1}
    return replace(one, held=held, turn_at=clock.now())


def _written(case: rules.Case, choice: rules.Choice, settings: TeamRouting) -> Assignment:
    """The record of the choice: the chosen one, then those who came nearest."""
    nearest = sorted(
        choice.seen,
        key=lambda each: (each.key != choice.agent, each.verdict != rules.Verdict.FITS, each.load),
    )
    return Assignment(
        conversation_id=case.key,
        agent_id=choice.agent,
        team_id=settings.team_id,
        mode=settings.mode,
        why=str(choice.why),
        needs=[asdict(need) for need in case.needs],
        seen=[
            {"agent": one.key, "name": one.name, "verdict": one.verdict, "load": one.load, "skill": one.skill}
            for one in nearest[:SEEN]
        ],
        considered=len(choice.seen),
    )


def _note_left(team_id: int, left: Sequence[tuple[queries.Waiting, rules.Reason]], now: datetime) -> None:
    """Write down why cases stay, where that changed. A new line begins when its customer began to wait."""
    changed = [(each, reason) for each, reason in left if each.reason != reason]
    rows = [
        QueueEntry(
            conversation_id=each.case.key,
            team_id=team_id,
            entered_at=each.waiting_since,
            reason=reason,
            looked_at=now,
        )
        for each, reason in changed
    ]
    QueueEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=["team", "reason", "looked_at"],
    )
