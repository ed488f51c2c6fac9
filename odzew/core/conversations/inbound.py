"""What a channel hands to the desk: one message in, whatever it travelled on. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odzew.core.customers.rules import is_spoken


@dataclass(frozen=True, slots=True)
class Handle:
    """A way to name a person: kind is email, phone, visitor, user or handle."""

    kind: str
    value: str
    name: str = ""
    is_verified: bool = False

    @property
    def spoken(self) -> str:
        """What a colleague can read aloud: the name, else the value unless it is a key."""
        return self.name or (self.value if is_spoken(self.value) else "")


@dataclass(frozen=True, slots=True)
class InboundFile:
    name: str
    content_type: str
    content: bytes
    is_inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as its channel understood it.

    external_id: the channel's own id, without brackets. known_ids: ids that it answers, newest first.
    mark: the signed token of a plus-address; body_mark: the same from the text; both `number.mark`.
    agent_mark: the signed token `number-agent.mark` of an address that only that colleague was given.
    is_answer: it says that it answers something. thread_root, thread_topic: Outlook's own names of its thread.
    is_from_colleague: one of us wrote it to the customer outside the desk.
    text is the whole plain text, reply_text the new words; html is foreign and not yet sanitised.
    conversation_id: set by channels that know it (chat). sent_at: aware UTC, when the sender wrote.
    fields: values of a form. team_id: where a new case goes instead of its account's team.
    notice: what a mail about our mail says: bounce, complaint, delivered, read or receipt (of no use).
    failed_ids: Message-IDs that a notice is about; failed_to: whom a bounce or complaint names.
    """

    sender: Handle
    text: str = ""
    html: str = ""
    reply_text: str = ""
    subject: str = ""
    external_id: str = ""
    sent_at: datetime | None = None
    reply_to: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    known_ids: tuple[str, ...] = ()
    mark: str = ""
    body_mark: str = ""
    agent_mark: str = ""
    is_answer: bool = False
    thread_root: str = ""
    thread_topic: str = ""
    is_from_colleague: bool = False
    conversation_id: int | None = None
    files: tuple[InboundFile, ...] = ()
    other_handles: tuple[Handle, ...] = ()
    language: str = ""
    kind: str = ""
    stage: str = ""
    team_id: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    is_automatic: bool = False
    notice: str = ""
    is_bounce: bool = False
    is_hard_bounce: bool = False
    failed_ids: tuple[str, ...] = ()
    failed_to: tuple[str, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
