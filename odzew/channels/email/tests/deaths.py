"""Every place between two steps where a process may die, and how a worker under test dies exactly there.

A point is `when function`: `before` or `after` a function returns. The product has no hook: the functions are
wrapped in the dying child only.
"""

import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

INTAKE = (
    "after odzew.channels.email.imap:listing",
    "after odzew.channels.email.folder:_is_known",
    "before odzew.kit.blobs:put_many",
    "after odzew.kit.blobs:put_many",  # bytes on the disk, no row
    "after odzew.channels.intake:_keep",  # rows written, not committed
    "before odzew.channels.tasks:wake_intake",  # committed, nobody woken
    "after odzew.channels.intake:accept_many",  # woken, the mark not moved
    "after odzew.channels.email.folder:_keep",
    "after odzew.channels.email.folder:fetch",  # the mark moved
    "before odzew.channels.intake:_work_on",  # claimed
    "after odzew.channels.intake:_parse",
    "after odzew.channels.intake:_through_steps",
    "after odzew.core.customers.actions:recognise_many",
    "after odzew.core.conversations.arrival:_message",
    "before odzew.kit.events:publish_many",  # messages written, nothing published
    "after odzew.core.conversations.arrival:record_arrivals",
    "after odzew.channels.intake:_work_on",  # everything written, not committed
    "after odzew.channels.intake:_work_through",  # committed
)
DELIVERY = (
    "before odzew.channels.delivery:_claim",
    "after odzew.channels.delivery:_claim",  # committed: sending
    "after odzew.channels.delivery:render",
    "after odzew.channels.email.letter:render",
    "after odzew.channels.email.smtp:_connected",
    "after odzew.channels.email.smtp:_secure_and_login",
    "before odzew.channels.email.smtp:_each_recipient",  # MAIL was taken
    "after odzew.channels.email.smtp:_addressed",  # RCPT were taken
    "after odzew.channels.email.smtp:_framed",  # DATA was answered
    "before odzew.channels.delivery:_hand_over",  # everything but the dot is there
    "after odzew.channels.delivery:_hand_over",  # handed_at is committed
    "before smtplib:SMTP.getreply after dot",  # the dot has left
    "after odzew.channels.email.smtp:_finish",  # the verdict is known
    "before odzew.channels.delivery:_accepted",
    "after odzew.core.conversations.actions:mark_sent",  # written, not committed
    "after odzew.channels.delivery:_accepted",  # committed
)
BEFORE_THE_DOT = DELIVERY[: DELIVERY.index("before odzew.channels.delivery:_hand_over") + 1]


def arm(point: str) -> None:
    """From now on this process dies at `point`; `live` arms nothing."""
    when, _space, place = point.partition(" ")
    if when not in ("before", "after"):
        return
    if place.endswith(" after dot"):
        _arm_after_the_dot()
        return
    module_name, _colon, name = place.partition(":")
    module = import_module(module_name)
    wrapped = _dying(when, getattr(module, name))
    setattr(module, name, wrapped)


def _dying(when: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            die()
        result = function(*args, **kwargs)
        if when == "after":
            die()
        return result

    return dying


def _arm_after_the_dot() -> None:
    import smtplib

    send, getreply = smtplib.SMTP.send, smtplib.SMTP.getreply
    dotted = []

    def sent(self: Any, words: Any) -> None:
        send(self, words)
        if words == b".\r\n":
            dotted.append(1)

    def replied(self: Any) -> Any:
        if dotted:
            die()
        return getreply(self)

    smtplib.SMTP.send, smtplib.SMTP.getreply = sent, replied


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
