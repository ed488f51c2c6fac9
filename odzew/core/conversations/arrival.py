"""THE WAY IN, last step: recognised people's words become messages of conversations.

Imported by channels.intake only. For a batch: 1 open what is new, 2 lock what is known, 3 write messages
and files, 4 move the conversations, 5 publish. All in the transaction of the arrivals; a batch never holds
two messages of one conversation (channels.intake cuts it so).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from odzew.core.accounts.models import Agent
from odzew.core.conversations import events, files, rules
from odzew.core.conversations.actions.base import changing, locked, publish
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.inbound import Inbound
from odzew.core.conversations.models import Attachment, ChannelAccount, Conversation, Message
from odzew.core.conversations.numbers import next_numbers
from odzew.core.conversations.queries.answering import last_answer
from odzew.core.conversations.queries.thread import Match, find_thread
from odzew.core.conversations.rules.guard import is_until_reply
from odzew.core.conversations.rules.thanks import is_thanks
from odzew.core.customers import actions as customers
from odzew.core.customers.models import Customer
from odzew.kit import clock, html
from odzew.kit import events as facts
from odzew.kit.events import Actor, News
from odzew.kit.text import clip, storable

_MOVED = (
    "status",
    "waiting_since",
    "snoozed_until",
    "resolved_at",
    "participants",
    "last_message_at",
    "last_message_text",
    "last_message_by",
    "seq",
)
_SAVE_MOVED = f"UPDATE conversation SET {', '.join(f'{name} = %s' for name in _MOVED)} WHERE id = %s"  # noqa: S608  # our own column names


@dataclass(frozen=True, slots=True)
class Coming:
    """One message about to be recorded: where it came in, whose it is, and where it belongs."""

    account: ChannelAccount
    customer: Customer
    inbound: Inbound
    match: Match


@dataclass(frozen=True, slots=True)
class Recorded:
    """The message as written, and whether it opened a conversation."""

    message: Message
    conversation: Conversation
    is_new: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A conversation as moved and its new message, before their keys are known."""

    conversation: Conversation
    message: Message
    is_new: bool
    reopened: bool
    is_thanks: bool = False


def record_arrivals(coming: Sequence[Coming]) -> list[Recorded]:
    """Write messages of customers. Runs inside intake's transaction; the result keeps the order given."""
    known = _locked([one.match.conversation.pk for one in coming if one.match.conversation])
    numbers = iter(next_numbers(sum(one.match.conversation is None for one in coming)))
    written = []
    for one in coming:
        found = one.match.conversation
        place = known[found.pk] if found else _opened(one, next(numbers))
        written.append(_move(one, place, _message(one, place), is_new=found is None))
    Conversation.objects.bulk_create([each.conversation for each in written if each.is_new])
    _save_moved([each.conversation for each in written if not each.is_new])
    for each in written:
        each.message.conversation = each.conversation
    Message.objects.bulk_create([each.message for each in written])
    _attach(coming, [each.message for each in written])
    pairs = list(zip(coming, written, strict=True))
    facts.publish_many([news for one, each in pairs for news in _news(one, each)])
    customers.touch_many([(one.customer, each.message.sent_at) for one, each in pairs])
    return [Recorded(each.message, each.conversation, each.is_new, one.match.hint) for one, each in pairs]


def record_arrival(account: ChannelAccount, customer: Customer, inbound: Inbound) -> Recorded:
    """The same for one message."""
    return record_arrivals([Coming(account, customer, inbound, find_thread(inbound))])[0]


def record_outside_reply(
    account: ChannelAccount, agent: Agent | None, inbound: Inbound, match: Match
) -> Recorded:
    """One of us answered the customer from a mail program: the case shows it and stops waiting.

    agent: none when only the mailbox is known, not the person. The match must name a conversation.
    """
    if match.conversation is None:
        raise ValueError("an outside reply belongs to a conversation")
    with changing(match.conversation.pk) as conversation:
        message = _written(conversation, account, inbound)
        message.direction, message.author_kind, message.agent = rules.Direction.OUT, "agent", agent
        message.author_name = agent.name if agent else message.author_name or account.name
        message.meta = {**message.meta, "is_outside": True}
        message.seq = conversation.seq + 1
        message.save()
        _attach([Coming(account, conversation.customer, inbound, match)], [message])
        actor = Actor("agent", agent.pk if agent else 0, message.author_name)
        publish(conversation, events.MessageSent(message.pk), actor=actor)
        conversation.waiting_since = None
        if conversation.status in (rules.Status.NEW, rules.Status.OPEN):
            set_status(conversation, rules.Status.PENDING, actor=actor)
        _show_last(conversation, message)
    return Recorded(message, conversation, is_new=False)


def _locked(keys: Sequence[int]) -> dict[int, Conversation]:
    """Known conversations under their row locks, taken in order of their keys."""
    rows = Conversation.objects.select_for_update().filter(pk__in=keys).order_by("pk") if keys else ()
    return {row.pk: _alive(row) for row in rows}


def _alive(conversation: Conversation) -> Conversation:
    """A merge may have won the race for the lock: then the survivor takes the message."""
    return conversation if conversation.merged_into_id is None else locked(conversation.pk)


