"""What we say: replies, notes, acknowledgements; what becomes of them is in `fate`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.fate import wait_again
from odzew.core.conversations.actions.solving import refuse_unsolved
from odzew.core.conversations.models import (
    Attachment,
    ChannelAccount,
    Conversation,
    Draft,
    Follower,
    Mention,
    Message,
)
from odzew.core.conversations.queries.answering import answering_account, refuse_without_recipient
from odzew.core.conversations.rules.fitting import WRITTEN, fit_of
from odzew.core.customers import queries as customers
from odzew.kit import clock, html, ids
from odzew.kit import events as facts
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import SYSTEM, Actor
from odzew.kit.text import clip, storable

MAX_CHARACTERS = WRITTEN.most


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be said. to/cc/bcc: e-mail addresses; empty `to` means the customer's own.

    account: the channel account to answer through; none keeps the conversation's.
    file_ids: public ids of attachments uploaded before. send_at: aware; none = after the undo window.
    based_on_seq: the last event that the writer had seen; 0 skips the stale check.
    is_from_draft: the agent's draft becomes this message; a macro's own words leave the draft alone.
    """

    text: str
    html: str = ""
    subject: str = ""
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    account: ChannelAccount | None = None
    file_ids: Sequence[str] = ()
    send_at: datetime | None = None
    based_on_seq: int = 0
    then: str = ""  # status after sending: resolved, closed, pending; "" = pending customer
    is_from_draft: bool = True
    meta: dict[str, object] = field(default_factory=dict)


class StaleReply(Refused):
    """Something new arrived since the writer began; show it before sending."""

    code = "stale_reply"


def reply(conversation_id: int, agent: Agent, words: Words) -> Message:
    """Queue an answer to the customer. Raises Invalid for empty or oversized text, StaleReply when overtaken."""
    _check(words)
    with changing(conversation_id) as conversation:
        _refuse_stale(conversation, words, asked=conversation_id)
        message = _write(conversation, words, agent=agent, author_kind="agent")
        actor = accounts.as_actor(agent)
        conversation.waiting_since = None
        after = words.then or rules.Status.PENDING
        refuse_unsolved(conversation, after, actor=actor)
        message.meta = {**message.meta, "status": {"before": conversation.status, "after": after}}
        _set_status(conversation, after, actor=actor)
        if conversation.assignee_id is None:
            conversation.assignee = agent
            publish(conversation, events.ConversationAssigned(agent.pk, agent.name), actor=actor)
        _show_last(conversation, message)
        _publish_queued(conversation, message, words, actor)
        if words.is_from_draft:
            Draft.objects.filter(conversation=conversation, agent=agent, mode="reply").delete()
    return message


def say_automatically(conversation_id: int, words: Words, *, actor: Actor, purpose: str) -> Message:
    """A message by a rule or bot. It stops nobody's wait: only a person's answer does."""
    _check(words)
    with changing(conversation_id) as conversation:
        message = _write(
            conversation, words, agent=None, author_kind="rule" if actor.kind != "bot" else "bot"
        )
        message.meta = {**message.meta, "purpose": purpose}
        message.author_name = actor.name[:160]
        message.is_automatic = True
        message.save(update_fields=["meta", "author_name", "is_automatic"])
        if purpose == "acknowledgement":
            conversation.acknowledged_at = clock.now()
        _publish_queued(conversation, message, words, actor)
    return message


