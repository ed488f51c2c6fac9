"""Who wakes which queue: after commit, as one job a team."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.actions import presence
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.routing import actions, tasks
from odzew.features.routing.models import QueueEntry
from odzew.features.routing.tests import desk
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.testing import make

pytestmark = pytest.mark.django_db


def woken():
    """Teams with a waiting job; the jobs are then done."""
    rows = ProcrastinateJob.objects.filter(task_name="routing.work_on", status="todo")
    teams = [row.args["team_id"] for row in rows]
    rows.delete()
    return teams


def test_new_words_wake_their_team_once_however_many_came(django_capture_on_commit_callbacks):
    team, _people, _owner = desk.team()
    account = make.account()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            desk.waiting_at_once(team, account)
    assert woken() == [team.pk]


def test_a_team_that_gives_out_by_hand_costs_no_job(django_capture_on_commit_callbacks):
    team = make.team()
    account = make.account(team=team)
    with django_capture_on_commit_callbacks(execute=True):
        make.conversation(account=account)
    assert woken() == []


def test_whoever_becomes_available_pulls_work(django_capture_on_commit_callbacks):
    team, (ola, *_others), _owner = desk.team()
    accounts.set_presence(ola, "offline")
    with django_capture_on_commit_callbacks(execute=True):
        presence.arrive(ola.pk)
    assert woken() == [team.pk]
    with django_capture_on_commit_callbacks(execute=True):
        accounts.set_presence(ola, "away")
    assert woken() == []


def test_a_finished_case_makes_room_for_the_next(django_capture_on_commit_callbacks):
    team, (ola,), _owner = desk.team("Ola Nowak", most={"email": 1})
    first, second = desk.waiting(team), desk.waiting(team)
    actions.work_on(team.pk)
    assert Conversation.objects.get(pk=second.pk).assignee is None
    with django_capture_on_commit_callbacks(execute=True):
        conversations.change_status(
            first.pk, "resolved", actor=Actor("agent"), reason="załatwione przez telefon"
        )
    assert woken() == [team.pk]
    tasks.work_on(team.pk)
    assert Conversation.objects.get(pk=second.pk).assignee == ola


def test_a_case_put_back_is_looked_for_again_and_one_taken_leaves_the_queue(
    django_capture_on_commit_callbacks,
):
    team, (_ola,), _owner = desk.team("Ola Nowak", most={"email": 1})
    taken, waiting = desk.waiting(team), desk.waiting(team)
    actions.work_on(team.pk)
    assert QueueEntry.objects.get().pk == waiting.pk
    with django_capture_on_commit_callbacks(execute=True):
        conversations.assign(waiting.pk, actor=Actor("agent"), assignee=make.agent("Zofia"))
    assert not QueueEntry.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        conversations.assign(taken.pk, actor=Actor("agent"))
    assert woken() == [team.pk]


def test_leave_that_begins_is_seen_by_the_scan():
    team, (ola, piotr), _owner = desk.team("Ola Nowak", "Piotr Zając")
    case = desk.waiting(team)
    conversations.assign(case.pk, actor=Actor("agent"), assignee=ola)
    accounts.set_presence(ola, "offline")
    today = clock.now().date()
    actions.take_leave(ola, by=ola, first_day=today, last_day=today)
    tasks.scan(0)
    assert Conversation.objects.get(pk=case.pk).assignee == piotr
