"""Everything between the desk and one person, on every channel, in one stream: the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from odzew.core.accounts.models import Agent
from odzew.core.conversations import rules
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.queries.permission import visible_to
from odzew.kit import paging
from odzew.kit.errors import Invalid
from odzew.kit.models import Event
from odzew.kit.paging import Page

PAGE = 40
EVENTS = 200
CASES = 20
TOLD = (
    "ConversationOpened", "StatusChanged", "ConversationAssigned", "ConversationsMerged", "ConversationMergeUndone",
    "ConversationSplit", "MessageFailed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the stream: a message or an event, and its case."""

    at: datetime
    case: Conversation
    message: Message | None = None
    event: Event | None = None


def cases_of(agent: Agent, customer_ids: Sequence[int]) -> list[Conversation]:
    """The person's latest cases that the agent may see."""
    rows = visible_to(agent).filter(customer__in=customer_ids).select_related("assignee", "team", "brand")
    return list(rows.order_by("-last_message_at", "-pk")[:CASES])


def history(agent: Agent, customer_ids: Sequence[int], cursor: str = "") -> Page[Moment]:
    """Messages, notes and turns of all cases that the agent may see; three statements a page.

    A page holds PAGE messages and what happened between them. Raises Invalid for a cursor not ours.
    """
    cases = visible_to(agent).filter(customer__in=customer_ids)
    rows = Message.objects.filter(conversation__in=cases, meta__withdrawn__isnull=True)
    events = Event.objects.filter(
        subject_kind="conversation", subject_id__in=cases.values("pk"), kind__in=TOLD
    )
    if cursor:
        moment, key = _place(cursor)
        rows = rows.filter(Q(sent_at__lt=moment) | Q(sent_at=moment, pk__lt=key))
        events = events.filter(at__lt=moment)
    found = list(rows.select_related("conversation").order_by("-sent_at", "-pk")[: PAGE + 1])
    page = paging.page(found, size=PAGE, key=lambda row: (row.sent_at, row.pk))
    if page.next:
        events = events.filter(at__gte=page.rows[-1].sent_at)
    return Page(_woven(page.rows, list(events.order_by("-at", "-pk")[:EVENTS])), page.next)


def _woven(messages: Sequence[Message], events: Sequence[Event]) -> list[Moment]:
    known = {row.conversation_id: row.conversation for row in messages}
    missing = {event.subject_id for event in events} - set(known)
    if missing:
        known |= Conversation.objects.in_bulk(list(missing))
    moments = [Moment(row.sent_at, row.conversation, message=row) for row in messages]
    moments += [Moment(event.at, known[event.subject_id], event=event) for event in events if _is_news(event)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _is_news(event: Event) -> bool:
    """A status that a reply brings along is no line of its own."""
    if event.kind != "StatusChanged":
        return True
    return event.data.get("after") in (*rules.DONE_STATUSES, rules.Status.ON_HOLD)


def _place(cursor: str) -> tuple[datetime, int]:
    values = paging.decode(cursor)
    if len(values) != 2 or not isinstance(values[0], datetime) or not isinstance(values[1], int):
        raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
    return values[0], values[1]
