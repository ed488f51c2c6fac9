"""What was said and done in one conversation, oldest first, read in pages from the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Attachment, Conversation, Mention, Message
from odzew.core.conversations.queries.permission import visible_to
from odzew.kit import paging
from odzew.kit.errors import Invalid, NotFound
from odzew.kit.models import Event

PAGE = 50
EVENTS = 300
SPOKEN = frozenset({"MessageReceived", "ReplyQueued", "NoteAdded", "AcknowledgementQueued", "ContactLogged"})
DELIVERY_NEWS = frozenset({"MessageSent", "MessageFailed", "MessageDelivered"})
TOUCHING = DELIVERY_NEWS | {"MessageReturned"}
UPHEAVALS = frozenset(
    {"ConversationsMerged", "ConversationMergeUndone", "ConversationSplit", "CustomerChangedOnConversation"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thread: a message, or an event that is no message."""

    at: datetime
    seq: int
    message: Message | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """older: cursor of the page before, empty at the beginning of the conversation."""

    entries: Sequence[Entry]
    older: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new after a number. touched: older messages whose delivery changed; gone: taken back.

    is_upheaval: messages moved between conversations, so that the page must be read again.
    """

    entries: Sequence[Entry]
    touched: Sequence[Message]
    gone: Sequence[str]
    seq: int
    is_upheaval: bool = False


def timeline(conversation: Conversation, *, before: str = "", size: int = PAGE) -> Timeline:
    """The newest `size` messages before the cursor with the events between them: three statements."""
    rows = _messages(conversation)
    events = _events(conversation)
    if before:
        moment, key = _cursor(before)
        rows = rows.filter(Q(sent_at__lt=moment) | Q(sent_at=moment, pk__lt=key))
        events = events.filter(at__lt=moment)
    found = list(rows.order_by("-sent_at", "-id")[: size + 1])
    page = paging.page(found, size=size, key=lambda row: (row.sent_at, row.pk))
    messages = sorted(page.rows, key=lambda row: (row.sent_at, row.pk))
    if page.next:
        events = events.filter(at__gte=messages[0].sent_at)
    return Timeline(_joined(messages, list(events.order_by("-at", "-id")[:EVENTS])), page.next)


def changes(conversation: Conversation, after: int, *, limit: int = 500) -> Changes:
    """Everything numbered above `after`. Over the limit it is an upheaval: read the page again."""
    news = list(
        Event.objects.filter(subject_kind="conversation", subject_id=conversation.pk, seq__gt=after)
        .order_by("seq")
        .all()[: limit + 1]
    )
    seq = news[-1].seq if news else after
    if len(news) > limit or any(event.kind in UPHEAVALS for event in news):
        return Changes([], [], [], seq, is_upheaval=True)
    about = {event.data.get("message_id") for event in news if event.kind in TOUCHING}
    withdrawn = {event.data.get("message_id") for event in news if event.kind == "ReplyWithdrawn"}
    rows = list(_messages(conversation).filter(Q(seq__gt=after) | Q(pk__in=about | withdrawn)))
    gone = Message.objects.filter(pk__in=withdrawn, conversation=conversation) if withdrawn else []
    return Changes(
        _joined([row for row in rows if row.seq > after], [event for event in news if _is_line(event)]),
        [row for row in rows if row.seq <= after],
        [str(row.public_id) for row in gone],
        seq,
    )


def message(agent: Agent, number: int, public_id: str) -> Message:
    """One message of a conversation that the agent sees. Raises NotFound for anything else."""
    row = _related(
        Message.objects.filter(public_id=public_id, conversation__in=visible_to(agent).filter(number=number))
    ).first()
    if row is None:
        raise NotFound("There is no such message, or your teams do not see it.")
    return row


def attachment(agent: Agent, number: int, public_id: str) -> Attachment:
    """A file of a message or draft of this very conversation. Raises NotFound for a stranger's."""
    seen = visible_to(agent).filter(number=number)
    row = (
        Attachment.objects.select_related("blob")
        .filter(public_id=public_id)
        .filter(Q(message__conversation__in=seen) | Q(message=None, draft__conversation__in=seen))
        .first()
    )
    if row is None:
        raise NotFound("There is no such file, or your teams do not see it.")
    return row


def _messages(conversation: Conversation) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation=conversation).exclude(meta__contains={"withdrawn": True})
    return _related(rows)


def _related(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("delivery", "agent", "customer").prefetch_related(
        Prefetch("attachments", Attachment.objects.select_related("blob").order_by("id")),
        Prefetch("mentions", Mention.objects.select_related("agent")),
    )


def _events(conversation: Conversation) -> QuerySet[Event]:
    rows = Event.objects.filter(subject_kind="conversation", subject_id=conversation.pk)
    return rows.exclude(kind__in=SPOKEN | DELIVERY_NEWS)


def _is_line(event: Event) -> bool:
    return event.kind not in SPOKEN | DELIVERY_NEWS


def _joined(messages: Sequence[Message], events: Sequence[Event]) -> list[Entry]:
    lines = [Entry(row.sent_at, row.seq, message=row) for row in messages]
    lines += [Entry(row.at, row.seq, event=row) for row in events]
    return sorted(lines, key=lambda entry: (entry.at, entry.seq))


def _cursor(text: str) -> tuple[datetime, int]:
    values = paging.decode(text)
    if len(values) != 2 or not isinstance(values[0], datetime) or not isinstance(values[1], int):
        raise Invalid("This page link is damaged. Open the conversation again.", code="bad_cursor")
    return values[0], values[1]
