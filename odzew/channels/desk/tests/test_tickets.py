"""The queue of a counter: numbers of the day, who is next, and two agents who press at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from odzew.channels.desk import tickets
from odzew.channels.models import CounterTicket
from odzew.core.conversations.models import Conversation
from odzew.kit import clock
from odzew.kit.errors import NotAllowed, NotFound
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make.account("counter", name="Salon Kraków")


def take(counter, nonce="", **fields):
    fields = {"name": "Marta", "topic": "Zwrot", **fields}
    return tickets.take_ticket(counter, nonce=nonce or f"n{CounterTicket.objects.count()}", **fields)


def test_S152_a_ticket_is_a_waiting_case(counter):
    ticket = take(counter)
    case = ticket.conversation
    assert (ticket.number, case.channel, case.subject, case.customer.name) == (1, "counter", "Zwrot", "Marta")
    assert case.waiting_since is not None


def test_numbers_start_again_each_day(counter):
    assert [take(counter).number for _ in range(3)] == [1, 2, 3]
    with clock.at(clock.now() + timedelta(days=1)):
        assert take(counter).number == 1


def test_the_same_press_twice_is_one_ticket(counter):
    assert take(counter, "a") == take(counter, "a")
    assert Conversation.objects.count() == 1


def test_the_holder_sees_how_many_are_before(counter):
    first, second, third = (take(counter) for _ in range(3))
    agent = make.agent()
    assert [tickets.place(row.public_id).ahead for row in (first, second, third)] == [0, 1, 2]
    called = tickets.call_next(agent, counter, where="stanowisko 2")
    assert called == first
    assert tickets.place(third.public_id).ahead == 1
    place = tickets.place(first.public_id)
    assert place.is_called
    assert place.ticket.place == "stanowisko 2"
    first.conversation.refresh_from_db()
    assert first.conversation.assignee == agent


def test_calling_again_ends_the_visit_before(counter):
    first, second = take(counter), take(counter)
    agent = make.agent()
    tickets.call_next(agent, counter)
    assert tickets.call_next(agent, counter) == second
    first.refresh_from_db()
    assert first.state == "served"
    assert tickets.call_next(agent, counter) is None


def test_who_leaves_is_not_called_and_waits_no_more(counter):
    first, second = take(counter), take(counter)
    tickets.leave(first.public_id)
    first.conversation.refresh_from_db()
    assert first.conversation.waiting_since is None
    assert tickets.call_next(make.agent(), counter) == second


def test_an_old_ticket_and_a_closed_counter_are_not_there(counter):
    ticket = take(counter)
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(NotFound):
        tickets.place(ticket.public_id)
    assert tickets.counter_by_code(tickets.short_code(counter)) == counter
    counter.is_active = False
    counter.save()
    for find in (
        lambda: tickets.counter(counter.public_id),
        lambda: tickets.counter_by_code(tickets.short_code(counter)),
    ):
        with pytest.raises(NotFound):
            find()


def test_a_counter_of_another_team_is_not_served(counter):
    counter.team = make.team()
    counter.save()
    take(counter)
    bob = make.agent("Bob")
    assert tickets.queues(bob) == []
    with pytest.raises(NotAllowed):
        tickets.call_next(bob, counter)
    assert len(tickets.queues(make.agent(teams=(counter.team,)))[0].waiting) == 1
    with pytest.raises(NotAllowed):
        tickets.call_next(make.agent(role="viewer"), counter)


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_press_at_once_call_two_people(counter):
    for _ in range(6):
        take(counter)
    agents = [make.agent() for _ in range(3)]
    called: list[int] = []

    def press(agent):
        for _ in range(2):
            row = tickets.call_next(agent, counter)
            if row is not None:
                called.append(row.number)
        connection.close()

    threads = [threading.Thread(target=press, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(called) == len(set(called))
    assert set(called) <= set(range(1, 7))
    assert len(called) == 6
