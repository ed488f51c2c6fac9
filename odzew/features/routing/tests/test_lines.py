"""The queue's lines: whose wait they tell of, and what a round makes of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from odzew.core.accounts import actions as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.routing import actions, queries, tasks
from odzew.features.routing.models import QueueEntry, Seat
from odzew.features.routing.tests import desk
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.testing import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # Tuesday, 12:00 in Warsaw
HALF_HOUR = timedelta(minutes=30)
AGENT = Actor("agent")


@pytest.fixture
def helpers():
    return make.team("Pomocnicy")


@pytest.fixture
def team(helpers):
    """A team at which nobody is."""
    row, people, _owner = desk.team("Ewa Lis", overflow_team=helpers, overflow_minutes=30)
    accounts.set_presence(people[0], "away")
    return row


def team_of(case):
    return Conversation.objects.get(pk=case.pk).team


def round_at(moment, team):
    with clock.at(moment):
        actions.work_on(team.pk)


def test_a_customer_who_writes_again_begins_a_new_wait(team, helpers):
    with clock.at(NOON):
        case = desk.waiting(team)
        actions.work_on(team.pk)
    with clock.at(NOON + timedelta(minutes=10)):
        conversations.change_status(case.pk, "resolved", actor=AGENT, reason="by_phone")
    with clock.at(NOON + timedelta(minutes=40)):
        make.message_in(case)
        assert team_of(case) == team
        actions.work_on(team.pk)
    assert team_of(case) == team
    assert QueueEntry.objects.get().entered_at == NOON + timedelta(minutes=40)
    round_at(NOON + timedelta(minutes=69), team)
    assert team_of(case) == team
    round_at(NOON + timedelta(minutes=70), team)
    assert team_of(case) == helpers


def test_a_case_that_left_a_team_in_an_earlier_wait_may_come_back_to_it(team, helpers):
    owner = make.agent("Ida Owner", role="owner")
    actions.save_team_routing(helpers, {"overflow_team": team, "overflow_minutes": 30}, by=owner)
    with clock.at(NOON):
        case = desk.waiting(team)
        actions.work_on(team.pk)
    round_at(NOON + HALF_HOUR, team)
    round_at(NOON + HALF_HOUR * 4, helpers)
    assert team_of(case) == helpers
    with clock.at(NOON + HALF_HOUR * 4):
        conversations.change_status(case.pk, "resolved", actor=AGENT, reason="by_phone")
    with clock.at(NOON + HALF_HOUR * 5):
        make.message_in(case)
        actions.work_on(helpers.pk)
    assert team_of(case) == helpers
    round_at(NOON + HALF_HOUR * 6, helpers)
    assert team_of(case) == team


def test_a_case_that_a_person_moves_here_is_not_moved_on_at_once(team, helpers):
    with clock.at(NOON):
        case = desk.waiting(make.team())
    moved = NOON + timedelta(hours=2)
    with clock.at(moved):
        conversations.assign(case.pk, actor=AGENT, team=team)
        actions.work_on(team.pk)
    assert team_of(case) == team
    round_at(moved + HALF_HOUR, team)
    assert team_of(case) == helpers


def test_a_fault_in_one_team_keeps_no_other_from_its_round():
    broken, (ola, *_others), _owner = desk.team("Ola Nowak")
    sound, (ewa,), _owner = desk.team("Ewa Lis")
    desk.waiting(broken)
    case = desk.waiting(sound)
    Seat.objects.create(agent=ola, week={"mon": [["8", "kiedyś"]]})
    with pytest.raises(ExceptionGroup) as told:
        tasks.scan(0)
    assert f"team {broken.pk}" in told.value.exceptions[0].__notes__
    assert Conversation.objects.get(pk=case.pk).assignee == ewa


def test_a_team_for_chats_alone_shows_who_has_room_for_a_chat():
    team, _people, _owner = desk.team("Ola Nowak", most={"chat": 3, "email": 0, "form": 0})
    row = next(each for each in queries.boards(clock.now()) if each.team == team)
    assert [each.verdict for each in row.people] == ["fits"]


def test_the_picture_costs_no_more_for_more_teams_and_people():
    def statements():
        with CaptureQueriesContext(connection) as captured:
            queries.boards(clock.now())
        return len(captured)

    desk.team("Ola Nowak", "Piotr Zając")
    before = statements()
    for name in ("Ewa Lis", "Jan Dąb"):
        desk.team(name, "Iga Bór")
    assert statements() == before
