"""Rows for tests, each with believable defaults: `make.conversation(team=…)`."""

import itertools
from typing import Any

from django.db import transaction

from odzew.core.accounts.models import Agent, Brand, Membership, Team
from odzew.core.conversations import arrival
from odzew.core.conversations.inbound import Handle, Inbound
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries.thread import find_thread
from odzew.core.customers import actions as customers
from odzew.core.customers.models import Customer

_counter = itertools.count(1)


def agent(
    name: str = "Alicja Owner", *, role: str = "agent", teams: tuple[Team, ...] = (), **fields: Any
) -> Agent:
    """An active agent with the password `haslo-haslo-1`."""
    n = next(_counter)
    row: Agent = Agent.objects.create_user(
        fields.pop("email", f"agent{n}@desk.example"),
        fields.pop("password", "haslo-haslo-1"),
        name=name,
        role=role,
        **fields,
    )
    for each in teams:
        Membership.objects.create(team=each, agent=row)
    return row


def team(name: str = "") -> Team:
    return Team.objects.create(name=name or f"Zespół {next(_counter)}")


def brand(name: str = "Lniany Dom", **fields: Any) -> Brand:
    n = next(_counter)
    return Brand.objects.create(name=name, slug=fields.pop("slug", f"marka-{n}"), **fields)


def account(kind: str = "email", **fields: Any) -> ChannelAccount:
    n = next(_counter)
    return ChannelAccount.objects.create(
        kind=kind,
        name=fields.pop("name", f"{kind} {n}"),
        address=fields.pop("address", f"pomoc{n}@lnianydom.example" if kind == "email" else ""),
        brand=fields.pop("brand", None) or brand(),
        **fields,
    )


def customer(name: str = "Marta Wiśniewska", *, email: str = "") -> Customer:
    return customers.recognise("email", email or f"klient{next(_counter)}@poczta.example", name=name)


def inbound(text: str = "Gdzie jest moja paczka?", *, sender: str = "", **fields: Any) -> Inbound:
    n = next(_counter)
    return Inbound(
        sender=Handle("email", sender or f"klient{n}@poczta.example", fields.pop("name", "Marta Wiśniewska")),
        text=text,
        reply_text=fields.pop("reply_text", text),
        subject=fields.pop("subject", "Gdzie jest paczka?"),
        external_id=fields.pop("external_id", f"test-{n}@poczta.example"),
        **fields,
    )


@transaction.atomic
def conversation(
    *, account: ChannelAccount | None = None, text: str = "Gdzie jest moja paczka?", **fields: Any
) -> Conversation:
    """A conversation opened by a customer's message; `fields` are then set on the row."""
    door = account or globals()["account"]()
    words = inbound(text, **{k: fields.pop(k) for k in ("sender", "subject", "external_id") if k in fields})
    person = fields.pop("customer", None) or customers.recognise(
        "email", words.sender.value, name=words.sender.name
    )
    key = arrival.record_arrival(door, person, words).conversation.pk
    if fields:
        Conversation.objects.filter(pk=key).update(**fields)
    return Conversation.objects.get(pk=key)  # as those who heard of it have left it


@transaction.atomic
def conversations(count: int, *, account: ChannelAccount) -> list[Conversation]:
    """So many conversations of as many customers, opened in one batch as the intake opens a full mailbox."""
    words = [inbound() for _ in range(count)]
    people = customers.recognise_many([customers.Person("email", each.sender.value) for each in words])
    coming = [
        arrival.Coming(account, person, each, find_thread(each))
        for person, each in zip(people, words, strict=True)
    ]
    return [each.conversation for each in arrival.record_arrivals(coming)]


@transaction.atomic
def message_in(conversation: Conversation, text: str = "Halo?") -> Message:
    """One more word of the customer in a conversation."""
    first = conversation.messages.filter(direction="in").order_by("id").first()
    words = inbound(text, sender=first.sender if first else "", conversation_id=conversation.pk)
    return arrival.record_arrival(conversation.account, conversation.customer, words).message
