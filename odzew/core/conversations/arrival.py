"""THE WAY IN, last step: a recognised person's words become a message of a conversation.

Imported by channels.intake only. 1 find the conversation, 2 open or reopen it, 3 write the message and
its files, 4 publish. All in the transaction of the arrival.
"""

from dataclasses import dataclass
from typing import Any

from odzew.core.accounts.models import Agent
from odzew.core.conversations import events, files, rules
from odzew.core.conversations.actions.base import locked, publish
from odzew.core.conversations.inbound import Inbound
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.numbers import next_number
from odzew.core.conversations.queries.thread import find_thread
from odzew.core.customers import actions as customers
from odzew.core.customers.models import Customer
from odzew.kit import clock, html
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class Recorded:
    """The message as written, and whether it opened a conversation."""

    message: Message
    conversation: Conversation
    is_new: bool
    hint: str = ""


def record_arrival(account: ChannelAccount, customer: Customer, inbound: Inbound) -> Recorded:
    """Write one message of a customer. Runs inside intake's transaction."""
    match = find_thread(inbound)
    is_new = match.conversation is None
    conversation = (
        _open(account, customer, inbound) if match.conversation is None else locked(match.conversation.pk)
    )
    reopened = conversation.status in rules.DONE_STATUSES and not inbound.is_automatic
    message = _write(conversation, account, inbound, customer=customer, direction=rules.Direction.IN)
    if match.hint:
        message.meta["hint"] = match.hint
        message.save(update_fields=["meta"])
    actor = Actor("customer", customer.pk, _who(customer, inbound))
    if is_new:
        publish(conversation, events.ConversationOpened(account.kind), actor=actor)
    _move(conversation, message, inbound)
    fact = events.MessageReceived(message.pk, account.kind, is_new, reopened, inbound.is_automatic)
    message.seq = publish(conversation, fact, actor=actor).seq
    message.save(update_fields=["seq"])
    conversation.save()
    if not inbound.is_automatic:
        customers.touch(customer, message.sent_at)
    return Recorded(message, conversation, is_new, match.hint)


def record_outside_reply(account: ChannelAccount, agent: Agent, inbound: Inbound) -> Recorded | None:
    """A colleague answered the customer from their own mail program: the case shows it and stops waiting."""
    match = find_thread(inbound)
    if match.conversation is None:
        return None
    conversation = locked(match.conversation.pk)
    message = _write(conversation, account, inbound, agent=agent, direction=rules.Direction.OUT)
    conversation.waiting_since = None
    if conversation.status == rules.Status.NEW:
        conversation.status = rules.Status.OPEN
    _show_last(conversation, message)
    fact = events.MessageSent(message.pk)
    message.seq = publish(conversation, fact, actor=Actor("agent", agent.pk, agent.name)).seq
    message.save(update_fields=["seq"])
    conversation.save()
    return Recorded(message, conversation, is_new=False)


def _open(account: ChannelAccount, customer: Customer, inbound: Inbound) -> Conversation:
    subject = clip(storable(rules.subject_base(inbound.subject)), 300)
    return Conversation.objects.create(
        number=next_number(),
        subject=subject or clip(storable(inbound.reply_text or inbound.text), 80),
        kind=inbound.kind or rules.Kind.ENQUIRY,
        stage=inbound.stage,
        brand_id=account.brand_id,
        channel=account.kind,
        account=account,
        team_id=account.team_id,
        customer=customer,
        custom=inbound.fields,
        language=inbound.language[:5],
        status_link_expires_at=None,
        last_message_at=clock.now(),
    )


def _write(
    conversation: Conversation, account: ChannelAccount, inbound: Inbound, *, direction: str, **author: Any
) -> Message:
    customer, agent = author.get("customer"), author.get("agent")
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.seq + 1,
        direction=direction,
        author_kind="agent" if agent else "customer",
        customer=customer,
        agent=agent,
        author_name=clip(storable(inbound.sender.name), 160) or (agent.name if agent else ""),
        channel=account.kind,
        account=account,
        subject=clip(storable(inbound.subject), 300),
        text=storable(inbound.text),
        html=html.clean(storable(inbound.html)) if inbound.html else "",
        reply_text=storable(inbound.reply_text or inbound.text),
        sender=inbound.sender.value[:254],
        to=list(inbound.to)[:1000],
        cc=list(inbound.cc)[:1000],
        external_id=storable(inbound.external_id)[:500],
        in_reply_to=storable(inbound.known_ids[0])[:500] if inbound.known_ids else "",
        is_automatic=inbound.is_automatic,
        meta=inbound.meta,
        sent_at=clock.now(),
    )
    for file in inbound.files:
        files.attach(
            file.content,
            file.name,
            file.content_type,
            message=message,
            is_inline=file.is_inline,
            content_id=file.content_id,
        )
    return message


def _move(conversation: Conversation, message: Message, inbound: Inbound) -> None:
    """What a customer's word does to the case: it waits again, it opens again, it wakes."""
    if not inbound.is_automatic:
        conversation.waiting_since = conversation.waiting_since or message.sent_at
        if conversation.status != rules.reopened_status(conversation.status):
            conversation.status = rules.reopened_status(conversation.status)
            conversation.resolved_at = None
        conversation.snoozed_until = None
    if inbound.sender.kind == "email" and not inbound.is_automatic:
        people = {*conversation.participants, inbound.sender.value.lower()}
        conversation.participants = sorted(people)[:1000]
    _show_last(conversation, message)


def _show_last(conversation: Conversation, message: Message) -> None:
    conversation.last_message_at = message.sent_at
    conversation.last_message_text = clip(message.reply_text or message.text, 200)
    conversation.last_message_by = message.author_name[:120]


def _who(customer: Customer, inbound: Inbound) -> str:
    return clip(customer.name or inbound.sender.name or inbound.sender.value, 120)
