"""What routing does when something happens: it wakes the queues that may have moved, after commit and as jobs, so that
the way in stays quick. Listed in config/wiring.py.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from odzew.core.accounts import events as accounts
from odzew.core.accounts.rules import Presence
from odzew.core.conversations import events as conversations
from odzew.features.promises import actions as promises
from odzew.features.routing import actions, queries
from odzew.features.routing.models import QueueEntry
from odzew.features.routing.queries.teams import teams_in_need, teams_of
from odzew.kit.events import Happened


def find_somebody(happened: Sequence[Happened]) -> None:
    """New words, or a case put back: its team's queue is looked at."""
    _later(teams_in_need, {each.subject_id for each in happened})


def follow_assignment(happened: Sequence[Happened]) -> None:
    """A case somebody holds leaves the queue; one that nobody holds is looked for; who gave one away has room."""
    given = {each.subject_id for each in happened if _assignee(each) is not None}
    if given:
        QueueEntry.objects.filter(pk__in=given).delete()
    entered = {each.subject_id: team for each in happened if (team := _team_put_into(each))}
    if entered:
        actions.enter(entered)
    moved = {
        each.subject_id
        for each in happened
        if _assignee(each) is None or (each.actor != actions.ROUTER and _before(each))
    }
    if moved:
        _later(queries.teams_to_wake, moved)


def fill_free_places(happened: Sequence[Happened]) -> None:
    """A case that ends, waits or sleeps gives its person room for another."""
    _later(queries.teams_to_wake, {each.subject_id for each in happened})


def pull_work(happened: Sequence[Happened]) -> None:
    """Whoever becomes available is given what waits."""
    there = {
        each.subject_id
        for each in happened
        if isinstance(each.fact, accounts.PresenceChanged) and each.fact.presence == Presence.AVAILABLE
    }
    if there:
        _later(teams_of, there)


def call_the_manager(happened: Sequence[Happened]) -> None:
    """Who asks for somebody in charge reaches the team that the desk has named for it."""
    for each in happened:
        if isinstance(each.fact, conversations.PersonRequested) and each.fact.who == "manager":
            actions.hand_to_manager(each.subject_id)


def promise_call(happened: Sequence[Happened]) -> None:
    """A call that the customer asked for is owed, at its time."""
    for each in happened:
        fact = each.fact
        if isinstance(fact, conversations.CallbackRequested):
            promises.promise(
                each.subject_id,
                kind="callback",
                due_at=datetime.fromisoformat(fact.at),
                words=" ".join(part for part in (fact.phone, fact.words) if part),
                actor=each.actor,
                source="rule",
            )


def _later(find: Callable[[Collection[int]], set[int]], keys: set[int]) -> None:
    """Which teams, while the change is being written; their jobs once it stands."""
    from odzew.features.routing import tasks

    if teams := find(keys):
        transaction.on_commit(partial(tasks.wake, teams))


def _assignee(each: Happened) -> int | None:
    return each.fact.assignee_id if isinstance(each.fact, conversations.ConversationAssigned) else None


def _team_put_into(each: Happened) -> int | None:
    """The team into whose queue a person, not routing itself, put the case."""
    fact = each.fact
    if not isinstance(fact, conversations.ConversationAssigned) or each.actor == actions.ROUTER:
        return None
    return fact.team_id if fact.assignee_id is None else None


def _before(each: Happened) -> str:
    return each.fact.before if isinstance(each.fact, conversations.ConversationAssigned) else ""
