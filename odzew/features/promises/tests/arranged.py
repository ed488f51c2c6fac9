"""Policies and cases as these tests need them, whatever other tests left in the tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

from odzew.channels import delivery
from odzew.channels.models import Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.features.promises.models import Calendar, CalendarUse, Policy, Promise

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Warsaw
HOUR = timedelta(hours=1)
STEPS = [
    {"percent": percent, "who": ["assignee", "leads", "on_call"], "acts": ["notify"]}
    for percent in (50, 75, 100)
]


def office(**fields: Any) -> Calendar:
    """Monday to Friday from 8 to 18 as the only calendar."""
    CalendarUse.objects.all().delete()
    Policy.objects.update(calendar=None)
    Calendar.objects.all().delete()
    week = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return Calendar.objects.create(**{"name": "Biuro", "week": week, "is_default": True, **fields})


def policy(**fields: Any) -> Policy:
    """The only policy: two hours, four hours, three days, five days."""
    Policy.objects.all().delete()
    values = {"first_answer": 120, "next_answer": 240, "update": 1800, "resolution": 3000, "steps": STEPS}
    return Policy.objects.create(**{"name": "Wszystko", **values, **fields})


def reply(case: Conversation, agent: Any, *, text: str = "Już sprawdzam.", **words: Any) -> Message:
    """An answer that waits to leave."""
    return conversations.reply(case.pk, agent, Words(text=text, **words))


def leave(message: Message) -> None:
    """The provider took it."""
    from odzew.kit import clock

    Delivery.objects.filter(message=message).update(state=Delivery.SENT, sent_at=clock.now())
    message.refresh_from_db()
    conversations.mark_sent(message)


def fail(message: Message) -> None:
    Delivery.objects.filter(message=message).update(state=Delivery.FAILED)
    message.refresh_from_db()
    conversations.mark_failed(message, "550 no such user")


def take_back(message: Message, agent: Any) -> None:
    delivery.withdraw(message, agent)


def open_of(case: Conversation, kind: str) -> Promise | None:
    return Promise.objects.filter(conversation=case, kind=kind, ended_at=None).first()


def kinds(case: Conversation) -> list[str]:
    """Kinds of the open promises, by name."""
    return sorted(Promise.objects.filter(conversation=case, ended_at=None).values_list("kind", flat=True))
