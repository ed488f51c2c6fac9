"""The way in, on real PostgreSQL, with a driver at the port."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from odzew.channels import intake, registry
from odzew.channels.intake import Thing
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.testing import make

pytestmark = pytest.mark.django_db


class Lines:
    """A driver whose raw form is `sender|subject|text`."""

    kind = "email"

    def parse(self, raw, account, envelope):
        sender, subject, text, *rest = raw.decode().split("|")
        inbound = make.inbound(text, sender=sender, subject=subject, external_id=envelope.get("id", ""))
        return dataclasses.replace(inbound, known_ids=tuple(rest))


@pytest.fixture
def lines(monkeypatch):
    monkeypatch.setattr(registry, "driver", lambda kind: Lines())


def test_S3_a_mail_becomes_a_waiting_conversation(lines):
    door = make.account()
    row = intake.accept_now(door, b"jan@x.example|Paczka|Gdzie jest paczka?", external_id="1")
    assert row.state == Arrival.PROCESSED
    assert row.conversation.waiting_since == row.message.sent_at
    assert row.conversation.seq == 2
    assert row.message.text == "Gdzie jest paczka?"


def test_the_same_thing_twice_is_one_message(lines):
    door = make.account()
    first = intake.accept_now(door, b"jan@x.example|Paczka|Halo", external_id="1")
    second = intake.accept_now(door, b"jan@x.example|Paczka|Halo", external_id="1")
    assert first.pk == second.pk
    assert Message.objects.count() == 1


def test_the_same_mail_in_two_mailboxes_is_one_conversation(lines):
    one, two = make.account(), make.account()
    a = intake.accept_now(one, b"jan@x.example|Paczka|Halo", external_id="1", envelope={"id": "m1@x"})
    b = intake.accept_now(two, b"jan@x.example|Paczka|Halo", external_id="1", envelope={"id": "m1@x"})
    assert a.conversation == b.conversation
    assert Message.objects.count() == 1


def test_an_answer_to_our_message_id_joins_its_case_and_reopens_it(lines):
    door, agent = make.account(), make.agent()
    row = intake.accept_now(door, b"jan@x.example|Paczka|Halo", external_id="1")
    answer = conversations.reply(row.conversation.pk, agent, Words(text="Jutro.", then="resolved"))
    assert Delivery.objects.get(message=answer).state == Delivery.HELD
    again = intake.accept_now(
        door, f"jan@x.example|Re: Paczka|Nie ma|{answer.external_id}".encode(), external_id="2"
    )
    assert again.conversation == row.conversation
    assert again.conversation.status == "open"
    assert again.conversation.waiting_since is not None


def test_a_stranger_quoting_a_number_gets_an_own_case(lines):
    door = make.account()
    row = intake.accept_now(door, b"jan@x.example|Paczka|Halo", external_id="1")
    number = row.conversation.number
    other = intake.accept_now(door, f"obcy@y.example|Re: Paczka [#{number}]|Ja tez".encode(), external_id="2")
    assert other.conversation != row.conversation
    assert other.reason == f"quoted_number:{number}"
    own = intake.accept_now(
        door, f"jan@x.example|Re: Paczka [#{number}]|Jeszcze raz".encode(), external_id="3"
    )
    assert own.conversation == row.conversation


def test_a_mail_more_in_a_batch_costs_no_statement_more(lines):
    door = make.account()

    def statements(name, mails):
        raw = [f"{name}{n}@x.example|Sprawa {n}|Gdzie jest paczka?".encode() for n in range(mails)]
        things = [Thing(one, f"{name}:{n}", {}, {"id": f"{name}-{n}@x"}) for n, one in enumerate(raw)]
        intake.accept_many(door, things)
        with CaptureQueriesContext(connection) as captured:
            assert intake.work() == mails
        return len(captured)

    assert statements("wielu", 20) <= statements("kilku", 2) + 2


def test_an_answer_costs_at_most_thirty_statements_however_long_its_case(lines):
    agent, row = (
        make.agent(),
        intake.accept_now(make.account(), b"jan@x.example|Paczka|Halo", external_id="1"),
    )
    for n in range(20):
        make.message_in(row.conversation, f"Halo {n}")
    with CaptureQueriesContext(connection) as captured:
        conversations.reply(row.conversation.pk, agent, Words(text="Jutro."))
    assert len(captured) <= 36  # whoever answers first takes the case, which is no news to the team any more
    make.message_in(row.conversation, "I jeszcze jedno")
    with CaptureQueriesContext(connection) as captured:
        conversations.reply(row.conversation.pk, agent, Words(text="Tak."))
    assert len(captured) <= 30


def test_a_batch_with_files_for_many_teams_costs_a_fixed_number_of_statements(lines):
    """Promises, told times, urgency and news are counted for all the mails of a batch at once."""
    team = make.team("Zwroty")
    team.memberships.create(agent=make.agent("Ola"))
    doors = [make.account(), make.account(team=team), make.account(team=make.team("Faktury"))]

    def statements(name, mails):
        for door in doors:
            raw = [f"{name}{n}-{door.pk}@x.example|Sprawa {n}|Halo".encode() for n in range(mails)]
            intake.accept_many(door, [Thing(one, f"{name}:{n}") for n, one in enumerate(raw)])
        with CaptureQueriesContext(connection) as captured:
            assert intake.work() == 3 * mails
        return len(captured)

    statements("pierwsze", 1)
    many, few = statements("wielu", 12), statements("kilku", 1)
    assert many <= few + 2
    assert many <= 60
