"""Each way to be forgotten is found, is shown to those who may see it, and stops when it is mended."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from odzew.core.accounts.models import Desk, RolePermission
from odzew.core.conversations.rules.orphans import KINDS, thresholds
from odzew.features.routing.models import Leave
from odzew.kit import clock
from odzew.surfaces.radar import lines, rules, standing, watch, words
from odzew.surfaces.radar.tests import ways
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor():
    return make.agent("Tomasz Lis", role="supervisor")


def kinds(agent, **more):
    return {orphan.kind for orphan in watch.sightings(agent, **more)}


@pytest.mark.parametrize("kind", ways.CASES)
def test_a_case_is_found_in_each_way_to_be_forgotten(supervisor, kind):
    with transaction.atomic():
        case = ways.CASES[kind]()
    found = [one for one in watch.board(supervisor).waiters if one.row and one.row.id == case.pk]
    assert kind in {orphan.kind for orphan in found[0].orphans}
    assert found[0].state in {rules.RISK, rules.BROKEN}


@pytest.mark.parametrize("kind", ways.ARRIVALS)
def test_an_arrival_outside_every_list_is_found(supervisor, kind):
    with transaction.atomic():
        row = ways.ARRIVALS[kind]()
    (found,) = watch.board(supervisor).waiters
    assert (found.orphans[0].kind, found.orphans[0].ref) == (kind, str(row.public_id))
    assert found.state == rules.ASIDE


def test_each_way_to_be_forgotten_has_its_row_its_weight_its_words_and_its_remedy():
    known = (
        ways.CASES.keys() | ways.ARRIVALS.keys(),
        rules.WEIGHT.keys(),
        words.TOLD.keys(),
        lines.OFFERED.keys(),
    )
    assert [set(each) for each in known] == [set(KINDS)] * 4


def test_whoever_waits_in_good_hands_is_calm(supervisor):
    with transaction.atomic():
        ways.waiting(assignee=make.agent("Ola Nowak", presence="available"))
    board = watch.board(supervisor)
    assert [one.state for one in board.waiters] == [rules.CALM]
    assert (board.waiting, board.troubled, board.is_clean) == (1, 0, False)


def test_nobody_waits_and_the_radar_is_clean(supervisor):
    board = watch.board(supervisor)
    assert board.is_clean
    assert (board.waiting, board.longest_seconds) == (0, 0)


def test_a_leader_of_one_team_sees_only_that_team(supervisor):
    with transaction.atomic():
        mine, other = make.team("Hurt"), make.team("Detal")
        leader = make.agent("Ewa Maj", role="supervisor", teams=(mine,))
        RolePermission.objects.create(role="supervisor", permission="see_all_teams", is_allowed=False)
        case = ways.waiting(team=mine)
        ways.waiting(team=other)
        ways.send_failed()
        ways.spam_person()
    seen = {one.row.id for one in watch.board(leader).waiters if one.row}
    assert seen == {case.pk}


def test_an_arrival_at_another_teams_door_stays_theirs():
    with transaction.atomic():
        RolePermission.objects.create(role="supervisor", permission="see_all_teams", is_allowed=False)
        leader = make.agent("Ewa Maj", role="supervisor", teams=(make.team("Hurt"),))
        row = ways.unreadable()
        type(row.account).objects.filter(pk=row.account_id).update(team=make.team("Detal"))
    assert not watch.board(leader).waiters


def test_the_team_filter_leaves_the_other_teams_out(supervisor):
    with transaction.atomic():
        team = make.team("Hurt")
        ways.waiting(team=team)
        ways.unassigned()
    board = watch.board(supervisor, team_id=team.pk)
    assert (board.waiting, len(board.waiters)) == (1, 1)


def test_the_empty_radar_of_a_team_tells_of_that_team(supervisor):
    with transaction.atomic():
        team = make.team("Hurt")
        ways.waiting(team=make.team("Detal"))
    told = standing.standing(supervisor, watch.board(supervisor, team_id=team.pk), team)
    assert (told.next_due_at, told.tomorrow) == (None, 0)


def test_somebody_on_leave_holds_nothing(supervisor):
    with transaction.atomic():
        ola = make.agent("Ola Nowak", presence="available")
        ways.waiting(assignee=ola)
    assert "holder_away" not in kinds(supervisor)
    today = timezone.localdate(clock.now())
    Leave.objects.create(agent=ola, first_day=today, last_day=today)
    assert "holder_away" in kinds(supervisor)


def test_a_reply_after_the_failed_one_is_a_follow_up(supervisor):
    with transaction.atomic():
        case = ways.send_failed()
        ways.outgoing(case)
    assert "send_failed" not in kinds(supervisor)


def test_a_bots_case_that_a_person_answered_is_in_good_hands(supervisor):
    with transaction.atomic():
        case = ways.bot_only()
        ways.outgoing(case)
    assert "bot_only" not in kinds(supervisor)


def test_the_board_holds_the_worst_first_and_says_what_it_leaves_out(supervisor, monkeypatch):
    monkeypatch.setattr(watch, "SHOWN", 2)
    with transaction.atomic():
        ways.waiting(assignee=make.agent("Ola Nowak", presence="available"))
        ways.promise_broken()
        ways.draft_left()
    board = watch.board(supervisor)
    assert [one.state for one in board.waiters] == [rules.BROKEN, rules.RISK]
    assert board.more == 1
    assert len(watch.board(supervisor, is_whole=True).waiters) == 3


def test_figures_say_when_there_may_be_more_than_were_read(supervisor):
    Desk.objects.update_or_create(pk=1, defaults={"settings": {"radar": {"most": 2}}})
    with transaction.atomic():
        for way in (ways.promise_broken, ways.promise_broken, ways.promise_broken, ways.draft_left):
            way()
    board = watch.board(supervisor)
    with translation.override("pl"):
        said = {group.state: group.said for group in lines.groups(board, supervisor)}
        headline = lines.headline(board)
    assert said == {rules.BROKEN: "3+ osoby", rules.RISK: "1 osoba"}
    assert "3+ po terminie, 1 zagrożona" in headline


def test_thresholds_take_whole_numbers_above_zero_only():
    assert thresholds("oops") == thresholds({})
    own = thresholds({"away_days": 5, "draft_minutes": "x", "most": 0, "bot_minutes": True, "other": 3})
    assert (own.away_days, own.draft_minutes, own.most, own.bot_minutes) == (5, 60, 50, 10)


def test_the_page_asks_fifteen_times_however_many_wait(client, supervisor, django_assert_max_num_queries):
    with transaction.atomic():
        for way in [*ways.CASES.values(), *ways.ARRIVALS.values()]:
            way()
    client.force_login(supervisor)
    client.get(reverse("radar"))  # the figure of today's promises is counted once a minute
    with django_assert_max_num_queries(15):
        client.get(reverse("radar"))
