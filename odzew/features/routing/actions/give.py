"""THE GIVING OUT. 1 take the turn: lock the seats of the team's people, 2 read the people and a page of the queue,
3 plan in memory, 4 lock the planned cases, and plan again without those that somebody else has, 5 assign them in one
statement, 6 write down why, or why they stay, 7 the next page, while somebody has room.

Seats are locked in order of their keys before any case, and cases are never waited for: two workers of one team take
turns, two teams that share nobody do not meet, and nothing can wait in a circle. A person's load is read under their
seat's lock, so that no two workers fill the last place twice.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import queue
from odzew.features.routing import queries, rules
from odzew.features.routing.actions.lines import note_left
from odzew.features.routing.models import Assignment, Seat, TeamRouting
from odzew.features.routing.queries.people import members
from odzew.features.routing.queries.settings import terms_of
from odzew.kit import clock
from odzew.kit.events import Actor, act

ROUTER = Actor("rule")
SEEN = 12  # people that a record names
BATCH = 50  # cases a turn: a turn costs about the same however many, and nobody waits long for the seats


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did. is_done: nothing is left that somebody could take now."""

    given: int
    is_done: bool


@transaction.atomic
def assign_waiting(team_id: int, *, limit: int = BATCH) -> Turn:
    """One turn of a team: at most `limit` cases. Nothing for a team that gives out by hand."""
    settings = TeamRouting.objects.filter(team=team_id).exclude(mode=rules.Mode.MANUAL).first()
    if settings is None or not queue().filter(team=team_id).exists():
        return Turn(0, is_done=True)
    seats, now = _take_turn(team_id), clock.now()
    people: Sequence[rules.Candidate] = queries.candidates(seats, now)
    given, behind = 0, 0
    with act():  # one telling for the whole turn
        while True:
            page = queries.waiting_cases(team_id, [seat.pk for seat in seats], now, behind=behind)
            plan = _give(settings, seats, people, page, limit - given)
            note_left(team_id, page, plan.left)
            given, behind, people = (
                given + len(plan.chosen),
                behind + len(page) - len(plan.chosen),
                plan.people,
            )
            is_last = len(page) < queries.PAGE or not rules.has_anybody_room(people, terms_of(settings))
            if is_last or given == limit:
                break
    _note_turns(seats, people)
    return Turn(given, is_done=given < limit)


def _take_turn(team_id: int) -> list[Seat]:
    """The seats of the team's people, made where they are missing, locked until the end of the turn, and read then.

    Read after the lock: while we waited for it, people came and went.
    """
    people = list(members(team_id).values_list("pk", "seat").order_by("pk"))
    if missing := [key for key, seat in people if seat is None]:
        Seat.objects.bulk_create([Seat(agent_id=key) for key in missing], ignore_conflicts=True)
    keys = [key for key, _seat in people]
    locked = Seat.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    return list(queries.seats_of(list(locked.values_list("pk", flat=True))))


def _give(
    settings: TeamRouting,
    seats: Sequence[Seat],
    people: Sequence[rules.Candidate],
    page: Sequence[queries.Waiting],
    limit: int,
) -> rules.Plan:
    """Assign up to `limit` cases of the page to whom the plan names, with the record of why."""
    plan, taken = _plan_free(settings, people, [each.case for each in page], limit)
    if plan.chosen:
        agents = {seat.pk: seat.agent for seat in seats}
        given = [
            conversations.Given(taken[case.key], agents[choice.agent], str(choice.why))
            for case, choice in plan.chosen
            if choice.agent is not None
        ]
        conversations.give_out(given, actor=ROUTER)
        Assignment.objects.bulk_create([_written(case, choice, settings) for case, choice in plan.chosen])
    return plan


def _plan_free(
    settings: TeamRouting, people: Sequence[rules.Candidate], cases: Sequence[rules.Case], limit: int
) -> tuple[rules.Plan, dict[int, Conversation]]:
    """A plan for cases that are all locked by us: chosen anew without those that somebody else has in hands."""
    taken: dict[int, Conversation] = {}
    lost: set[int] = set()
    while True:
        free = [case for case in cases if case.key not in lost]
        plan = rules.plan(people, free, terms_of(settings), most=limit, at=clock.now())
        wanted = {case.key for case, _choice in plan.chosen} - taken.keys()
        rows = conversations.take_free(wanted, team_id=settings.team_id) if wanted else []
        taken |= {row.pk: row for row in rows}
        if wanted <= taken.keys():
            return plan, taken
        lost |= wanted - taken.keys()


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


def _note_turns(seats: Sequence[Seat], people: Sequence[rules.Candidate]) -> None:
    """Who was given a case is last in turn from now on."""
    turns = {each.key: each.turn_at for each in people}
    turned = [seat for seat in seats if seat.turn_at != turns[seat.pk]]
    for seat in turned:
        seat.turn_at = turns[seat.pk]
    Seat.objects.bulk_update(turned, ["turn_at"])
