"""An escalation climbs until somebody takes it up, asks each person once, and says on the case what it did."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from odzew.core.accounts.models import Desk
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.features.notifications import actions, queries
from odzew.features.notifications.models import Escalation, EscalationStep, Notification
from odzew.features.promises.events import PromiseAnswered, PromiseBroken
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


class House:
    """A team with a lead and a holder, a supervisor, an owner and somebody on call."""

    def __init__(self) -> None:
        self.team = make.team("Obsługa")
        self.ola = make.agent("Ola Lis", teams=(self.team,))
        self.lead = make.agent("Lena Lider", teams=(self.team,))
        self.lead.memberships.update(is_lead=True)
        self.duty = make.agent("Dawid Dyżur", role="supervisor")
        self.boss = make.agent("Szef Zmiany", role="supervisor")
        self.owner = make.agent("Alicja Nowak", role="owner")
        terms = {"minutes": 10, "on_call": [str(self.duty.public_id)]}
        Desk.objects.update_or_create(pk=1, defaults={"settings": {"escalation": terms}})
        with clock.at(NOON):
            self.case = make.conversation(team=self.team, assignee=self.ola)
        Notification.objects.all().delete()

    def breaks(self) -> None:
        with clock.at(NOON), conversations.changing(self.case.pk) as row:
            conversations.publish(row, PromiseBroken(1, "first_answer", NOON.isoformat()))

    def minutes(self, minutes: int) -> int:
        with clock.at(NOON + timedelta(minutes=minutes)):
            return actions.climb_due()


@pytest.fixture
def house():
    return House()


def told(agent) -> set[str]:
    return {line.kind for line in queries.centre(agent, only="open").rows}


def test_what_nobody_takes_up_goes_on_to_the_next_person(house):
    house.breaks()
    assert told(house.ola) == {"promise_broken"}
    assert house.minutes(9) == 0
    for minutes, person in ((10, house.lead), (20, house.duty), (30, house.boss), (40, house.owner)):
        assert told(person) == set()
        assert house.minutes(minutes) == 1
        assert told(person) == {"escalated"}
    assert house.minutes(50) == 0
    (climb,) = queries.climbs(house.owner)
    assert [(step.rung, list(step.people)) for step in climb.steps] == [
        ("holder", ["Ola Lis"]),
        ("lead", ["Lena Lider"]),
        ("on_call", ["Dawid Dyżur"]),
        ("supervisors", ["Szef Zmiany"]),
        ("owner", ["Alicja Nowak"]),
    ]
    assert climb.end == ""
    assert Event.objects.filter(kind="EscalationMoved", subject_id=house.case.pk).count() == 4


def test_a_word_ends_it(house):
    house.breaks()
    line = queries.centre(house.ola, only="open").rows[0]
    with clock.at(NOON + timedelta(minutes=5)):
        actions.acknowledge(house.ola, line.id)
        actions.acknowledge(house.ola, line.id)
    assert house.minutes(10) == 0
    row = Escalation.objects.get()
    assert (row.end, row.ended_by) == ("acknowledged", house.ola)
    assert Event.objects.filter(kind="EscalationEnded").count() == 1


def test_a_word_of_somebody_who_was_asked_later_ends_it_for_all(house):
    house.breaks()
    house.minutes(10)
    line = queries.centre(house.lead, only="open").rows[0]
    actions.acknowledge(house.lead, line.id)
    assert Escalation.objects.get().end == "acknowledged"
    assert told(house.ola) == set()
    assert house.minutes(30) == 0


@pytest.mark.parametrize("act", ["reply", "note", "assign", "status", "snooze"])
def test_whoever_acts_on_the_case_ends_it(house, act):
    house.breaks()
    case, ola = house.case.pk, house.ola
    acts = {
        "reply": lambda: conversations.reply(case, ola, Words(text="Już sprawdzam.")),
        "note": lambda: conversations.note(case, ola, "Sprawdzam w magazynie."),
        "assign": lambda: conversations.assign(case, actor=as_actor(ola), assignee=house.lead),
        "status": lambda: conversations.change_status(case, "pending", actor=as_actor(ola), reason="czekamy"),
        "snooze": lambda: conversations.snooze(
            case, clock.now() + timedelta(days=1), actor=as_actor(ola), reason="Klient wyjechał"
        ),
    }
    with clock.at(NOON + timedelta(minutes=5)):
        acts[act]()
    assert Escalation.objects.get().end == "acted"
    assert house.minutes(10) == 0


def test_a_rule_that_assigns_does_not_end_it(house):
    house.breaks()
    from odzew.kit.events import Actor

    conversations.assign(house.case.pk, actor=Actor("rule", 1, "Reguła"), assignee=house.lead)
    assert Escalation.objects.get().end == ""


def test_a_promise_that_was_answered_after_all_ends_it(house):
    house.breaks()
    with conversations.changing(house.case.pk) as row:
        conversations.publish(row, PromiseAnswered(1, "first_answer", 1))
    assert Escalation.objects.get().end == "finished"


def test_two_broken_promises_of_a_case_climb_once(house):
    house.breaks()
    house.breaks()
    assert Escalation.objects.count() == 1
    line = queries.centre(house.ola, only="open").rows[0]
    assert line.count == 2


def test_switched_off_it_tells_and_does_not_climb(house):
    Desk.objects.update(settings={"escalation": {"is_on": False}})
    house.breaks()
    assert {line.kind for line in queries.centre(house.ola).rows} == {"promise_broken"}
    assert not Escalation.objects.exists()


def test_a_call_that_is_due_is_told_once_and_must_be_answered(house):
    with clock.at(NOON):
        Promise.objects.create(
            conversation=house.case, kind="callback", source="agent", made_at=NOON, made_by=house.ola,
            due_at=NOON + timedelta(hours=1), words="Oddzwonię o 13",
        )  # fmt: skip
        assert actions.tell_of_callbacks() == 0
    with clock.at(NOON + timedelta(minutes=56)):
        assert actions.tell_of_callbacks() == 1
        assert actions.tell_of_callbacks() == 0
        actions.see_case(house.ola, house.case.pk)
        assert actions.tell_of_callbacks() == 0
    assert told(house.ola) == {"callback_due"}
    assert house.minutes(66) == 1
    assert told(house.lead) == {"escalated"}


def test_terms_are_checked_and_audited(house):
    from odzew.kit.errors import Invalid, NotAllowed

    good = {"is_on": True, "minutes": 5, "kinds": ["message_failed"], "on_call": []}
    with pytest.raises(NotAllowed):
        actions.change_terms(house.ola, **good)
    for bad in ({"minutes": 0}, {"minutes": 2000}, {"kinds": ["birthdays"]}):
        with pytest.raises(Invalid):
            actions.change_terms(house.owner, **(good | bad))
    actions.change_terms(house.owner, **good)
    assert queries.terms().need_word("message_failed")
    assert not queries.terms().need_word("promise_broken")
    assert Event.objects.filter(kind="SettingsChanged").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_climb_one_rung():
    with transaction.atomic():
        house = House()
    house.breaks()
    gate = threading.Barrier(4)

    def work() -> None:
        try:
            gate.wait(10)
            house.minutes(10)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert EscalationStep.objects.count() == 2
    assert Notification.objects.filter(kind="escalated").count() == 1
