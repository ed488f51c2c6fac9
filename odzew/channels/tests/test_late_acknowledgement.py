"""Whom a person has answered gets no acknowledgement after it, whichever was written first."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from odzew.channels import acknowledgement, delivery, liveness, registry
from odzew.channels.models import Delivery
from odzew.channels.ports import Receipt
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)


class Post:
    """A driver that keeps what it was given."""

    kind = "email"

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, outbound, account, hand_over):
        hand_over()
        self.sent.append(outbound.text)
        return Receipt()


@pytest.fixture
def post(monkeypatch):
    post = Post()
    monkeypatch.setattr(registry, "driver", lambda kind: post)
    yield post
    liveness.release()


@pytest.fixture
def case(transactional_db) -> Conversation:
    with transaction.atomic():
        return make.conversation(account=make.account(), sender="marta@poczta.example")


@pytest.fixture
def agent(transactional_db) -> Agent:
    return make.agent()


def heard(case: Conversation) -> Message:
    return case.messages.get(direction="in")


def jobs() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="odzew.channels.tasks.acknowledge").count()


def test_whom_a_person_answered_before_the_job_ran_is_not_acknowledged(case, agent):
    conversations.reply(case.pk, agent, Words(text="Jutro."))
    assert acknowledgement.acknowledge(heard(case).pk) is None
    case.refresh_from_db()
    assert case.acknowledged_at is None


def test_an_acknowledgement_that_still_waits_is_taken_back_when_a_person_answers(case, agent, post):
    said = acknowledgement.acknowledge(heard(case).pk)
    conversations.reply(case.pk, agent, Words(text="Jutro."))
    assert delivery.deliver(Delivery.objects.get(message=said).pk) is None
    assert post.sent == []
    assert Delivery.objects.get(message=said).state == Delivery.WITHDRAWN
    case.refresh_from_db()
    assert case.acknowledged_at is None
    assert case.waiting_since is None


def test_without_an_answer_it_leaves(case, post):
    said = acknowledgement.acknowledge(heard(case).pk)
    assert delivery.deliver(Delivery.objects.get(message=said).pk).state == Delivery.SENT
    assert len(post.sent) == 1


def while_an_answer_is_written(case, agent, act):
    """`act` in a thread of its own, begun while a reply that is not committed holds the case; it must wait for that."""
    written = threading.Event()

    def wait_and_act():
        written.wait(10)
        try:
            act()
        finally:
            connection.close()

    job = threading.Thread(target=wait_and_act)
    job.start()
    with transaction.atomic():
        conversations.reply(case.pk, agent, Words(text="Jutro."))
        written.set()
        job.join(0.5)
        assert job.is_alive(), "it must wait for the case"
    job.join(10)


def test_the_job_waits_for_an_answer_that_is_being_written_and_then_says_nothing(case, agent):
    said = []
    while_an_answer_is_written(case, agent, lambda: said.append(acknowledgement.acknowledge(heard(case).pk)))
    assert said == [None]
    assert Message.objects.filter(direction="out").count() == 1


def test_a_claim_waits_for_an_answer_that_is_being_written_and_then_sends_nothing(case, agent, post):
    row = Delivery.objects.get(message=acknowledgement.acknowledge(heard(case).pk))
    while_an_answer_is_written(case, agent, lambda: delivery.deliver(row.pk))
    assert post.sent == []


def test_an_answer_taken_back_lets_the_acknowledgement_go_after_all(case, agent):
    message = conversations.reply(case.pk, agent, Words(text="Jutro."))
    assert acknowledgement.acknowledge(heard(case).pk) is None
    before = jobs()
    delivery.withdraw(message, agent)
    assert jobs() == before + 1
    assert acknowledgement.acknowledge(heard(case).pk) is not None


def test_an_answer_taken_back_much_later_brings_no_acknowledgement(case, agent):
    message = conversations.reply(
        case.pk, agent, Words(text="Jutro.", send_at=clock.now() + timedelta(hours=4))
    )
    before = jobs()
    with clock.at(clock.now() + timedelta(hours=3)):
        delivery.withdraw(message, agent)
    assert jobs() == before


def test_a_second_withdrawal_does_not_acknowledge_twice(case, agent):
    assert acknowledgement.acknowledge(heard(case).pk) is not None
    before = jobs()
    delivery.withdraw(conversations.reply(case.pk, agent, Words(text="Jutro.")), agent)
    assert jobs() == before
