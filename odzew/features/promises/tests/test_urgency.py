"""Urgency: a table of situations and their points, and its way onto the case."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.queries import conversation_list
from odzew.core.conversations.rules.lists import Filter, Order
from odzew.features.promises.actions.urgency import refresh_moving, refresh_urgency, weights
from odzew.features.promises.models import Promise
from odzew.features.promises.rules.urgency import Owed, Situation, Weights, urgency
from odzew.kit import clock
from odzew.kit.events import SYSTEM, Actor
from odzew.testing import make

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def owed(left, *, whole=4 * HOUR, law=False, broken=False):
    return Owed(NOW + left - whole, NOW + left, is_law=law, is_broken=broken)


TABLE = [
    (Situation(), 0, []),
    (Situation(owed=(owed(3 * HOUR),)), 0, []),
    (Situation(owed=(owed(2 * HOUR),)), 15, ["due_soon"]),
    (Situation(owed=(owed(HOUR),)), 30, ["due_soon"]),
    (Situation(owed=(owed(-HOUR),)), 40, ["broken"]),
    (Situation(owed=(owed(HOUR, broken=True), owed(2 * HOUR))), 40, ["broken"]),
    (Situation(waiting_since=NOW - HOUR), 15, ["no_promise"]),
    (Situation(waiting_since=NOW - 25 * HOUR, owed=(owed(3 * HOUR),)), 10, ["waiting_long"]),
    (Situation(waiting_since=NOW - 4 * DAY, owed=(owed(3 * HOUR),)), 15, ["waiting_long"]),
    (Situation(owed=(owed(12 * DAY, law=True),)), 10, ["law"]),
    (Situation(owed=(owed(6 * DAY, law=True),)), 20, ["law"]),
    (Situation(owed=(owed(DAY, law=True),)), 30, ["law"]),
    (Situation(anger=0.5), 10, ["anger"]),
    (Situation(anger=7), 20, ["anger"]),
    (Situation(threats=("court",)), 15, ["threat"]),
    (Situation(threats=("court", "media", "court")), 25, ["threat"]),
    (Situation(text="Żelazko ISKRZY i pachnie spalenizną"), 35, ["safety"]),
    (Situation(text="The lamp caught fire."), 35, ["safety"]),
    (Situation(text="Firewall nie przepuszcza strony"), 0, []),
    (Situation(text="Mam uczulenie, wyszła wysypka"), 35, ["safety"]),
    (Situation(tiers=("VIP", "b2b")), 15, ["tier"]),
    (Situation(owed=(owed(-HOUR),), text="wybuchło", anger=1.0, threats=("a", "b")), 100, ["broken", "safety", "threat", "anger"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "score", "codes"), TABLE)
def test_S17_priority_follows_from_the_situation(case, score, codes):
    found, reasons = urgency(case, NOW)
    assert (found, [code for code, _points in reasons]) == (score, codes)


@pytest.mark.parametrize(
    ("reach", "score"), [(299, 0), (300, 10), (499, 10), (500, 20), (999, 20), (1000, 30)]
)
def test_S122_reach_counts_from_its_thresholds_on(reach, score):
    assert urgency(Situation(reach=reach), NOW)[0] == score


@given(st.floats(-2, 3), st.integers(0, 5000), st.lists(st.sampled_from("abcd")), st.booleans())
def test_the_score_is_the_sum_of_its_reasons_and_never_above_a_hundred(anger, reach, threats, is_late):
    case = Situation(
        owed=(owed(-HOUR if is_late else 3 * HOUR),), anger=anger, reach=reach, threats=tuple(threats)
    )
    score, reasons = urgency(case, NOW)
    assert score == min(100, sum(points for _code, points in reasons))
    assert all(points > 0 for _code, points in reasons)


def test_a_desk_sets_its_own_tiers_thresholds_and_words():
    by = Weights(tiers={"hotel": 12}, reach=(50,), safety_words=("mrowienie",))
    case = Situation(tiers=("Hotel",), reach=60, text="Czuję mrowienie w palcach")
    assert urgency(case, NOW, by)[0] == 12 + 10 + 35


# ---- on the case ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_S17_a_dangerous_word_makes_the_case_urgent_as_it_arrives():
    with transaction.atomic():
        case = make.conversation(text="Kołdra się zapaliła od lampki, proszę o pilny kontakt")
    case.refresh_from_db()
    assert case.urgency >= 35
    assert ["safety", 35] in case.urgency_reasons


@pytest.mark.django_db
def test_a_finished_case_is_at_rest():
    with transaction.atomic():
        case = make.conversation(text="Dymi się z gniazdka")
    conversations.change_status(case.pk, "resolved", actor=SYSTEM, reason="x")
    case.refresh_from_db()
    assert (case.urgency, case.urgency_reasons) == (0, [])


@pytest.mark.django_db
def test_feelings_threats_and_reach_are_read_from_the_words_that_wait_and_from_the_case():
    with transaction.atomic():
        case = make.conversation()
    Message.objects.filter(conversation=case).update(meta={"anger": 1, "threats": ["court"]})
    conversations.change_fields(case.pk, {"custom": {"reach": "1200"}}, actor=Actor("agent"))
    case.refresh_from_db()
    codes = {code for code, _points in case.urgency_reasons}
    assert {"anger", "threat", "reach"} <= codes


@pytest.mark.django_db
def test_time_alone_makes_a_case_more_urgent():
    with transaction.atomic():
        case = make.conversation()
    before = Conversation.objects.get(pk=case.pk).urgency
    due = Promise.objects.filter(conversation=case).order_by("due_at").first().due_at
    with clock.at(due + timedelta(minutes=1)):
        assert refresh_moving() == 1
        assert refresh_moving() == 0
    assert Conversation.objects.get(pk=case.pk).urgency > before


@pytest.mark.django_db
def test_the_list_by_urgency_is_paged_without_gaps():
    with transaction.atomic():
        owner = make.agent(role="owner")
        cases = [make.conversation() for _each in range(7)]
        for n, case in enumerate(cases):
            Conversation.objects.filter(pk=case.pk).update(urgency=(n % 3) * 20)
        Conversation.objects.filter(pk=cases[0].pk).update(waiting_since=None)
    seen, cursor = [], ""
    for _page in range(10):
        page = conversation_list(owner, Filter(), Order.URGENCY, cursor, size=2)
        seen += page.rows
        cursor = page.next
        if not cursor:
            break
    assert len({row.number for row in seen}) == 7
    assert [row.urgency for row in seen] == sorted((row.urgency for row in seen), reverse=True)


@pytest.mark.django_db
def test_scoring_costs_a_few_statements_however_many_cases(django_assert_max_num_queries):
    with transaction.atomic():
        keys = [make.conversation(text="Mam uczulenie").pk for _each in range(5)]
    Conversation.objects.filter(pk__in=keys).update(urgency=0)
    by = weights()
    with django_assert_max_num_queries(8):
        assert refresh_urgency(keys, by) == 5
