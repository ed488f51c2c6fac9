"""Reads of chat: the account behind a key, a visitor's conversation, and what the visitor may see of it.

A visitor sees only chat messages of the own conversation: the own words, and what the desk said to this visitor.
After a merge, the other customer's words and the mails of the case stay hidden.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from odzew.channels.chat import account as accounts_of_chat
from odzew.channels.chat import rules
from odzew.channels.chat.identity import Visitor
from odzew.channels.models import ChatVisit, Delivery
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Presence
from odzew.core.conversations.models import (
    Attachment,
    ChannelAccount,
    Conversation,
    ConversationMerge,
    Message,
)
from odzew.core.conversations.queries import survivor
from odzew.core.conversations.queries.queue import ahead_of
from odzew.core.conversations.rules import DONE_STATUSES, Channel, Direction
from odzew.core.customers import queries as customers
from odzew.kit import clock
from odzew.kit.beside import revived
from odzew.kit.errors import NotFound
from odzew.kit.models import Event

HISTORY = 200
NEWS_LIMIT = 500
HEARD = frozenset(
    {"MessageReceived", "ReplyQueued", "MessageSent", "MessageDelivered", "ReplyWithdrawn", "StatusChanged"}
)
MOVED = frozenset({"ConversationsMerged", "ConversationMergeUndone", "ConversationSplit"})
ABSENT = timedelta(seconds=40)
_HIDDEN = (Delivery.HELD, Delivery.WITHDRAWN, Delivery.FAILED)


@dataclass(frozen=True, slots=True)
class News:
    """What a visitor has not seen since `cursor`. is_whole: replaces everything shown before. gone: taken back."""

    cursor: str
    messages: Sequence[Message] = ()
    gone: Sequence[str] = ()
    is_whole: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """is_open: by the hours; is_there: an agent is available; opens_at: the next opening, if it is closed."""

    is_open: bool
    is_there: bool
    opens_at: Any = None


def account_of(key: str) -> ChannelAccount:
    """The active chat account with this public key. Raises NotFound."""
    try:
        public_id = uuid.UUID(key)
    except ValueError as error:
        raise NotFound("There is no such chat.") from error
    rows = ChannelAccount.objects.select_related("brand")
    row = rows.filter(public_id=public_id, kind=Channel.CHAT, is_active=True, brand__is_active=True).first()
    if row is None:
        raise NotFound("There is no such chat.")
    return row


def availability(account: ChannelAccount) -> Availability:
    """Whether a visitor who writes now may expect somebody."""
    week = accounts_of_chat.week_of(accounts_of_chat.settings_of(account), accounts.desk().timezone)
    now = clock.now()
    is_open = rules.is_open(week, now)
    agents = Agent.objects.filter(is_active=True, presence=Presence.AVAILABLE)
    if account.team_id:
        agents = agents.filter(memberships__team=account.team_id)
    return Availability(is_open, is_open and agents.exists(), rules.next_opening(week, now))


def current_visit(account: ChannelAccount, visitor: Visitor) -> ChatVisit | None:
    """The visitor's newest visit, with its conversation; none before the first word."""
    rows = ChatVisit.objects.filter(account=account, visitor=visitor.key)
    return rows.select_related("conversation__merged_into", "conversation__customer").order_by("-id").first()


def place(visit: ChatVisit) -> Conversation:
    """Where the visit's conversation lives on."""
    return survivor(visit.conversation)


def is_over(visit: ChatVisit, account: ChannelAccount) -> bool:
    """Whether the next word opens a new case: this one has been done for longer than the account's days."""
    case = place(visit)
    if case.status not in DONE_STATUSES:
        return False
    days = accounts_of_chat.settings_of(account).return_days
    done_at = case.resolved_at or case.last_message_at
    return visit.ended_at is not None or done_at < clock.now() - timedelta(days=days)


def is_online(visit: ChatVisit) -> bool:
    """Whether a page of the visitor has shown a sign of life lately."""
    return visit.seen_at > clock.now() - ABSENT


def visits_beside() -> QuerySet[Any, Any]:
    """The newest visit of a chat, for the statement that reads its case."""
    rows = ChatVisit.objects.filter(conversation=OuterRef("pk")).order_by("-id")
    return rows.values(row=JSONObject(seen_at="seen_at"))[:1]


