"""Logged contacts as pure decisions: which words a log may use, and who the person is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    RESOLVED = "resolved"  # settled while the customer was there
    WORK = "work"  # somebody has to do something
    CALLBACK = "callback"  # we promised to call


class Way(StrEnum):
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who it was. customer: public id of a known person; else what is known of a new one, perhaps nothing."""

    customer: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A call or a visit as an agent logs it. number: the case it is about; none opens a new one.

    minutes: how long it took. team: public id, empty = the account's own. is_mine: the agent keeps the case.
    callback_at: aware, for the outcome callback.
    """

    caller: Caller
    text: str
    nonce: str
    way: str = Way.IN
    outcome: str = Outcome.WORK
    subject: str = ""
    minutes: int | None = None
    number: int | None = None
    kind: str = ""
    stage: str = ""
    team: str = ""
    is_mine: bool = True
    tags: tuple[str, ...] = ()
    callback_at: datetime | None = None
    may_contact: bool = False
    may_record: bool = False


def handle_of(caller: Caller, *, nonce: str, is_call: bool) -> tuple[str, str]:
    """(kind, value) under which a person who is not known yet is remembered: by what was used, else by chance."""
    ways = [("phone", caller.phone), ("email", caller.email)]
    known = [(kind, value) for kind, value in (ways if is_call else ways[::-1]) if value]
    return known[0] if known else ("visitor", f"desk-{nonce}")


def solved_at_first_contact(contact: Contact) -> bool:
    """Settled in the very contact that opened the case."""
    return contact.outcome == Outcome.RESOLVED and contact.number is None
