"""Rules under several workers: a fact is answered once, whoever hears it, and one that fails is heard again."""

import threading

import pytest
from django.db import OperationalError, connection

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, Message
from odzew.features.automation.actions import run
from odzew.features.automation.models import RuleRun
from odzew.features.automation.tests.desk import rule
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def tagged(count: int) -> list[int]:
    """Facts of cases that were just tagged."""
    for _n in range(count):
        conversations.tag(make.conversation().pk, actor=Actor("agent"), add=["pilne"])
    return list(Event.objects.filter(kind="FieldsChanged").order_by("pk").values_list("pk", flat=True))


def test_four_workers_that_hear_the_same_facts_answer_each_once() -> None:
    row = rule(
        on=["tags_changed"], then=[{"do": "note", "text": "Pilne"}, {"do": "priority", "priority": "high"}]
    )
    facts = tagged(6)
    start, faults = threading.Barrier(WORKERS), []

    def work() -> None:
        try:
            start.wait(10)
            run.run_events(facts)
        except Exception as error:  # noqa: BLE001  # the thread hands it to the test
            faults.append(error)
        finally:
            connection.close()

    crew = [threading.Thread(target=work) for _n in range(WORKERS)]
    for each in crew:
        each.start()
    for each in crew:
        each.join(60)
    assert faults == []
    assert list(RuleRun.objects.filter(rule=row).values_list("outcome", flat=True)) == ["done"] * 6
    assert Message.objects.filter(direction="internal").count() == 6
    assert set(Conversation.objects.values_list("priority", flat=True)) == {"high"}


def test_a_fact_that_could_not_be_heard_keeps_no_other_waiting_and_is_heard_when_the_job_comes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = rule(on=["tags_changed"], then=[{"do": "note", "text": "Pilne"}])
    facts = tagged(3)
    hear, broken = run._hear, [facts[1]]

    def stumble(one, chosen):
        if one.event.pk in broken:
            broken.clear()
            raise OperationalError("deadlock detected")
        hear(one, chosen)

    monkeypatch.setattr(run, "_hear", stumble)
    with pytest.raises(OperationalError):
        run.run_events(facts)
    assert RuleRun.objects.filter(rule=row).count() == 2
    run.run_events(facts)
    assert RuleRun.objects.filter(rule=row).count() == 3
