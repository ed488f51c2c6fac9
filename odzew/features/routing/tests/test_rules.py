"""Who is given a case: tables of cases, no database."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.features.routing import rules
from odzew.features.routing.rules import Candidate, Case, Mode, Need, NeedRule, Reason, Terms, Verdict, Why
from odzew.kit.errors import Invalid

MOST = {"chat": 3, "email": 20}
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ENGLISH, RETURNS = 7, 8


def one(key, **fields):
    return Candidate(key, f"Osoba {key}", fields.pop("presence", "available"), **fields)


def chosen(people, case=None, **terms):
    return rules.choose(people, case or Case(1, "email"), Terms(most=MOST, **terms))


def test_three_chats_or_twenty_mails_or_a_mixture_are_a_full_load():
    assert rules.load_of({"chat": 3}, MOST) == 1
    assert rules.load_of({"email": 20}, MOST) == 1
    assert rules.load_of({"chat": 1, "email": 10}, MOST) == Fraction(1, 3) + Fraction(1, 2)
    assert rules.has_room({"chat": 2}, "chat", MOST)
    assert not rules.has_room({"chat": 3}, "chat", MOST)
    assert not rules.has_room({"chat": 3}, "email", MOST)
    assert rules.has_room({"chat": 2, "email": 5}, "email", MOST)
    assert not rules.has_room({"chat": 2, "email": 6}, "email", MOST)


@pytest.mark.parametrize(
    ("held", "channel", "share", "has_room"),
    [
        ({"email": 9}, "email", 50, True),
        ({"email": 10}, "email", 50, False),
        ({}, "chat", 25, True),  # whoever holds nothing may take one
        ({"chat": 1}, "chat", 50, False),
        ({}, "chat", 0, False),
        ({"chat": 4}, "chat", 150, False),
        ({"chat": 3}, "chat", 150, True),
    ],
)
def test_a_share_of_a_full_load_counts(held, channel, share, has_room):
    assert rules.has_room(held, channel, MOST, share) is has_room


def test_a_channel_with_nought_is_given_to_nobody():
    assert not rules.has_room({}, "chat", {"chat": 0})


@pytest.mark.parametrize("presence", ["away", "offline", "busy"])
def test_only_the_available_are_given_work(presence):
    choice = chosen([one(1, presence=presence)])
    assert choice.agent is None
    assert choice.reason == (Reason.FULL if presence == "busy" else Reason.ABSENT)


def test_leave_and_hours_come_before_presence():
    choice = chosen([one(1, is_on_leave=True), one(2, is_on_shift=False), one(3)])
    assert choice.agent == 3
    assert [each.verdict for each in choice.seen] == [Verdict.LEAVE, Verdict.OFF_SHIFT, Verdict.FITS]


def test_S137_a_case_in_english_goes_to_whoever_works_in_english():
    case = Case(1, "email", needs=(Need(ENGLISH, "angielski", 2),))
    people = [one(1), one(2, levels={ENGLISH: 1}), one(3, levels={ENGLISH: 3}, held={"email": 15})]
    choice = chosen(people, case)
    assert (choice.agent, choice.why) == (3, Why.SKILLED)
    assert [each.verdict for each in choice.seen] == [Verdict.SKILL, Verdict.SKILL, Verdict.FITS]


def test_S137_without_anybody_who_can_it_the_case_stays_and_says_so():
    case = Case(1, "email", needs=(Need(ENGLISH, "angielski", 2),))
    assert chosen([one(1), one(2)], case).reason == Reason.SKILL


def test_after_a_wait_skills_are_preferred_and_no_longer_demanded():
    needs = (Need(ENGLISH, "angielski", 3),)
    people = [one(1), one(2, levels={ENGLISH: 2}, held={"email": 5})]
    assert chosen(people, Case(1, "email", needs, waited_minutes=59), relax_minutes=60).agent is None
    relaxed = chosen(people, Case(1, "email", needs, waited_minutes=60), relax_minutes=60)
    assert (relaxed.agent, relaxed.why) == (2, Why.SKILLED)


def test_the_customer_returns_to_the_same_person_while_there_is_room():
    case = Case(1, "chat", previous=2)
    assert (chosen([one(1), one(2, held={"chat": 2})], case).why) == Why.STICKY
    assert chosen([one(1), one(2, held={"chat": 3})], case).agent == 1
    assert chosen([one(1), one(2, presence="away")], case).agent == 1
    assert chosen([one(1), one(2, held={"chat": 2})], case, is_sticky=False).agent == 1


def test_the_least_loaded_gets_it_by_share_and_ties_go_by_turn():
    people = [
        one(1, held={"email": 4}, share=50),
        one(2, held={"email": 5}),
        one(3, held={"email": 6}),
    ]
    assert chosen(people).agent == 2
    tied = [one(1, turn_at=NOW), one(2, turn_at=NOW - timedelta(hours=1)), one(3, turn_at=NOW)]
    assert chosen(tied).agent == 2


def test_turns_go_round_whatever_the_load():
    people = [one(1, turn_at=NOW, held={}), one(2, turn_at=NOW - timedelta(minutes=1), held={"email": 9})]
    choice = chosen(people, mode=Mode.ROUND_ROBIN)
    assert (choice.agent, choice.why) == (2, Why.TURN)


def test_the_reason_is_the_one_that_somebody_can_mend():
    assert chosen([]).reason == Reason.NOBODY
    assert chosen([one(1, presence="away")]).reason == Reason.ABSENT
    assert chosen([one(1, presence="away"), one(2, held={"email": 20})]).reason == Reason.FULL


def test_rules_and_language_ask_for_skills_and_the_higher_level_counts():
    languages = {"en": Need(ENGLISH, "angielski", 2)}
    asked = [
        NeedRule(Need(RETURNS, "zwroty", 1), tag="zwrot"),
        NeedRule(Need(RETURNS, "zwroty", 3), kind="complaint"),
        NeedRule(Need(9, "czat", 1), channel="chat"),
    ]

    def of(**case):
        usual = {"channel": "email", "kind": "enquiry", "tags": (), "language": "", "brand": 1}
        return {need.skill: need.level for need in rules.needs_of(asked, languages, **(usual | case))}

    assert of() == {}
    assert of(language="en-GB") == {ENGLISH: 2}
    assert of(language="de") == {}
    assert of(tags=("zwrot",)) == {RETURNS: 1}
    assert of(tags=("zwrot",), kind="complaint", channel="chat") == {RETURNS: 3, 9: 1}


def test_own_hours_are_read_from_lines_and_a_wrong_day_is_named():
    week = rules.read_week({"mon": "8-12, 13:30–17", "sat": " 9-13 "})
    assert week == {"mon": [["08:00", "12:00"], ["13:30", "17:00"]], "sat": [["09:00", "13:00"]]}
    hours = rules.hours_of_week(week, UTC)
    assert rules.is_on_shift(hours, datetime(2026, 11, 23, 11, 59, tzinfo=UTC))
    assert not rules.is_on_shift(hours, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    assert rules.is_on_shift(None, NOW)
    for wrong in ("12-8", "od rana", "8-25", "8-12, 11-13"):
        with pytest.raises(Invalid) as refused:
            rules.read_week({"tue": wrong})
        assert list(refused.value.fields) == ["tue"]


PEOPLE = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 40),
        name=st.just("Osoba"),
        presence=st.sampled_from(["available", "busy", "away", "offline"]),
        levels=st.dictionaries(st.integers(7, 8), st.integers(1, 4)),
        held=st.dictionaries(st.sampled_from(["chat", "email"]), st.integers(0, 21)),
        share=st.integers(0, 150),
        is_on_leave=st.booleans(),
        is_on_shift=st.booleans(),
        turn_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=8,
    unique_by=lambda each: each.key,
)
CASES = st.builds(
    Case,
    key=st.just(1),
    channel=st.sampled_from(["chat", "email"]),
    needs=st.lists(st.builds(Need, st.integers(7, 8), st.just("x"), st.integers(1, 4)), max_size=2).map(
        tuple
    ),
    previous=st.none() | st.integers(1, 40),
    waited_minutes=st.integers(0, 200),
)
TERMS = st.builds(
    Terms,
    mode=st.sampled_from(["round_robin", "least_loaded"]),
    is_sticky=st.booleans(),
    most=st.just(MOST),
    relax_minutes=st.none() | st.integers(1, 100),
)


@given(PEOPLE, CASES, TERMS)
def test_whoever_is_chosen_is_there_has_room_and_can_it_and_nobody_is_chosen_only_when_nobody_can(
    people, case, terms
):
    choice = rules.choose(people, case, terms)
    assert (choice.agent is None) == (choice.reason is not None)
    assert len(choice.seen) == len(people)
    fitting = {each.key for each in choice.seen if each.verdict == Verdict.FITS}
    assert (choice.agent in fitting) if fitting else choice.agent is None
    if choice.agent is not None:
        best = next(each for each in people if each.key == choice.agent)
        assert best.presence == "available"
        assert best.is_on_shift
        assert not best.is_on_leave
        assert rules.has_room(best.held, case.channel, terms.most, best.share)
        is_demanded = terms.relax_minutes is None or case.waited_minutes < terms.relax_minutes
        assert not is_demanded or all(best.levels.get(n.skill, 0) >= n.level for n in case.needs)


@pytest.mark.parametrize(
    ("week", "moment", "is_there"),
    [
        # 25 October 2026: 3:00 becomes 2:00, so that the hour from 2 to 3 is there twice
        ({"sun": [["02:00", "03:00"]]}, datetime(2026, 10, 25, 0, 0, tzinfo=UTC), True),
        ({"sun": [["02:00", "03:00"]]}, datetime(2026, 10, 25, 1, 59, tzinfo=UTC), True),
        ({"sun": [["02:00", "03:00"]]}, datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),
        # 29 March 2026: 2:00 becomes 3:00
        ({"sun": [["03:00", "04:00"]]}, datetime(2026, 3, 29, 0, 59, tzinfo=UTC), False),
        ({"sun": [["03:00", "04:00"]]}, datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
        # a night in two slots
        ({"mon": [["22:00", "24:00"]], "tue": [["00:00", "06:00"]]}, datetime(2026, 11, 23, 23, 0, tzinfo=UTC), True),
    ],
)  # fmt: skip
def test_own_hours_hold_on_both_nights_of_the_clock_and_over_midnight(week, moment, is_there):
    hours = rules.hours_of_week(week, ZoneInfo("Europe/Warsaw"))
    assert rules.is_on_shift(hours, moment) is is_there


def planned(people, cases, *, most=50, **terms):
    return rules.plan(people, cases, Terms(most=MOST, **terms), most=most, at=NOW)


def test_a_plan_sees_what_it_has_filled_and_turns_go_round_within_it():
    people = [one(1), one(2, held={"chat": 2}), one(3, presence="away")]
    found = planned(people, [Case(key, "chat") for key in range(1, 7)])
    assert [choice.agent for _case, choice in found.chosen] == [1, 1, 2, 1]
    assert [reason for _case, reason in found.left] == [Reason.FULL] * 2
    assert {each.key: each.held for each in found.people} == {1: {"chat": 3}, 2: {"chat": 3}, 3: {}}
    turns = planned([one(1), one(2)], [Case(key, "email") for key in range(1, 5)], mode=Mode.ROUND_ROBIN)
    assert [choice.agent for _case, choice in turns.chosen] == [1, 2, 1, 2]


def test_a_plan_stops_at_its_most_and_passes_over_cases_for_nobody():
    english = Need(ENGLISH, "angielski", 2)
    cases = [Case(1, "email", (english,)), Case(2, "email", (english,)), Case(3, "email"), Case(4, "email")]
    found = planned([one(1)], cases, most=1)
    assert [case.key for case, _choice in found.chosen] == [3]
    assert found.left == [(cases[0], Reason.SKILL), (cases[1], Reason.SKILL)]


def test_a_case_that_waits_long_enough_is_not_hopeless_with_the_others():
    english = Need(ENGLISH, "angielski", 2)
    cases = [Case(1, "email", (english,)), Case(2, "email", (english,), waited_minutes=60)]
    found = planned([one(1)], cases, relax_minutes=60)
    assert [case.key for case, _choice in found.chosen] == [2]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20), st.integers(0, 150)), max_size=5),
    st.lists(st.sampled_from(["chat", "email"]), max_size=40),
)
def test_a_plan_never_fills_anybody_beyond_their_share(people, channels):
    desk = [
        one(key, held={"chat": chats, "email": mails}, share=share)
        for key, (chats, mails, share) in enumerate(people, 1)
    ]
    found = planned(desk, [Case(key, channel) for key, channel in enumerate(channels, 1)])
    got = {choice.agent for _case, choice in found.chosen}
    for each in found.people:
        if each.key in got and sum(each.held.values()) > 1:
            assert rules.load_of(each.held, MOST) <= Fraction(each.share, 100)
    assert len(found.chosen) + len(found.left) == len(channels)


def test_room_for_anything_is_seen_whatever_the_case_asks_for():
    terms = Terms(most=MOST)
    assert rules.has_anybody_room([one(1, held={"chat": 2, "email": 6}), one(2)], terms)
    assert not rules.has_anybody_room([one(1, held={"chat": 3}), one(2, presence="away")], terms)
