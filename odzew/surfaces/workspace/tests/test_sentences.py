"""Facts as lines of the thread: every kind has words, and foreign text stays text."""

import pytest
from django.utils import translation

from odzew.core.conversations import events
from odzew.core.conversations.queries.timeline import DELIVERY_NEWS, SPOKEN
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
    events.WaitReleased("2026-11-24T08:00:00+00:00", "logged"),
    events.WaitBegan("2026-11-24T08:00:00+00:00", 1, "question"),
    events.ConversationRepeats(1, 4812, "order"),
    events.ReplyWithdrawn(1),
    events.ConversationsMerged(1, 4812, 1),
    events.ConversationMergeUndone(1, 4812, 1),
    events.ConversationSplit(1, 4812, 1),
    events.ConversationsLinked(1, 4812),
    events.ConversationMergedInto(1, 4812, 1),
    events.ConversationMergeUndone(1, 4812, 1, "split"),
    events.ConversationSplit(1, 4812, 1, is_new=True),
    events.ConversationsLinked(1, 4812, "cause"),
    events.ConversationsUnlinked(1, 4812),
    events.StatusLinkRevoked(),
    events.MessageReturned(1, ["<i>a</i>@b.example"], "550", ways=[["phone", "<i>1</i>"]]),
    events.MessageDelayed(1, ["a@b.example"], "<i>450</i>"),
    events.MessageUnwanted(1, ["a@b.example"]),
    events.FieldsChanged({"tags": ["a"], "kind": ""}, {"tags": ["<i>b</i>"], "kind": "praise"}),
    events.FollowersChanged(added=[1, 2]),
    events.FollowersChanged(removed=[1]),
    events.CustomerChangedOnConversation(1, 2),
    events.CallbackRequested("<i>600 100 200</i>", "2026-11-24T08:00:00+00:00", "<i>po pracy</i>"),
    events.PersonRequested(),
    events.PersonRequested("manager"),
    events.WordCounted(1),
    events.WordCounted(1, is_counted=False),
    events.StepTicked("done", "<i>Wysłano</i>"),
    events.StepTicked("done", is_done=False, note="<i>jeszcze nie</i>"),
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


def test_every_fact_of_a_case_that_the_thread_shows_has_a_sentence():
    known = {type(fact).__name__ for fact in FACTS}
    shown = {name for name, each in vars(events).items() if isinstance(each, type) and issubclass(each, Fact)}
    assert shown - {"Fact"} - SPOKEN - DELIVERY_NEWS == known


def test_an_unknown_fact_is_named_and_not_hidden():
    with translation.override("en"):
        assert sentence(Event(kind="SomethingNew", data={})).words == "Event: something new"


@pytest.mark.parametrize("data", [{}, {"until": "wczoraj"}, {"added": 3}, {"after": None}, {"before": 1}])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_fact_of_another_version_never_breaks_the_thread(fact, data):
    assert sentence(Event(kind=type(fact).__name__, data=data)).words
