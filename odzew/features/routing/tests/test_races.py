"""Several workers and people at one moment, with real threads, real processes and real locks."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from odzew.core.accounts import actions as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.routing import actions
from odzew.features.routing.models import Assignment, Leave, QueueEntry, Seat
from odzew.features.routing.tests import desk
from odzew.features.routing.tests.worker import begin, workers
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [f"Osoba {n}" for n in range(5)]


def together(*acts):
    """Run the acts at one moment, each on its own connection."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def wait_for_a_lock():
    """Until some other connection waits for a row; whether one does."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


def held(people):
    return [Conversation.objects.filter(assignee=each).count() for each in people]


def assert_given_once(cases):
    """Each case that somebody holds was given exactly once, with one record of why."""
    for each in cases:
        facts = Event.objects.filter(kind="ConversationAssigned", subject_id=each.pk, actor_kind="rule")
        given = facts.filter(data__assignee_id__isnull=False).exclude(data__assignee_id=None).count()
        assert given == Assignment.objects.filter(conversation=each).count() <= 1


def test_four_threads_give_each_case_once_and_fill_nobody_beyond_their_places():
    team, people, _owner = desk.team(*NAMES, most={"email": 4}, is_sticky=False)
    account = make.account()
    cases = [desk.waiting(team, account=account) for _ in range(30)]
    turns = together(*[lambda: actions.work_on(team.pk)] * 4)
    assert sum(turns) == 20
    assert held(people) == [4] * 5
    assert_given_once(cases)


def test_turns_stay_fair_between_workers():
    team, people, _owner = desk.team(*NAMES, mode="round_robin", is_sticky=False)
    account = make.account()
    for _ in range(25):
        desk.waiting(team, account=account)
    together(*[lambda: [actions.assign_waiting(team.pk, limit=1) for _ in range(10)]] * 4)
    assert held(people) == [5] * 5


def test_two_teams_that_share_people_do_not_fill_them_twice():
    team, people, owner = desk.team(*NAMES[:3], most={"email": 5}, is_sticky=False)
    other = make.team()
    for each in people:
        from odzew.core.accounts.models import Membership

        Membership.objects.create(team=other, agent=each)
    actions.save_team_routing(other, {"mode": "least_loaded", "most": {"email": 5}}, by=owner)
    account = make.account()
    for each in (team, other):
        for _ in range(12):
            desk.waiting(each, account=account)
    together(
        *[lambda: actions.work_on(team.pk), lambda: actions.work_on(other.pk)] * 2,
    )
    assert held(people) == [5, 5, 5]


def test_whoever_takes_a_case_by_hand_keeps_it():
    team, people, _owner = desk.team(*NAMES, is_sticky=False)
    account = make.account()
    stranger = make.agent("Zofia Ręczna")
    for _ in range(6):
        case = desk.waiting(team, account=account)
        together(
            lambda: actions.work_on(team.pk),
            lambda c=case: conversations.assign(c.pk, actor=Actor("agent"), assignee=stranger),
        )
        assert Conversation.objects.get(pk=case.pk).assignee == stranger
        assert_given_once([case])
    assert (sum(held(people)), held([stranger])) == (0, [6])


def test_a_case_in_somebodys_hands_is_not_waited_for():
    team, _people, _owner = desk.team(*NAMES)
    first, second = desk.waiting(team), desk.waiting(team)
    has_it, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Conversation.objects.select_for_update().get(pk=first.pk)
            has_it.set()
            assert may_end.wait(10)

    def work():
        assert has_it.wait(10)
        given = actions.work_on(team.pk)
        may_end.set()
        return given

    assert together(hold, work)[1] == 1
    assert Conversation.objects.get(pk=second.pk).assignee_id is not None
    assert actions.work_on(team.pk) == 1


def test_whoever_left_while_a_turn_waited_for_the_seats_is_given_nothing():
    team, (ola,), _owner = desk.team("Ola Nowak")
    actions.save_seat(ola, by=_owner, share=100, week={})
    case = desk.waiting(team)
    has_it, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Seat.objects.select_for_update().get(pk=ola.pk)
            has_it.set()
            assert may_end.wait(10)

    def work():
        assert has_it.wait(10)
        return actions.assign_waiting(team.pk).given

    def leave():
        assert has_it.wait(10)
        assert wait_for_a_lock()
        accounts.set_presence(ola, "offline")
        may_end.set()

    assert together(hold, work, leave)[1] == 0
    assert Conversation.objects.get(pk=case.pk).assignee is None


def test_a_case_in_somebodys_hands_is_not_waited_for_when_nobody_is_there_either():
    team, (ola,), _owner = desk.team("Ola Nowak")
    accounts.set_presence(ola, "away")
    case, free = desk.waiting(team), desk.waiting(team)
    stranger = make.agent("Zofia Ręczna")
    has_it, may_end = threading.Event(), threading.Event()

    def take():
        with transaction.atomic():
            conversations.assign(case.pk, actor=Actor("agent"), assignee=stranger)
            has_it.set()
            assert may_end.wait(10)

    def work():
        assert has_it.wait(10)
        actions.work_on(team.pk)
        may_end.set()

    together(take, work)
    assert list(QueueEntry.objects.values_list("conversation", flat=True)) == [free.pk]


def test_leave_that_is_sent_twice_is_entered_once():
    ola = make.agent("Ola Nowak")
    day = clock.now().date() + timedelta(days=3)

    def enter():
        try:
            actions.take_leave(ola, by=ola, first_day=day, last_day=day)
        except Invalid:
            return 0
        return 1

    assert sum(together(*[enter] * 4)) == 1
    assert Leave.objects.count() == 1


@pytest.mark.process
@pytest.mark.timeout(180)
def test_S90_three_processes_give_each_case_once_and_keep_turns():
    team, people, _owner = desk.team(*NAMES, mode="round_robin", most={"email": 8}, is_sticky=False)
    account = make.account()
    cases = [desk.waiting(team, account=account) for _ in range(50)]
    with workers(3, team.pk, rounds=10) as found:
        given = begin(found)
    assert sum(given) == 40
    assert held(people) == [8] * 5
    assert Conversation.objects.filter(pk__in=[each.pk for each in cases], assignee=None).count() == 10
    assert_given_once(cases)
