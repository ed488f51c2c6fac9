"""What every channel is: it understands raw arrivals, and it sends messages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from odzew.core.conversations.inbound import Handle, Inbound, InboundFile
from odzew.core.conversations.models import ChannelAccount

__all__ = [
    "Channel",
    "ChannelError",
    "Dropped",
    "Handle",
    "Inbound",
    "InboundFile",
    "Outbound",
    "Quote",
    "Receipt",
    "Unreadable",
]


class ChannelError(Exception):
    """Sending failed. permanent: no use trying again; words: what the provider said.

    unsure: the provider may have taken it; nobody may repeat it blindly.
    """

    def __init__(self, words: str, *, permanent: bool = False, unsure: bool = False):
        super().__init__(words)
        self.words = words
        self.permanent = permanent
        self.unsure = unsure


class Unreadable(Exception):
    """The bytes cannot be understood at all; they stay in the ledger with this reason."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A step ends the journey in a visible end state (see models.Arrival)."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class OutboundFile:
    name: str
    content_type: str
    content: bytes
    is_inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The customer's last words, for channels that show them under our answer. at: aware; timezone: its name."""

    text: str
    name: str
    address: str
    at: datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message ready to leave: everything a driver needs, no database rows.

    message_id: without brackets. references: oldest first. reply_mark: signed token for the plus-address.
    language: what the customer reads; empty = the desk's own.
    """

    message_id: str
    conversation_number: int
    subject: str
    text: str
    html: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_mark: str = ""
    files: tuple[OutboundFile, ...] = ()
    is_automatic: bool = False
    language: str = ""
    quote: Quote | None = None
    headers: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's answer: state is sent, delivered or read; recipients: address → words of a refusal."""

    state: str = "sent"
    words: str = ""
    refused: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """A driver. It holds no state; the account's settings come with each call."""

    kind: str

    def parse(self, raw: bytes, account: ChannelAccount, envelope: dict[str, Any]) -> Inbound:
        """Understand what came. Raises Unreadable when nothing can be read."""

    def send(self, outbound: Outbound, account: ChannelAccount, hand_over: Callable[[], None]) -> Receipt:
        """Send once. Calls `hand_over` right before the provider may accept. Raises ChannelError."""
