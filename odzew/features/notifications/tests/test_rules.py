"""What a person wishes, when it is quiet, who is next: values in, values out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.core.accounts.rules import NOTIFICATIONS, preference_holds
from odzew.features.notifications.rules import chain
from odzew.features.notifications.rules.quiet import Quiet
from odzew.features.notifications.rules.wishes import DEFAULT_WAYS, plans, wishes_of

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHT = Quiet(time(22), time(6, 30), WARSAW)
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


def at(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=WARSAW, fold=fold)


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        (at(2026, 11, 27, 21, 59), False),
        (at(2026, 11, 27, 22, 0), True),
        (at(2026, 11, 28, 0, 0), True),
        (at(2026, 11, 28, 6, 29), True),
        (at(2026, 11, 28, 6, 30), False),
    ],
)
def test_quiet_hours_go_over_midnight(moment, is_quiet):
    assert NIGHT.holds(moment) is is_quiet


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (at(2026, 11, 27, 23), at(2026, 11, 28, 6, 30)),
        (at(2026, 11, 28, 3), at(2026, 11, 28, 6, 30)),
        # the night of spring has seven and a half hours of quiet, that of autumn nine and a half
        (at(2026, 3, 28, 22), datetime(2026, 3, 29, 4, 30, tzinfo=UTC)),
        (at(2026, 10, 24, 22), datetime(2026, 10, 25, 5, 30, tzinfo=UTC)),
    ],
)
def test_quiet_ends_by_the_wall_clock_in_both_nights_of_the_clock_change(moment, end):
    assert NIGHT.ends(moment) == end


def test_an_hour_that_comes_twice_is_quiet_twice():
    early = Quiet(time(22), time(2, 30), WARSAW)
    first = at(2026, 10, 25, 2, 45)
    again = at(2026, 10, 25, 2, 15, fold=1)
    assert not early.holds(first)
    assert early.ends(again) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(
    st.integers(0, 1439), st.integers(0, 1439), st.sampled_from(["Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "UTC"]),
    st.integers(0, 366 * 24 * 60),
)  # fmt: skip
def test_the_end_of_quiet_is_never_in_the_past_and_within_two_days(first, last, zone, minutes):
    start, end = (time(*divmod(one, 60)) for one in (first, last))
    quiet = Quiet(start, end, ZoneInfo(zone))
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = quiet.ends(now)
    assert now <= ends <= now + timedelta(days=2)
    assert (ends == now) is not quiet.holds(now)
    if start != end:
        assert not quiet.holds(ends)


def ways(kind: str, settings: dict, now: datetime = NOON, presence: str = "available", **more) -> dict:
    known = {"has_device": True} | more
    found = plans(kind, wishes_of(settings, zone="Europe/Warsaw"), now=now, presence=presence, **known)
    return {plan.way: (plan.verdict, plan.due_at) for plan in found}


def test_without_a_choice_the_defaults_speak():
    assert set(DEFAULT_WAYS) == set(NOTIFICATIONS)
    assert set(ways("mentioned", {})) == {"in_app", "push", "email", "sound"}
    assert set(ways("new_in_team", {})) == {"in_app"}


def test_a_choice_of_nothing_is_a_choice():
    assert ways("assigned", {"ways": {"assigned": []}}) == {}


def test_without_a_browser_no_push_waits():
    assert "push" not in ways("assigned", {}, has_device=False)


def test_at_night_the_screen_is_silent_and_the_rest_waits_for_the_morning():
    night = at(2026, 11, 27, 23).astimezone(UTC)
    found = ways("mentioned", {"quiet_from": "22:00", "quiet_to": "06:30"}, night)
    morning = at(2026, 11, 28, 6, 30)
    assert found["in_app"][0] == "sent"
    assert found["sound"][0] == "quiet"
    assert found["push"] == found["email"] == ("waiting", morning)


@pytest.mark.parametrize(("may_wake", "verdict"), [(True, "sent"), (False, "quiet")])
def test_an_escalation_wakes_unless_the_person_forbids_it(may_wake, verdict):
    night = at(2026, 11, 27, 23).astimezone(UTC)
    settings = {"quiet_from": "22:00", "quiet_to": "06:30", "quiet_escalations": may_wake}
    assert ways("escalated", settings, night)["sound"][0] == verdict


@pytest.mark.parametrize(
    ("presence", "verdict"),
    [("available", "sent"), ("busy", "quiet"), ("away", "quiet"), ("offline", "away")],
)
def test_whoever_is_busy_hears_no_sound(presence, verdict):
    assert ways("assigned", {}, presence=presence)["sound"][0] == verdict


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ({}, NOON + timedelta(seconds=20)),
        ({"digest": "hourly"}, NOON + timedelta(hours=1)),
        ({"digest": "daily", "digest_at": "07:45"}, at(2026, 11, 28, 7, 45)),
        ({"digest": "daily", "digest_at": "12:30"}, at(2026, 11, 27, 12, 30)),
        ({"digest": "daily", "quiet_zone": "Asia/Tokyo"}, datetime(2026, 11, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_digest_waits_for_its_hour(settings, due):
    assert ways("mentioned", settings)["email"][1] == due


def test_an_escalation_does_not_wait_for_the_digest():
    assert ways("escalated", {"digest": "daily"})["email"][1] == NOON + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("ways", {"assigned": ["push"]}, True),
        ("ways", {"assigned": ["pigeon"]}, False),
        ("ways", {"birthdays": ["push"]}, False),
        ("ways", ["push"], False),
        ("quiet_zone", "Europe/Warsaw", True),
        ("quiet_zone", "", True),
        ("quiet_zone", "../../etc/passwd", False),
        ("quiet_zone", "Europe/Atlantis", False),
        ("digest", "weekly", False),
        ("digest_at", "25:00", False),
    ],
)
def test_preferences_are_checked(name, value, holds):
    assert preference_holds(name, value) is holds


def test_the_chain_skips_empty_rungs_and_people_who_were_asked():
    people = {"holder": [1], "lead": [], "on_call": [1, 2], "supervisors": [2], "owner": [3]}
    first = chain.next_rung(people, after=-1)
    assert first == chain.Rung(0, (1,))
    second = chain.next_rung(people, after=0, asked={1})
    assert second == chain.Rung(2, (2,))
    assert chain.next_rung(people, after=2, asked={1, 2}) == chain.Rung(4, (3,))
    assert chain.next_rung(people, after=4, asked={1, 2, 3}) is None


def test_damaged_terms_take_their_defaults():
    assert chain.terms_of({"minutes": "soon", "kinds": ["birthdays"]}).minutes == chain.DEFAULT_MINUTES
    assert chain.terms_of({"kinds": ["birthdays"]}).kinds == frozenset()
    assert chain.terms_of({}).need_word("promise_broken")
    assert not chain.terms_of({"is_on": False}).need_word("promise_broken")
