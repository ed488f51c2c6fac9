"""What one turn costs, and how far into the queue it looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from odzew.core.conversations.models import Conversation
from odzew.features.routing import actions, queries
from odzew.features.routing.models import Assignment, QueueEntry
from odzew.features.routing.tests import desk
from odzew.testing import make

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 48


def turn_of(cases):
    """The statements of one turn that gives out so many cases among ten people."""
    team, _people, _owner = desk.team(*[f"Osoba {n}" for n in range(10)], is_sticky=True)
    make.conversations(cases, account=make.account(team=team))
    with CaptureQueriesContext(connection) as captured:
        turn = actions.assign_waiting(team.pk)
    assert turn.given == cases
    assert Assignment.objects.filter(team=team).count() == cases
    return len(captured)


def test_a_turn_costs_the_same_statements_however_many_cases_it_gives_out():
    few, many = turn_of(4), turn_of(40)
    assert many <= few
    assert many <= MOST_STATEMENTS


def test_nobody_starves_behind_a_long_line_of_cases_that_nobody_can_take():
    team, _people, owner = desk.team()
    desk.language("ukraiński", "uk", owner=owner)
    account = make.account(team=team)
    make.conversations(queries.PAGE + 5, account=account)
    Conversation.objects.update(language="uk")
    last = make.conversations(1, account=account)[0]
    turn = actions.assign_waiting(team.pk)
    assert (turn.given, turn.is_done) == (1, True)
    assert Conversation.objects.get(pk=last.pk).assignee is not None
    assert QueueEntry.objects.filter(reason="skill").count() == queries.PAGE + 5


def test_a_turn_looks_no_further_when_nobody_has_room():
    team, _people, _owner = desk.team("Ola Nowak", most={"email": 1, "chat": 0, "form": 0, "phone": 0})
    make.conversations(queries.PAGE + 5, account=make.account(team=team))
    assert actions.assign_waiting(team.pk).given == 1
    assert QueueEntry.objects.filter(reason="full").count() == queries.PAGE - 1