def note(
    conversation_id: int,
    agent: Agent,
    text: str,
    *,
    mentioned: Sequence[Agent] = (),
    file_ids: Sequence[str] = (),
) -> Message:
    """A private note of the team; people called by name find it under Mentions and follow the case."""
    words = Words(text=text, file_ids=file_ids)
    _check(words)
    with changing(conversation_id) as conversation:
        message = Message.objects.create(
            conversation=conversation,
            seq=conversation.seq + 1,
            direction=rules.Direction.INTERNAL,
            author_kind="agent",
            agent=agent,
            author_name=agent.name,
            channel=conversation.channel,
            text=storable(text),
            reply_text=storable(text),
            sent_at=clock.now(),
        )
        _take_files(message, file_ids)
        Mention.objects.bulk_create(
            [Mention(message=message, conversation=conversation, agent=called) for called in mentioned]
        )
        Follower.objects.bulk_create(
            [Follower(conversation=conversation, agent=called) for called in mentioned], ignore_conflicts=True
        )
        fact = events.NoteAdded(message.pk, [called.pk for called in mentioned])
        message.seq = publish(conversation, fact, actor=accounts.as_actor(agent))
        message.save(update_fields=["seq"])
        Draft.objects.filter(conversation=conversation, agent=agent, mode="note").delete()
    return message


def open_outgoing(agent: Agent, account: ChannelAccount, *, customer_id: int, words: Words) -> Message:
    """Start a conversation by writing to a customer first."""
    from odzew.core.conversations.actions.open import open_conversation

    _check(words)
    if not words.subject.strip() and account.kind == rules.Channel.EMAIL:
        raise Invalid(_("Give the message a subject."), fields={"subject": "required"})
    with transaction.atomic(), facts.act():
        conversation = open_conversation(
            account,
            customer_id=customer_id,
            subject=words.subject,
            actor=accounts.as_actor(agent),
            direction="out",
        )
        return reply(conversation.pk, agent, words)


def withdraw(message: Message, agent: Agent) -> Draft:
    """Undo: the message has not left, so its words return to the writer's draft, above what was typed since.

    The case returns to the status from before the reply, unless somebody changed it meanwhile.
    Called by channels.delivery once it holds the delivery row and has marked it withdrawn.
    """
    with changing(message.conversation_id) as conversation:
        actor = accounts.as_actor(agent)
        _unsay(conversation, message, actor)
        wait_again(conversation)
        status = message.meta.get("status", {})
        if status and conversation.status == status["after"]:
            _set_status(conversation, status["before"], actor=actor, reason="withdrawn")
        draft = _back_into_draft(conversation, message, agent)
        Attachment.objects.filter(message=message).update(message=None, draft=draft)
    return draft


def take_back(message: Message) -> None:
    """An automatic message that has not left is not needed any more. Called by channels with its delivery in hand.

    Nobody's wait changes by it; an acknowledgement may be said anew, should the case need one after all.
    """
    with changing(message.conversation_id) as conversation:
        if message.meta.get("purpose") == "acknowledgement":
            conversation.acknowledged_at = None
        _unsay(conversation, message, SYSTEM)


def _unsay(conversation: Conversation, message: Message, actor: Actor) -> None:
    publish(conversation, events.ReplyWithdrawn(message.pk), actor=actor)
    message.meta = {**message.meta, "withdrawn": True}
    message.direction = rules.Direction.INTERNAL
    message.save(update_fields=["meta", "direction"])


def _back_into_draft(conversation: Conversation, message: Message, agent: Agent) -> Draft:
    draft, _made = Draft.objects.select_for_update().get_or_create(
        conversation=conversation, agent=agent, mode="reply"
    )
    newer = draft.text.strip()
    draft.text = (
        f"{message.text}\n\n{draft.text}" if newer and newer != message.text.strip() else message.text
    )
    people = {name: ", ".join(getattr(message, name)) for name in ("to", "cc", "bcc")}
    chosen = {name: value for name, value in draft.fields.items() if value}
    draft.fields = {**people, "subject": message.subject, **chosen}
    draft.based_on_seq, draft.updated_at = conversation.seq, clock.now()
    draft.save()
    return draft


def _check(words: Words) -> None:
    if not words.text.strip() and not words.file_ids:
        raise Invalid(_("Write something first."), fields={"text": "required"})
    _refuse_too_long(words.text, MAX_CHARACTERS)


def _refuse_too_long(text: str, most: int) -> None:
    if len(text) > most:
        raise Invalid(
            _("The text is too long: at most %(n)s characters. Put the rest into a file.")
            % {"n": f"{most:,}"},
            fields={"text": "too_long"},
        )


