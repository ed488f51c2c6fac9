"""The nightly check: waits that were lost are found again, waits that were made up end; honest ones are left alone."""

import random

import pytest

from odzew.channels.models import Delivery
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.actions.check_waits import mend_waits
from odzew.core.conversations.models import Conversation
from odzew.kit.errors import OdzewError
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak")


def fresh(row):
    return Conversation.objects.get(pk=row.pk)


def test_a_lost_wait_is_found_and_the_case_opens():
    case = make.conversation()
    Conversation.objects.update(waiting_since=None, status="pending")
    assert mend_waits() == [case.number]
    assert (fresh(case).waiting_since, fresh(case).status) == (case.waiting_since, "open")
    assert Event.objects.get(subject_id=case.pk, kind="WaitBegan").data["why"] == "check"
    assert mend_waits() == []


def test_a_wait_that_was_answered_ends(alice):
    case = make.conversation()
    actions.reply(case.pk, alice, Words(text="Już jedzie."))
    Conversation.objects.update(waiting_since=case.waiting_since)
    assert mend_waits() == [case.number]
    assert fresh(case).waiting_since is None


def test_honest_cases_are_left_alone(alice):
    actor = as_actor(alice)
    answered, released, thanked, failed, merged, other = (make.conversation() for _ in range(6))
    for row in (answered, thanked, failed):
        actions.reply(row.pk, alice, Words(text="Już jedzie."))
    actions.change_status(released.pk, "pending", actor=actor, reason="by_phone")
    make.message_in(thanked, "dzięki")
    lost = failed.messages.get(direction="out")
    Delivery.objects.filter(message=lost).update(state="failed")
    actions.mark_failed(lost, "550")
    actions.change_status(other.pk, "closed", actor=actor, reason="duplicate")
    actions.merge(merged.number, other.number, alice)
    actions.change_status(merged.pk, "closed", actor=actor, reason="by_phone")
    assert mend_waits() == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_wait_is_true(alice, seed):
    """Fifty random acts of agents and customers, in any order, some of them refused."""
    chance, case = random.Random(seed), make.conversation()
    actor, reasons = as_actor(alice), ["", "by_phone", "duplicate"]
    statuses = ["new", "open", "pending", "on_hold", "resolved", "closed"]
    acts = [
        lambda: make.message_in(case, chance.choice(["Halo?", "dziękuję", "ok 👍", "Gdzie paczka"])),
        lambda: actions.reply(
            case.pk, alice, Words(text="Już.", then=chance.choice(["", "open", "resolved"]))
        ),
        lambda: actions.change_status(
            case.pk, chance.choice(statuses), actor=actor, reason=chance.choice(reasons)
        ),
        lambda: actions.close_as_customer(case.pk),
        lambda: actions.judge_thanks(
            chance.choice(list(case.messages.filter(direction="in"))),
            is_thanks=chance.random() < 0.5,
            actor=actor,
        ),
    ]
    for _step in range(50):
        try:
            chance.choice(acts)()
        except OdzewError:
            continue
    assert mend_waits() == []
