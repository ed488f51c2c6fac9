"""Facts are heard when the act that made them has saved its rows; an act that fails takes its facts along."""

import pytest
from django.db import transaction

from odzew.core.conversations import actions
from odzew.core.conversations.actions.base import changing
from odzew.core.conversations.events import FieldsChanged
from odzew.core.conversations.models import Conversation
from odzew.kit import events
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wired():
    """The wiring table with handlers of a test; the real one returns afterwards."""
    before = dict(events._wiring)
    yield events.wire
    events.wire(before)


def test_a_handler_may_change_the_conversation_whose_fact_it_hears(wired):
    def mark(happened):
        for each in happened:
            with changing(each.subject_id) as conversation:
                conversation.tags = ["heard"]

    case = make.conversation()
    wired({FieldsChanged: (mark,)})
    actions.change_fields(case.pk, {"priority": "high"}, actor=SYSTEM)
    case.refresh_from_db()
    assert (case.priority, case.tags) == ("high", ["heard"])


def _fail_in_an_act(case):
    with transaction.atomic(), events.act():
        events.publish(FieldsChanged({}, {"n": 2}), case.pk)
        raise ZeroDivisionError


def test_an_inner_act_that_fails_takes_only_its_own_facts_with_it(wired):
    heard = []
    case = make.conversation()
    wired({FieldsChanged: (lambda happened: heard.extend(each.fact.after["n"] for each in happened),)})
    with transaction.atomic(), events.act():
        events.publish(FieldsChanged({}, {"n": 1}), case.pk)
        with pytest.raises(ZeroDivisionError):
            _fail_in_an_act(case)
        assert heard == []
    assert heard == [1]
    assert Event.objects.filter(subject_id=case.pk, kind="FieldsChanged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_fact_needs_the_transaction_of_its_change():
    with pytest.raises(RuntimeError, match="transaction"):
        events.publish(FieldsChanged(), 1)
    assert not Conversation.objects.exists()