def _refuse_stale(conversation: Conversation, words: Words, *, asked: int) -> None:
    """Numbers of a case merged away say nothing about its survivor: all of that is new to the writer."""
    seen = words.based_on_seq if conversation.pk == asked else min(words.based_on_seq, 1)
    if not seen or conversation.seq <= seen:
        return
    newer = Message.objects.filter(
        conversation=conversation,
        seq__gt=seen,
        direction__in=[rules.Direction.IN, rules.Direction.OUT],
    ).exclude(is_automatic=True)
    if newer.exists():
        raise StaleReply(_("Something new arrived while you were writing. Read it, then send."))


def _write(conversation: Conversation, words: Words, *, agent: Agent | None, author_kind: str) -> Message:
    account = answering_account(conversation, words.account)
    to = list(words.to) or _own_address(conversation, account)
    refuse_without_recipient(conversation, account, [*to, *words.cc, *words.bcc])
    channel = account.kind if account else conversation.channel
    _refuse_too_long(words.text, fit_of(channel).most)
    public = ids.public_id()
    message = Message.objects.create(
        public_id=public,
        conversation=conversation,
        seq=conversation.seq + 1,
        direction=rules.Direction.OUT,
        author_kind=author_kind,
        agent=agent,
        author_name=agent.name if agent else "",
        channel=channel,
        account=account,
        subject=clip(storable(words.subject), 300)
        or rules.reply_subject(conversation.subject, conversation.number),
        text=storable(words.text),
        html=html.clean_reply(storable(words.html)) if words.html else "",
        reply_text=storable(words.text),
        to=to,
        cc=list(words.cc),
        bcc=list(words.bcc),
        external_id=_message_id(public.hex, conversation, account),
        meta=dict(words.meta),
        sent_at=clock.now(),
    )
    _take_files(message, words.file_ids)
    return message


def _own_address(conversation: Conversation, account: ChannelAccount | None) -> list[str]:
    if account is None or account.kind != rules.Channel.EMAIL:
        return []
    last = (
        conversation.messages.filter(direction=rules.Direction.IN, sender__contains="@", is_automatic=False)
        .order_by("-sent_at")
        .first()
    )
    if last is not None:
        return [str(last.meta.get("reply_to") or last.sender)]
    address = customers.best_email(conversation.customer)
    return [address] if address else []


def _message_id(public: str, conversation: Conversation, account: ChannelAccount | None) -> str:
    """Fixed before the first attempt, so that a crash can tell `sent` from `never sent`."""
    domain = account.address.rpartition("@")[2] if account else ""
    return f"odzew.{conversation.number}.{public}@{domain or 'odzew.invalid'}"


def _take_files(message: Message, file_ids: Sequence[str]) -> None:
    if not file_ids:
        return
    loose = Attachment.objects.filter(public_id__in=file_ids, message=None)
    own = loose.filter(conversation_id=message.conversation_id) | loose.filter(
        draft__conversation_id=message.conversation_id
    )
    own.update(message=message, draft=None)


def _publish_queued(conversation: Conversation, message: Message, words: Words, actor: Actor) -> None:
    send_at = words.send_at
    if send_at is None and message.agent is not None and message.channel != rules.Channel.CHAT:
        send_at = clock.now() + timedelta(seconds=accounts.undo_seconds(message.agent))
    fact = events.ReplyQueued(message.pk, message.channel, send_at.isoformat() if send_at else "")
    message.seq = publish(conversation, fact, actor=actor)
    message.save(update_fields=["seq", "meta"])


def _show_last(conversation: Conversation, message: Message) -> None:
    conversation.last_message_at = message.sent_at
    conversation.last_message_text = clip(message.text, 200)
    conversation.last_message_by = message.author_name[:120]


def _set_status(conversation: Conversation, after: str, *, actor: Actor, reason: str = "") -> None:
    from odzew.core.conversations.actions.change import set_status

    set_status(conversation, after, actor=actor, reason=reason)
