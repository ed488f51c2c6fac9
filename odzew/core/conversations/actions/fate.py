"""What becomes of a message that left: sent, delivered, read, delayed, returned, failed, found again."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import Conversation, Message
from odzew.kit.events import Actor, Fact
from odzew.kit.text import clip


def mark_sent(message: Message) -> None:
    """The provider took it. After a failure and another try the customer waits no longer, unless they spoke since."""
    mark_found(message)


def mark_found(message: Message) -> None:
    """Nobody knew whether it had left; it had. The customer waits no longer, unless they spoke since."""
    with changing(message.conversation_id) as conversation:
        if message.author_kind == "agent" and conversation.waiting_since is not None:
            conversation.waiting_since = _unanswered_since(conversation)
            if conversation.waiting_since is None and conversation.status == rules.Status.OPEN:
                _set_status(conversation, rules.Status.PENDING, reason="delivery_found")
        publish(conversation, events.MessageSent(message.pk))


def mark_delivered(message: Message, state: str) -> None:
    """The other side has it (`delivered`) or opened it (`read`)."""
    _report(message, events.MessageDelivered(message.pk, state))


def mark_delayed(message: Message, reason: str, *, recipients: Sequence[str]) -> None:
    """The mail servers keep trying: shown on the case, nothing else changes."""
    _report(message, events.MessageDelayed(message.pk, list(recipients)[:50], clip(reason, 300)))


def mark_unwanted(message: Message, *, recipients: Sequence[str]) -> None:
    """A recipient called it spam: shown on the case."""
    _report(message, events.MessageUnwanted(message.pk, list(recipients)[:50]))


def mark_returned(
    message: Message,
    reason: str,
    *,
    recipients: Sequence[str],
    other_ways: Sequence[tuple[str, str]],
    is_partial: bool,
) -> None:
    """It came back for good. Unless somebody else in `to` has it, the customer waits again.

    other_ways: (kind, value) of how else to reach the customer, proposed to agents.
    """
    with changing(message.conversation_id) as conversation:
        if not is_partial:
            _reopen(conversation, message)
        ways = [list(one) for one in other_ways[:5]]
        fact = events.MessageReturned(
            message.pk, list(recipients)[:50], clip(reason, 300), is_partial=is_partial, ways=ways
        )
        publish(conversation, fact)


def mark_failed(message: Message, reason: str, *, state: str = "failed") -> None:
    """It did not leave, or nobody knows: the customer waits again and agents see why."""
    with changing(message.conversation_id) as conversation:
        _reopen(conversation, message)
        publish(conversation, events.MessageFailed(message.pk, clip(reason, 300), state))


def wait_again(conversation: Conversation) -> None:
    """The clock runs from the customer's first word that no answer of ours has reached."""
    if conversation.waiting_since is None:
        conversation.waiting_since = _unanswered_since(conversation)


def _reopen(conversation: Conversation, message: Message) -> None:
    if message.author_kind != "agent":
        return
    wait_again(conversation)
    if conversation.status in (rules.Status.PENDING, *rules.DONE_STATUSES):
        _set_status(conversation, rules.Status.OPEN, reason="delivery_failed")


def _report(message: Message, fact: Fact) -> None:
    with changing(message.conversation_id) as conversation:
        publish(conversation, fact)


def _unanswered_since(conversation: Conversation) -> datetime | None:
    """When the customer first said what no answer of ours has reached; thanks ask for none, a solved call is one."""
    answers = conversation.messages.filter(direction=rules.Direction.OUT, is_automatic=False).exclude(
        delivery__state__in=["failed", "unknown", "withdrawn"]
    )
    calls = conversation.messages.filter(
        direction=rules.Direction.IN, meta__contains={"logged": {"outcome": "resolved"}}
    )
    answered = max((at for rows in (answers, calls) if (at := _last(rows)) is not None), default=None)
    asked = conversation.messages.filter(direction=rules.Direction.IN, is_automatic=False).exclude(
        meta__contains={"is_thanks": True}
    )
    if answered is not None:
        asked = asked.filter(sent_at__gt=answered)
    return asked.order_by("sent_at").values_list("sent_at", flat=True).first()


def _last(rows: QuerySet[Message]) -> datetime | None:
    return rows.order_by("-sent_at").values_list("sent_at", flat=True).first()


def _set_status(conversation: Conversation, after: str, *, reason: str) -> None:
    from odzew.core.conversations.actions.change import set_status

    set_status(conversation, after, actor=Actor("system"), reason=reason)