def _opened(one: Coming, number: int) -> Conversation:
    inbound = one.inbound
    subject = clip(storable(rules.subject_base(inbound.subject)), 300)
    return Conversation(
        number=number,
        subject=subject or clip(storable(inbound.reply_text or inbound.text), 80),
        kind=inbound.kind or rules.Kind.ENQUIRY,
        stage=inbound.stage,
        brand_id=one.account.brand_id,
        channel=one.account.kind,
        account=one.account,
        team_id=inbound.team_id or one.account.team_id,
        customer=one.customer,
        custom=inbound.fields,
        language=inbound.language[:5],
        last_message_at=clock.now(),
    )


def _save_moved(conversations: Sequence[Conversation]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            _SAVE_MOVED, [[*(getattr(row, name) for name in _MOVED), row.pk] for row in conversations]
        )


def _message(one: Coming, conversation: Conversation) -> Message:
    message = _written(conversation, one.account, one.inbound)
    message.customer = one.customer
    message.author_name = message.author_name or one.customer.name
    if one.match.hint:
        message.meta = {**message.meta, "hint": one.match.hint}
    return message


def _written(conversation: Conversation, account: ChannelAccount, inbound: Inbound) -> Message:
    return Message(
        conversation=conversation,
        direction=rules.Direction.IN,
        author_kind="customer",
        author_name=clip(storable(inbound.sender.name), 160),
        channel=account.kind,
        account=account,
        subject=clip(storable(inbound.subject), 300),
        text=storable(inbound.text),
        html=html.clean(storable(inbound.html)) if inbound.html else "",
        reply_text=storable(inbound.reply_text or inbound.text),
        sender=storable(inbound.sender.value)[:254],
        to=[storable(address) for address in inbound.to][:1000],
        cc=[storable(address) for address in inbound.cc][:1000],
        external_id=storable(inbound.external_id)[:500],
        in_reply_to=storable(inbound.known_ids[0])[:500] if inbound.known_ids else "",
        is_automatic=inbound.is_automatic,
        meta=inbound.meta,
        sent_at=clock.now(),
    )


def _attach(coming: Sequence[Coming], messages: Sequence[Message]) -> None:
    found = [
        (file, message) for one, message in zip(coming, messages, strict=True) for file in one.inbound.files
    ]
    if not found:
        return
    digests = files.keep_many([(file.content, file.content_type) for file, _message in found])
    rows = [files.named_of(file, key, message) for (file, message), key in zip(found, digests, strict=True)]
    Attachment.objects.bulk_create(rows)


def _move(one: Coming, conversation: Conversation, message: Message, *, is_new: bool) -> Written:
    """What a customer's word does to the case: it waits again, it opens again, it wakes. Mere thanks do none of it."""
    inbound = one.inbound
    thanks = not is_new and _only_thanks(inbound, conversation)
    reopened = conversation.status in rules.DONE_STATUSES and not inbound.is_automatic and not thanks
    if thanks:
        message.meta = {**message.meta, "is_thanks": True}
        if is_until_reply(conversation.snoozed_until, now=message.sent_at):
            conversation.snoozed_until = None
    elif not inbound.is_automatic:
        conversation.waiting_since = conversation.waiting_since or message.sent_at
        if conversation.status != rules.reopened_status(conversation.status):
            conversation.status = rules.reopened_status(conversation.status)
            conversation.resolved_at = None
        conversation.snoozed_until = None
    if not inbound.is_automatic and inbound.sender.kind == "email":
        people = {*conversation.participants, inbound.sender.value.lower()}
        conversation.participants = sorted(people)[:1000]
    _show_last(conversation, message)
    conversation.seq += 2 if is_new else 1
    message.seq = conversation.seq
    return Written(conversation, message, is_new, reopened, thanks)


def _only_thanks(inbound: Inbound, conversation: Conversation) -> bool:
    """A "thank you" in a case that we have answered. A file beside it may be a question, a logged call is work."""
    if conversation.waiting_since is not None or inbound.is_automatic or "logged" in inbound.meta:
        return False
    if any(not file.is_inline for file in inbound.files):
        return False
    words = inbound.reply_text or inbound.text
    return is_thanks(words) and is_thanks(words, answered=last_answer(conversation))


def _news(one: Coming, written: Written) -> list[News]:
    """ConversationOpened for a new one, then MessageReceived, under the numbers that `_move` took."""
    message, key = written.message, written.conversation.pk
    actor = Actor("customer", one.customer.pk, _who(one))
    received = events.MessageReceived(
        message.pk,
        one.account.kind,
        written.is_new,
        written.reopened,
        one.inbound.is_automatic,
        written.is_thanks,
    )
    news = [News(received, key, actor, message.seq)]
    if written.is_new:
        news.insert(0, News(events.ConversationOpened(one.account.kind), key, actor, message.seq - 1))
    return news


def _show_last(conversation: Conversation, message: Message) -> None:
    conversation.last_message_at = message.sent_at
    conversation.last_message_text = clip(message.reply_text or message.text, 200)
    conversation.last_message_by = message.author_name[:120]


def _who(one: Coming) -> str:
    return clip(one.customer.name or one.inbound.sender.spoken, 120)
