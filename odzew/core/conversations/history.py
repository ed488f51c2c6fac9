"""A conversation that took place elsewhere, as plain values: what was said and done, when, by whom.

Agents, teams, accounts and customers are named by keys of the importer's own; `Directory` says which rows they are.
`actions.import_history` writes it as if it had happened here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odzew.core.conversations.inbound import InboundFile


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened at `at` (aware). by: key of the agent, empty = the desk itself."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Heard(Act):
    """A word of the customer. text: whole; reply_text: the new words, empty = the same.

    answers: place of the act whose message it answers (its id becomes in_reply_to), none = -1.
    """

    text: str = ""
    reply_text: str = ""
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    external_id: str = ""
    answers: int = -1
    files: tuple[InboundFile, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered(Act):
    """A reply of ours. account: through which, empty = the case's own. then: the status after it.

    left_at: when the provider took it; failure: its words when it did not.
    """

    text: str = ""
    account: str = ""
    then: str = "pending"
    left_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Act):
    text: str = ""
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned(Act):
    """assignee and team by key; an empty assignee is nobody, an empty team keeps the one that was."""

    assignee: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Tagged(Act):
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusSet(Act):
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldsSet(Act):
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snoozed(Act):
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation: its first act is Heard. acts in the order of their times; fields: as a form gives them.

    read: agent → until when they have read.
    """

    account: str
    customer: str
    acts: Sequence[Act]
    kind: str = ""
    stage: str = ""
    language: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    read: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Directory:
    """Keys of the importer → ids of our rows."""

    agents: Mapping[str, int]
    teams: Mapping[str, int]
    accounts: Mapping[str, int]
    customers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """A case as written. messages: place of the act → (id of the message, its external id)."""

    conversation_id: int
    number: int
    messages: Mapping[int, tuple[int, str]]
