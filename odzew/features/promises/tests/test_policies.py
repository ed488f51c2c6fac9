"""Policies are edited by versions: what is open moves when asked to, what has ended never does."""

from datetime import timedelta

import pytest

from odzew.core.accounts import actions as accounts
from odzew.core.conversations.models import Conversation
from odzew.features.promises import actions, queries
from odzew.features.promises.models import Calendar, CalendarUse, Policy, Promise
from odzew.features.promises.tests.arranged import (
    HOUR,
    MONDAY,
    kinds,
    leave,
    office,
    open_of,
    policy,
    reply,
)
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound
from odzew.testing import make

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _desk():
    office()


@pytest.fixture
def owner():
    return make.agent(role="owner")


def opened(at=MONDAY, **fields):
    with clock.at(at):
        return make.conversation(**fields)


def test_an_edit_shows_what_would_move_and_writes_nothing():
    row, case = policy(), opened()
    preview = queries.policy_preview({"first_answer": 60}, series=row.series)
    assert (preview.moves, preview.ends, preview.total, preview.is_partial) == (1, 0, 2, False)
    [example] = preview.examples
    assert (example.number, example.before, example.after) == (
        case.number,
        MONDAY + 2 * HOUR,
        MONDAY + HOUR,
    )
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR


def test_an_edit_applied_moves_what_is_open_from_its_beginning_and_never_what_has_ended(owner):
    row, open_case, ended = policy(), opened(), opened()
    with clock.at(MONDAY + HOUR):
        leave(reply(ended, owner))
        before = Promise.objects.filter(conversation=ended, kind="first_answer").values().get()
        new = actions.save_policy(row.series, {"first_answer": 90}, owner, apply_to_open=True)
    assert (new.version, new.series) == (2, row.series)
    moved = open_of(open_case, "first_answer")
    assert (moved.due_at, moved.policy_id, moved.allowance) == (MONDAY + 90 * MINUTE, new.pk, 90)
    assert Promise.objects.filter(conversation=ended, kind="first_answer").values().get() == before


def test_an_edit_not_applied_leaves_open_promises_with_their_version(owner):
    row, case = policy(), opened()
    actions.save_policy(row.series, {"first_answer": 60}, owner)
    with clock.at(MONDAY + MINUTE):
        actions.settle([case.pk])
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR
    assert open_of(opened(), "first_answer").due_at == MONDAY + HOUR


def test_a_broken_promise_stays_broken_when_its_policy_grows_kinder(owner):
    row, case = policy(), opened()
    with clock.at(MONDAY + 2 * HOUR):
        actions.fire_due()
        actions.save_policy(row.series, {"first_answer": 600}, owner, apply_to_open=True)
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR


def test_an_edit_while_its_timer_fires_is_counted_once(owner):
    row, case = policy(), opened()
    with clock.at(MONDAY + HOUR):
        actions.save_policy(row.series, {"first_answer": 240}, owner, apply_to_open=True)
        assert actions.fire_due() == 0
    assert open_of(case, "first_answer").next_step_at == MONDAY + 2 * HOUR


def test_a_kind_that_is_owed_no_more_is_released_with_that_reason(owner):
    row, case = policy(), opened()
    preview = queries.policy_preview({"resolution": None}, series=row.series)
    assert preview.ends == 1
    actions.save_policy(row.series, {"resolution": None}, owner, apply_to_open=True)
    assert kinds(case) == ["first_answer"]
    assert Promise.objects.get(conversation=case, kind="resolution").reason == "policy"


def test_an_answer_is_owed_even_by_a_policy_that_names_no_time_for_it():
    policy(first_answer=None, next_answer=None, update=None, resolution=None)
    assert kinds(opened()) == ["first_answer"]


def test_a_retired_policy_hands_its_promises_to_the_next_that_fits(owner):
    row = policy(position=1)
    other = Policy.objects.create(name="Reszta", position=2, first_answer=300, next_answer=300)
    case = opened()
    actions.retire_policy(row.series, owner)
    assert open_of(case, "first_answer").policy_id == other.pk
    with pytest.raises(NotFound):
        queries.live_policy(row.series)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_answer": 0}, "first_answer"),
        ({"first_answer": True}, "first_answer"),
        ({"name": "  "}, "name"),
        ({"clock_kind": "moon"}, "clock_kind"),
        ({"colour": "red"}, "colour"),
        ({"steps": [{"percent": 50}, {"percent": 50}]}, "steps"),
        ({"steps": [{"percent": 50, "who": ["everybody"]}]}, "steps"),
        ({"steps": [{"percent": 0}]}, "steps"),
    ],
)
def test_a_policy_takes_no_wrong_value(owner, values, field):
    row = policy()
    with pytest.raises(Invalid) as caught:
        actions.save_policy(row.series, values, owner)
    assert field in caught.value.fields


def test_a_stranger_may_not_edit_policies():
    with pytest.raises(NotAllowed):
        actions.save_policy(None, {"name": "Moja"}, make.agent())


def test_the_first_policy_that_fits_counts():
    policy(position=9)
    vip = Policy.objects.create(name="VIP", position=1, tiers=["vip"], first_answer=15)
    chat = Policy.objects.create(name="Czat", position=2, channels=["chat"], first_answer=3)
    person = make.customer()
    case = opened(customer=person)
    assert queries.policy_of(case).name == "Wszystko"
    type(person).objects.filter(pk=person.pk).update(tags=["VIP"])
    assert queries.policy_of(Conversation.objects.get(pk=case.pk)) == vip
    assert queries.policy_of(opened(channel="chat")) == chat


def test_the_nearest_calendar_counts():
    team, brand = make.team(), make.brand()
    default = Calendar.objects.get()
    rows = {name: Calendar.objects.create(name=name, week=default.week) for name in ("t", "c", "b")}
    CalendarUse.objects.create(calendar=rows["b"], brand=brand)
    CalendarUse.objects.create(calendar=rows["c"], channel="chat")
    CalendarUse.objects.create(calendar=rows["t"], team=team)
    found = [
        queries.calendar_of(team_id=t, channel=c, brand_id=b).name
        for t, c, b in (
            (team.pk, "chat", brand.pk),
            (None, "chat", brand.pk),
            (None, "email", brand.pk),
            (None, "email", None),
        )
    ]
    assert found == ["t", "c", "b", default.name]


def test_a_calendar_edited_while_clocks_run_moves_what_is_open():
    policy()
    case, calendar = opened(), Calendar.objects.get()
    calendar.extra = {"2026-11-23": [["08:00", "11:00"], ["13:00", "18:00"]]}
    calendar.save()
    with clock.at(MONDAY + MINUTE):
        actions.settle([case.pk])
    assert open_of(case, "first_answer").due_at == MONDAY + 4 * HOUR


def test_a_team_deleted_takes_its_policy_along_and_its_cases_are_owed_by_the_next(owner):
    team = make.team()
    policy(position=2)
    own = Policy.objects.create(name="Zespołu", position=1, team=team, first_answer=10)
    case = opened(team=team)
    actions.settle([case.pk])
    assert open_of(case, "first_answer").policy_id == own.pk
    accounts.delete_team(team, by=owner)
    actions.settle([case.pk])
    assert open_of(case, "first_answer").due_at == MONDAY + 2 * HOUR
