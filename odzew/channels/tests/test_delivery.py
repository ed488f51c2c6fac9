"""The way out when something other than the provider breaks."""

import pytest
from django.db import OperationalError

from odzew.channels import delivery, registry
from odzew.channels.models import Delivery
from odzew.channels.ports import Receipt
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)


class Post:
    """A driver that breaks where the test wants."""

    kind = "email"

    def __init__(self, *, before: Exception | None = None, after: Exception | None = None) -> None:
        self.before, self.after, self.sent = before, after, 0

    def send(self, outbound, account, hand_over):
        if self.before:
            raise self.before
        hand_over()
        self.sent += 1
        if self.after:
            raise self.after
        return Receipt()


@pytest.fixture
def row(transactional_db):
    from django.db import transaction

    with transaction.atomic():
        case, agent = make.conversation(), make.agent()
    message = conversations.reply(case.pk, agent, Words(text="Jutro."))
    Delivery.objects.update(due_at=clock.now())
    yield Delivery.objects.get(message=message)
    from odzew.channels import liveness

    liveness.release()


def through(monkeypatch, post: Post) -> None:
    monkeypatch.setattr(registry, "driver", lambda kind: post)


def test_a_fault_of_ours_before_the_handing_over_is_tried_again(row, monkeypatch):
    through(monkeypatch, Post(before=ValueError("broken template")))
    delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.QUEUED
    assert row.due_at > clock.now()
    assert "broken template" in row.reason


def test_a_fault_of_ours_after_the_handing_over_is_never_repeated(row, monkeypatch):
    through(monkeypatch, Post(after=ValueError("broken answer")))
    delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == Delivery.UNKNOWN


def test_a_verdict_lost_with_the_database_is_settled_by_the_living_process(row, monkeypatch):
    post = Post()
    through(monkeypatch, post)

    def away(*_args):
        raise OperationalError("the database went away")

    monkeypatch.setattr(delivery, "_accepted", away)
    with pytest.raises(OperationalError):
        delivery.deliver(row.pk)
    assert post.sent == 1
    assert delivery.recover() == 1
    row.refresh_from_db()
    assert row.state == Delivery.UNKNOWN


def test_a_message_in_flight_is_not_settled_under_its_sender(row, monkeypatch):
    seen = []

    class Watching(Post):
        def send(self, outbound, account, hand_over):
            seen.append(delivery.recover())
            return super().send(outbound, account, hand_over)

    through(monkeypatch, Watching())
    delivery.deliver(row.pk)
    row.refresh_from_db()
    assert seen == [0]
    assert row.state == Delivery.SENT
