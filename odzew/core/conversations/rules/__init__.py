"""Conversations as pure decisions: words of the domain, threading, titles and reply subjects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"  # waits for the customer
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


OPEN_STATUSES = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)
DONE_STATUSES = (Status.RESOLVED, Status.CLOSED)


class Kind(StrEnum):
    ENQUIRY = "enquiry"
    REQUEST = "request"
    COMPLAINT = "complaint"
    GRIEVANCE = "grievance"
    PRAISE = "praise"


class Stage(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


PRIORITY_RANK = {Priority.LOW: 0, Priority.NORMAL: 1, Priority.HIGH: 2, Priority.URGENT: 3}


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class Channel(StrEnum):
    EMAIL = "email"
    CHAT = "chat"
    FORM = "form"
    PHONE = "phone"
    COUNTER = "counter"


_NUMBER_IN_SUBJECT = re.compile(r"\[#(\d{1,12})\]")
_PREFIX = re.compile(
    r"^\s*((re|odp|aw|sv|vs|antw|fwd?|pd|wg|tr|rv)\s*(\[\d+\])?\s*:|\[#\d{1,12}\])\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class ThreadHints:
    """What a message says about where it belongs, strongest first."""

    known_message_ids: Sequence[str] = ()
    address_mark: str = ""
    body_mark: str = ""
    subject_number: int | None = None


def number_in(subject: str) -> int | None:
    """The case number that our own mails carry in the subject: `[#4817]`."""
    found = _NUMBER_IN_SUBJECT.search(subject)
    return int(found.group(1)) if found else None


def subject_base(subject: str) -> str:
    """A subject without reply prefixes and our case mark."""
    text = subject
    for _ in range(20):
        shorter = _PREFIX.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return " ".join(text.split())


def reply_subject(subject: str, number: int) -> str:
    """`Re: Gdzie jest paczka? [#4817]`, whatever prefixes came before."""
    base = subject_base(subject) or "…"
    return f"Re: {base} [#{number}]"


def may_join_by_number(sender: str, taking_part: Sequence[str]) -> bool:
    """A number alone admits only people who already take part in the case."""
    return sender.lower() in {address.lower() for address in taking_part}


def reopened_status(status: str) -> str:
    """The status after the customer speaks: waiting and finished cases open again."""
    return Status.NEW if status == Status.NEW else Status.OPEN
