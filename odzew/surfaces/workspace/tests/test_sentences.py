"""Facts as lines of the thread: every kind has words, and foreign text stays text."""

import pytest

from odzew.core.conversations import events
from odzew.kit.events import Fact, as_json
from odzew.kit.models import Event
from odzew.surfaces.workspace.sentences import sentence

FACTS = [
    events.ConversationOpened("email"),
    events.ConversationOpened("phone", "out"),
    events.ConversationAssigned(1, "<i>Ola</i>", 2, "Zwroty"),
    events.ConversationAssigned(None),
    events.StatusChanged("new", "resolved", "delivery_failed"),
    events.FieldsChanged({"tags": ["a"]}, {"tags": ["<i>b</i>", "c"]}),
    events.FieldsChanged({"priority": "low", "subject": ""}, {"priority": "high", "subject": "<i>x</i>"}),
    events.ConversationSnoozed("2026-11-24T08:00:00+00:00"),
    events.ConversationWoke("time"),
    events.ReplyWithdrawn(1),
    events.ConversationsMerged(1, 4812, 1),
    events.ConversationMergeUndone(1, 4812, 1),
    events.ConversationSplit(1, 4812, 1),
    events.ConversationsLinked(1, 4812),
    events.FollowersChanged(added=[1, 2]),
    events.FollowersChanged(removed=[1]),
    events.CustomerChangedOnConversation(1, 2),
]


def told(fact: Fact):
    return sentence(Event(kind=type(fact).__name__, data=as_json(fact), actor_name="Ola Nowak"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_every_fact_has_words_of_its_own_and_foreign_text_stays_text(fact):
    found = told(fact)
    assert found.words
    assert found.words != type(fact).__name__
    assert "<i>" not in found.words
    assert "&lt;b&gt;" not in found.words


def test_an_unknown_fact_is_named_and_not_hidden():
    assert sentence(Event(kind="SomethingNew", data={})).words == "SomethingNew"
