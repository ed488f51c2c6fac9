"""Calendars as they are written: places, the one default, names, hours that never open, promises counted again."""

from datetime import UTC, datetime

import pytest

from odzew.features.promises import tasks
from odzew.features.promises.actions import calendars
from odzew.features.promises.actions.calendars import Places
from odzew.features.promises.models import Calendar, CalendarUse, Policy, Promise
from odzew.features.promises.queries import calendars as known
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
MONDAY_NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9:00 in Warsaw
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def values(name="Sklep", **fields):
    usual = {"zone": "Europe/Warsaw", "week": WEEK, "country": "PL", "closed": [], "extra": {}}
    return {"name": name, **usual, **fields}


@pytest.fixture(autouse=True)
def nothing_written_yet():
    """A new desk comes with a calendar and policies of its own; here it starts without calendars."""
    Policy.objects.update(calendar=None)
    Calendar.objects.all().delete()


@pytest.fixture
def boss():
    return make.agent("Alicja Nowak", role="admin")


def saved(boss, name="Sklep", row=None, places=None, *, is_default=False, **fields):
    return calendars.save_calendar(
        row, values(name, **fields), by=boss, places=places or Places(), is_default=is_default
    )


def test_the_first_calendar_is_the_default_until_another_is_asked_to_be(boss):
    first, second = saved(boss, "Sklep"), saved(boss, "Hurt")
    assert (first.is_default, second.is_default) == (True, False)
    saved(boss, "Hurt", second, is_default=True)
    assert list(Calendar.objects.filter(is_default=True)) == [second]


def test_the_default_cannot_be_given_up_only_handed_on(boss):
    only = saved(boss)
    saved(boss, "Sklep", only, is_default=False)
    only.refresh_from_db()
    assert only.is_default
    with pytest.raises(Refused, match="domyślny"):
        calendars.delete_calendar(only, by=boss)


def test_a_place_belongs_to_one_calendar_and_comes_to_the_one_saved_last(boss):
    team, brand = make.team("Hurt"), make.brand()
    first = saved(boss, "Sklep", places=Places([team], [brand], ["chat"]))
    second = saved(boss, "Hurt", places=Places([team], [], ["chat"]))
    assert {known.uses().teams[team.pk], known.uses().channels["chat"]} == {second}
    assert known.uses().brands == {brand.pk: first}
    saved(boss, "Hurt", second)
    assert not CalendarUse.objects.filter(calendar=second).exists()


def test_a_place_of_two_conditions_is_left_alone(boss):
    team = make.team()
    row = saved(boss)
    both = CalendarUse.objects.create(calendar=row, team=team, channel="chat")
    saved(boss, "Sklep", row)
    assert CalendarUse.objects.get() == both


@pytest.mark.parametrize("name", ["", "  ", "sKLEP"])
def test_a_calendar_needs_a_name_of_its_own(boss, name):
    saved(boss)
    with pytest.raises(Invalid) as refused:
        saved(boss, name)
    assert "name" in refused.value.fields


def test_hours_that_never_open_are_refused_by_their_name(boss):
    with pytest.raises(Invalid) as refused:
        saved(boss, week={})
    assert refused.value.code == "never_open"
    with pytest.raises(Invalid):
        saved(boss, week={"mon": [["09:00", "12:00"], ["11:00", "13:00"]]})
    assert not Calendar.objects.exists()


def test_only_those_who_set_promises_write_calendars():
    agent = make.agent(role="agent")
    with pytest.raises(NotAllowed):
        saved(agent)


def test_the_audit_keeps_what_changed_and_says_nothing_of_the_rest(boss):
    row = saved(boss)
    saved(boss, "Sklep", row)
    saved(boss, "Sklep", row, closed=["2026-12-28"])
    facts = Event.objects.filter(kind="PromiseSettingsChanged").order_by("pk")
    assert [fact.data["verb"] for fact in facts] == ["added", "changed"]
    assert facts[1].data["before"] == {"closed": []}
    assert facts[1].data["after"] == {"closed": ["2026-12-28"]}


def test_a_calendar_that_a_live_policy_names_stays_one_of_a_retired_version_goes(boss):
    saved(boss, "Sklep")
    row = saved(boss, "Święta")
    policy = Policy.objects.create(name="Poczta", calendar=row)
    with pytest.raises(Refused, match="Poczta"):
        calendars.delete_calendar(row, by=boss)
    Policy.objects.update(retired_at=clock.now())
    calendars.delete_calendar(row, by=boss)
    policy.refresh_from_db()
    assert policy.calendar is None
    assert Event.objects.filter(kind="PromiseSettingsChanged").latest("pk").data["verb"] == "deleted"


def test_open_promises_are_counted_again_in_other_hours_and_kept_ones_stay(boss):
    with clock.at(MONDAY_NINE):
        row = saved(boss, is_default=True)
        conversation = make.conversation()
        answer = Promise.objects.get(conversation=conversation, kind="first_answer")
        first_due = answer.due_at
        over = Promise.objects.create(
            conversation=conversation, kind="update", calendar=row, made_at=MONDAY_NINE, due_at=first_due,
            allowance=60, kept_at=MONDAY_NINE, ended_at=MONDAY_NINE,
        )  # fmt: skip
        saved(boss, "Sklep", row, closed=["2026-11-23"])
        saved(boss, "Sklep", row, closed=["2026-11-23", "2026-11-24"])
        tasks.settle_all()
    answer.refresh_from_db()
    over.refresh_from_db()
    assert first_due.date() == MONDAY_NINE.date()
    assert (
        answer.due_at.isoformat() == "2026-11-25T09:00:00+00:00"
    )  # two open hours from Wednesday's opening on
    assert over.due_at == first_due
    moved = Event.objects.filter(kind="PromiseMoved", data__promise_id=answer.pk).get()
    assert moved.data["why"] == "calendar"


def test_what_counted_in_a_deleted_calendar_counts_in_the_default(boss):
    with clock.at(MONDAY_NINE):
        saved(boss, is_default=True)
        late = saved(boss, "Święta", closed=["2026-11-23"], places=Places(channels=["email"]))
        conversation = make.conversation()
        answer = Promise.objects.get(conversation=conversation, kind="first_answer")
        assert answer.calendar == late
        calendars.delete_calendar(late, by=boss)
        tasks.settle_all()
    answer.refresh_from_db()
    assert answer.calendar.is_default
    assert answer.due_at.isoformat() == "2026-11-23T10:00:00+00:00"
