"""Signs that a message belongs to a conversation, good only for people who take part in it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from odzew.core.conversations import rules
from odzew.core.conversations.inbound import Inbound
from odzew.core.conversations.models import Conversation, Message
from odzew.core.customers.models import Address
from odzew.kit import clock

_TOPIC_DAYS = 30
_EARLY_DAYS = 14
_MOST_PEOPLE = 30
_MOST_ROWS = 100


def survivor(conversation: Conversation) -> Conversation:
    """The conversation in which this one lives on."""
    while conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation


def early_answers(inbounds: Sequence[Inbound]) -> dict[str, list[Message]]:
    """By the id of what they answer: customers' recent messages that came before these, the oldest first."""
    wanted = {one.external_id[:500] for one in inbounds if one.external_id and one.sender.kind == "email"}
    if not wanted:
        return {}
    since = clock.now() - timedelta(days=_EARLY_DAYS)
    rows = (
        Message.objects.filter(direction=rules.Direction.IN, in_reply_to__in=wanted, sent_at__gt=since)
        .exclude(in_reply_to="")
        .select_related("conversation__merged_into")
        .order_by("id")
    )
    found: dict[str, list[Message]] = {}
    for row in rows:
        found.setdefault(row.in_reply_to, []).append(row)
    return found


def early_answer(inbound: Inbound, candidates: Sequence[Message]) -> Message | None:
    """The answer to this message that came before it, if it stands alone in its conversation.

    Mail overtakes mail: who answered is then the sender or somebody whom this message names.
    """
    if not candidates:
        return None
    known = set(_customers_of(inbound, everybody=True))
    found = next((row for row in candidates if row.customer_id in known), None)
    return found if found is not None and _is_alone(found) else None


def by_outlook(inbound: Inbound) -> Conversation | None:
    """The one conversation of Outlook's thread in which the sender was named; none when there are several.

    Thread-Index names a thread for good; Thread-Topic is only its subject, hence the days.
    """
    if not inbound.is_answer or not (inbound.thread_root or inbound.thread_topic):
        return None
    recently = Q(sent_at__gt=clock.now() - timedelta(days=_TOPIC_DAYS))
    sign = Q(meta__thread_topic=inbound.thread_topic) & recently if inbound.thread_topic else Q()
    if inbound.thread_root:
        sign |= Q(meta__thread_root=inbound.thread_root)
    sender = inbound.sender.value.lower()
    rows = _said_by(inbound, everybody=bool(inbound.thread_root)).filter(sign).order_by("-id")[:_MOST_ROWS]
    found = {
        place.pk: place
        for row in rows
        if sender in {one.lower() for one in (row.sender, *row.to, *row.cc)}
        for place in [survivor(row.conversation)]
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _said_by(inbound: Inbound, *, everybody: bool) -> QuerySet[Message]:
    """Messages of the sender, or of everybody whom the mail names; found by their customers."""
    known = _customers_of(inbound, everybody=everybody)
    rows = Message.objects.filter(customer_id__in=known, direction=rules.Direction.IN)
    return rows.select_related("conversation__merged_into")


def _customers_of(inbound: Inbound, *, everybody: bool) -> list[int]:
    people = {inbound.sender.value.lower()}
    if everybody:
        people |= {one.lower() for one in (*inbound.to, *inbound.cc)[:_MOST_PEOPLE]}
    return list(Address.objects.filter(kind="email", value__in=people).values_list("customer_id", flat=True))


def _is_alone(message: Message) -> bool:
    public = Message.objects.filter(conversation_id=message.conversation_id, is_automatic=False)
    return not public.exclude(pk=message.pk).exclude(direction=rules.Direction.INTERNAL).exists()
