"""Merges against everything that happens at the same moment, with real threads and real locks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from odzew.channels import delivery, intake, liveness, registry
from odzew.channels.models import Arrival, Delivery
from odzew.channels.ports import Receipt
from odzew.core.conversations import actions, queries
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.kit.errors import Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="owner")


@pytest.fixture(autouse=True)
def _name_given_back():
    """The sender's own connection must not outlive the database of the tests."""
    yield
    liveness.release()


def opened(**fields):
    with transaction.atomic():
        return make.conversation(**fields)


def together(*acts):
    """Run the acts at one moment, each on its own connection; their results or Refused."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait(10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(30) for future in [pool.submit(run, act) for act in acts]]


def test_a_reply_queued_during_a_merge_ends_in_the_survivor(alice):
    for _ in range(ROUNDS):
        survivor, other = opened(), opened()
        reply, row = together(
            lambda o=other: actions.reply(o.pk, alice, Words(text="W drodze")),
            lambda s=survivor, o=other: actions.merge(s.number, o.number, alice, reason="duplicate"),
        )
        assert row.verb == "merge"
        assert Message.objects.get(pk=reply.pk).conversation == survivor
        assert Delivery.objects.filter(message=reply).count() == 1
        assert_sound(survivor, other)


class Slow:
    """A provider that takes the message while the cases are merged."""

    kind = "email"

    def __init__(self):
        self.has_it, self.may_end = threading.Event(), threading.Event()

    def send(self, outbound, account, hand_over):
        hand_over()
        self.has_it.set()
        assert self.may_end.wait(10)
        return Receipt(state=Delivery.SENT)


def test_a_reply_in_the_hands_of_the_provider_is_reported_to_the_survivor(alice, monkeypatch):
    provider = Slow()
    monkeypatch.setattr(registry, "driver", lambda kind: provider)
    survivor, other = opened(), opened()
    message = actions.reply(other.pk, alice, Words(text="W drodze"))
    Delivery.objects.filter(message=message).update(due_at=message.sent_at)
    key = Delivery.objects.get(message=message).pk

    def merge():
        assert provider.has_it.wait(10)
        row = actions.merge(survivor.number, other.number, alice, reason="duplicate")
        provider.may_end.set()
        return row

    together(lambda: delivery.deliver(key), merge)
    assert Delivery.objects.get(pk=key).state == Delivery.SENT
    sent = Event.objects.get(kind="MessageSent")
    assert sent.subject_id == survivor.pk
    assert Message.objects.get(pk=message.pk).conversation == survivor


class Lines:
    """A driver whose raw form is `sender|subject|text|answered id`."""

    kind = "email"

    def parse(self, raw, account, envelope):
        sender, subject, text, answered = raw.decode().split("|")
        return make.inbound(
            text, sender=sender, subject=subject, external_id=envelope["id"], known_ids=(answered,)
        )


def test_mail_that_arrives_during_a_merge_ends_in_the_survivor(alice, monkeypatch):
    monkeypatch.setattr(registry, "driver", lambda kind: Lines())
    door = make.account()
    for n in range(ROUNDS):
        survivor = opened(account=door, external_id=f"s{n}@x")
        other = opened(account=door, external_id=f"o{n}@x")
        things = [
            intake.Thing(
                f"a@x.example|Re|{side}|{side}@x".encode(), f"{side}-answer", {}, {"id": f"{side}-a@x"}
            )
            for side in (f"o{n}", f"s{n}")
        ]
        intake.accept_many(door, things)
        _count, row = together(
            intake.work,
            lambda s=survivor, o=other: actions.merge(s.number, o.number, alice, reason="duplicate"),
        )
        while intake.work():
            pass
        intake.try_again()
        assert row.verb == "merge"
        assert set(Arrival.objects.values_list("state", flat=True)) == {Arrival.PROCESSED}
        assert survivor.messages.count() == 4
        assert_sound(survivor, other)


def test_two_merges_of_one_pair_at_once_make_one(alice):
    for _ in range(ROUNDS):
        survivor, other = opened(), opened()
        results = together(
            *[lambda s=survivor, o=other: actions.merge(s.number, o.number, alice, reason="duplicate")] * 3,
            lambda o=other: actions.note(o.pk, alice, "Notatka w biegu"),
        )
        assert sum(isinstance(result, Refused) for result in results) == 2
        assert survivor.messages.count() == 3
        assert_sound(survivor, other)


def test_a_into_b_while_b_into_a_leaves_one_case(alice):
    for _ in range(ROUNDS):
        a, b = opened(), opened()
        results = together(
            lambda a=a, b=b: actions.merge(a.number, b.number, alice, reason="duplicate"),
            lambda a=a, b=b: actions.merge(b.number, a.number, alice, reason="duplicate"),
            lambda a=a: actions.note(a.pk, alice, "Notatka w biegu"),
            lambda b=b: actions.reply(b.pk, alice, Words(text="Odpowiedź w biegu")),
        )
        assert sum(isinstance(result, Refused) for result in results) == 1
        alive = Conversation.objects.filter(pk__in=[a.pk, b.pk], merged_into=None).get()
        assert alive.messages.count() == 4
        assert queries.by_number(a.number) == queries.by_number(b.number) == alive
        assert_sound(a, b)


def test_a_triangle_of_merges_ends_in_one_case(alice):
    cases = [opened() for _ in range(3)]
    a, b, c = cases
    together(
        lambda: actions.merge(a.number, b.number, alice, reason="duplicate"),
        lambda: actions.merge(b.number, c.number, alice, reason="duplicate"),
        lambda: actions.merge(c.number, a.number, alice, reason="duplicate"),
    )
    alive = Conversation.objects.get(merged_into=None)
    assert alive.messages.count() == 3
    assert_sound(*cases)


def test_undo_against_writing_into_the_merged_case_blocks_nobody(alice):
    for _ in range(ROUNDS):
        survivor, other = opened(), opened()
        row = actions.merge(survivor.number, other.number, alice, reason="duplicate")
        together(
            lambda r=row: actions.undo_merge(r.pk, alice),
            lambda o=other: actions.note(o.pk, alice, "Notatka w biegu"),
            lambda s=survivor: actions.note(s.pk, alice, "Notatka u drugiej"),
        )
        assert Message.objects.filter(conversation__in=[survivor, other]).count() == 4
        assert Conversation.objects.get(pk=other.pk).merged_into is None
        assert_sound(survivor, other)


def assert_sound(*cases):
    """Event numbers without gaps; no message lies in a case that was merged away."""
    for case in cases:
        case.refresh_from_db()
        events = Event.objects.filter(subject_kind="conversation", subject_id=case.pk).order_by("seq")
        assert list(events.values_list("seq", flat=True)) == list(range(1, case.seq + 1))
    assert not Message.objects.exclude(conversation__merged_into=None).exists()