def visitor_is_online(visits: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the person of this chat has the page open, as far as the last sign of life tells."""
    return any(is_online(revived(ChatVisit, row)) for row in visits)


def queue_ahead(visit: ChatVisit) -> int | None:
    """How many people wait before this one in the team's queue; None when this one waits for nobody to come."""
    return ahead_of(place(visit))


def news(visit: ChatVisit, cursor: str) -> News:
    """Everything after the cursor, oldest first; an unknown or old cursor gives the whole recent history."""
    case = place(visit)
    name, _colon, number = cursor.partition(":")
    if name != case.public_id.hex or not number.isdigit() or len(number) > 18:
        return _whole(visit, case)
    events = list(
        Event.objects.filter(subject_kind="conversation", subject_id=case.pk, seq__gt=int(number))
        .order_by("seq")
        .values_list("seq", "kind", "data")[: NEWS_LIMIT + 1]
    )
    if len(events) > NEWS_LIMIT or any(kind in MOVED for _seq, kind, _data in events):
        return _whole(visit, case)
    about = {data["message_id"] for _seq, _kind, data in events if "message_id" in data}
    gone = {data["message_id"] for _seq, kind, data in events if kind == "ReplyWithdrawn"}
    return News(
        f"{name}:{events[-1][0] if events else number}",
        list(visible(visit, case).filter(pk__in=about).order_by("seq")) if about else [],
        _public_ids(case, gone),
        is_over=case.status in DONE_STATUSES,
    )


def _whole(visit: ChatVisit, case: Conversation) -> News:
    seq = Conversation.objects.values_list("seq", flat=True).get(pk=case.pk)
    rows = list(visible(visit, case).order_by("-sent_at", "-id")[:HISTORY])
    messages = sorted(rows, key=lambda row: (row.sent_at, row.pk))
    over = case.status in DONE_STATUSES
    return News(f"{case.public_id.hex}:{seq}", messages, is_whole=True, is_over=over)


def _public_ids(case: Conversation, keys: set[int]) -> list[str]:
    rows = Message.objects.filter(pk__in=keys, conversation=case) if keys else ()
    return [row.public_id.hex for row in rows]


def visible(visit: ChatVisit, case: Conversation) -> QuerySet[Message]:
    """Messages of `case` that this visitor may see."""
    own = Q(direction=Direction.IN, sender=visit.visitor[:254])
    said = Q(direction=Direction.OUT) & _said_to(visit, case)
    rows = Message.objects.filter(own | said, conversation=case, channel=Channel.CHAT)
    rows = rows.exclude(delivery__state__in=_HIDDEN).exclude(meta__contains={"withdrawn": True})
    return rows.select_related("agent", "delivery").prefetch_related("attachments__blob")


def _said_to(visit: ChatVisit, case: Conversation) -> Q:
    """Our ids carry the number of the case in which they were written, also after a merge has moved them."""
    own = Q(external_id__startswith=f"odzew.{visit.conversation.number}.")
    if case.pk == visit.conversation_id:
        return own
    moved = ConversationMerge.objects.filter(other=visit.conversation, undone_at=None).order_by("-at").first()
    if moved is None:
        return own
    return own | Q(external_id__startswith=f"odzew.{case.number}.", sent_at__gte=moved.at)


def attachment(account: ChannelAccount, public_id: str) -> Attachment:
    """The file behind a link that we signed for this account. Raises NotFound."""
    rows = Attachment.objects.select_related("blob", "message")
    row = rows.filter(public_id=public_id, message__account=account).first()
    if row is None:
        raise NotFound("There is no such file.")
    return row


def mailbox_of(account: ChannelAccount) -> ChannelAccount | None:
    """The mail account that speaks for this chat: of its brand, else none."""
    rows = ChannelAccount.objects.filter(kind=Channel.EMAIL, is_active=True, brand=account.brand_id)
    return rows.order_by("id").first()


def address_of(visit: ChatVisit) -> str:
    """Where mail reaches the visitor: what was given in this chat, else what the customer is known under."""
    return visit.email or customers.best_email(place(visit).customer)


def deliveries(case: Conversation, public_ids: Sequence[str]) -> QuerySet[Delivery]:
    """Ways of our chat messages with these ids in this case."""
    rows = Delivery.objects.select_related("message").filter(
        message__conversation=case, message__channel=Channel.CHAT, message__direction=Direction.OUT
    )
    return rows.filter(message__public_id__in=public_ids)


def unseen_cases(*, until: Any, since: Any) -> list[int]:
    """Conversations with answers by people that were said in chat in this span and that nobody has seen."""
    rows = Message.objects.filter(
        channel=Channel.CHAT,
        direction=Direction.OUT,
        delivery__state=Delivery.SENT,
        sent_at__range=(since, until),
    )
    return list(rows.filter(author_kind="agent").values_list("conversation_id", flat=True).distinct())


def as_ids(values: Mapping[str, Any] | Sequence[Any]) -> list[str]:
    """Those of the values that are ids at all, at most a hundred."""
    found = []
    for value in list(values)[:100]:
        try:
            found.append(uuid.UUID(str(value)).hex)
        except ValueError:
            continue
    return found
