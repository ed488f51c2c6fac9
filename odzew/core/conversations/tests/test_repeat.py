"""S23: a second contact on the same matter is flagged by itself, once, within the window."""

from datetime import timedelta

import pytest

from odzew.core.conversations import actions, queries
from odzew.core.conversations.actions.repeat import flag_repeat
from odzew.core.conversations.models import Conversation, ConversationLink
from odzew.core.conversations.rules.conditions import Group, condition
from odzew.core.conversations.rules.lists import Filter
from odzew.core.conversations.rules.repeat import Matter, same_matter
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

MATTERS = [
    (Matter("Zwrot obrusu z zamówienia 20418"), Matter("Gdzie zwrot?", "zamówienie nr 20418"), "order"),
    (Matter("Zwrot", fields={"order": "LD-20418"}), Matter("Re: paczka LD-20418"), "order"),
    (Matter("Gdzie jest paczka?"), Matter("Re: gdzie jest moja paczka"), "topic"),
    (Matter("Uszkodzony stół"), Matter("uszkodzonego stołu"), ""),
    (Matter("Reklamacja stołu Brzeg"), Matter("Reklamacja: stół Brzeg"), ""),
    (Matter("Reklamacja lampy"), Matter("Reklamacja lampy"), "topic"),
    (Matter("Pytanie"), Matter("Pytanie"), ""),
    (Matter(""), Matter(""), ""),
    (Matter("Wymiary stołu"), Matter("Faktura za lampę"), ""),
    (Matter("a", "tel. 600100200"), Matter("b", "600100200"), ""),
    (Matter("a", "w 2026 roku"), Matter("b", "od 2026"), ""),
]


@pytest.mark.parametrize(("one", "other", "why"), MATTERS)
def test_S23_one_matter_is_one_order_or_one_topic(one, other, why):
    assert same_matter(one, other) == why
    assert same_matter(other, one) == why


@pytest.fixture
def pair(db):
    first = make.conversation(subject="Gdzie jest paczka 20418?")
    second = make.conversation(
        account=first.account,
        customer=first.customer,
        subject="Nadal czekam",
        text="Zamówienie 20418, co z nim?",
    )
    return first, second


def test_S23_the_second_contact_is_linked_told_and_found_by_a_condition(pair):
    first, second = pair
    assert flag_repeat(second.pk) == first
    assert flag_repeat(second.pk) == first
    assert ConversationLink.objects.get(left=second, right=first).kind == "repeat"
    fact = Event.objects.get(subject_id=second.pk, kind="ConversationRepeats")
    assert (fact.data["other_number"], fact.data["why"]) == (first.number, "order")
    wanted = Filter(tree=Group("all", (condition("repeat", "any", ["yes"]),)))
    found = queries.conversation_list(make.agent(role="owner"), wanted)
    assert [row.number for row in found.rows] == [second.number]


def test_S23_the_first_contact_another_person_and_a_long_ago_one_are_no_repeat(pair):
    first, second = pair
    assert flag_repeat(first.pk) is None
    Conversation.objects.filter(pk=first.pk).update(last_message_at=clock.now() - timedelta(days=31))
    assert flag_repeat(second.pk) is None
    stranger = make.conversation(account=first.account, subject="Gdzie jest paczka 20418?")
    assert flag_repeat(stranger.pk) is None


def test_a_case_merged_away_meanwhile_is_left_alone(pair):
    first, second = pair
    actions.merge(first.number, second.number, make.agent(role="owner"))
    assert flag_repeat(second.pk) is None
