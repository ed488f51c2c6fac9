"""A conversation as its customer may see it: public words only, no notes, no inner events, no addresses in full."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from odzew.core.accounts.models import Brand
from odzew.core.conversations.models import (
    Attachment,
    ChannelAccount,
    Conversation,
    ConversationMerge,
    Message,
)
from odzew.core.conversations.queries.status_link import by_status_token, expires_at
from odzew.core.conversations.rules import DONE_STATUSES, Direction
from odzew.core.customers import queries as customers
from odzew.core.customers import rules as people
from odzew.kit.errors import NotFound

SHOWN = 200
_NOT_YET_SAID = ("held", "withdrawn")


@dataclass(frozen=True, slots=True)
class PublicFile:
    id: uuid.UUID
    name: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """by: customer, agent, bot or rule. name: the agent's, empty for the rest."""

    id: uuid.UUID
    by: str
    name: str
    text: str
    at: datetime
    channel: str
    files: Sequence[PublicFile] = ()


@dataclass(frozen=True, slots=True)
class PublicCase:
    """promised_at: when we answer, as the customer was told; never the desk's own limit. address: where answers go, masked; empty where none is known.

    is_waiting: the customer waits for us. has_thanked: an open case ends with a mere thanks. hidden: how many older messages are not shown.
    """

    id: int
    number: int
    subject: str
    status: str
    brand: Brand
    channel: str
    assignee: str
    team: str
    is_waiting: bool
    has_thanked: bool
    opened_at: datetime
    promised_at: datetime | None
    answered_at: datetime | None
    resolved_at: datetime | None
    link_ends_at: datetime
    address: str
    messages: Sequence[PublicMessage]
    hidden: int = 0


def public_case(token: str) -> PublicCase:
    """The case behind a status link. Raises NotFound for a link that is forged, taken back or over."""
    row = _with_names(by_status_token(token).pk)
    newest = list(_public(row).order_by("-sent_at", "-id")[: SHOWN + 1])
    shown = sorted(newest[:SHOWN], key=lambda message: (message.sent_at, message.pk))
    hidden = _public(row).count() - SHOWN if len(newest) > SHOWN else 0
    return PublicCase(
        id=row.pk,
        number=row.number,
        subject=row.subject,
        status=row.status,
        brand=row.brand,
        channel=row.channel,
        assignee=row.assignee.name if row.assignee else "",
        team=row.team.name if row.team else "",
        is_waiting=row.waiting_since is not None,
        has_thanked=_has_thanked(row, shown),
        opened_at=row.created_at,
        promised_at=row.told_due_at,
        answered_at=_first_answer(row),
        resolved_at=row.resolved_at,
        link_ends_at=expires_at(row),
        address=_masked_address(row),
        messages=[_as_public(message) for message in shown],
        hidden=hidden,
    )


def public_file(token: str, public_id: uuid.UUID) -> Attachment:
    """A file of a public message of the case behind this very link. Raises NotFound for any other."""
    conversation = by_status_token(token)
    row = (
        Attachment.objects.select_related("blob")
        .filter(public_id=public_id, message__in=_public(conversation).values("pk"))
        .first()
    )
    if row is None:
        raise NotFound("There is no such file in this case.")
    return row


def public_doors(brand: Brand) -> list[ChannelAccount]:
    """The ways in that a brand offers now, by kind; what a customer may use to reach it."""
    return list(ChannelAccount.objects.filter(brand=brand, is_active=True).order_by("kind", "id"))


def _with_names(key: int) -> Conversation:
    return Conversation.objects.select_related("brand", "assignee", "team", "customer").get(pk=key)


def _has_thanked(row: Conversation, shown: Sequence[Message]) -> bool:
    is_thanks = bool(shown) and shown[-1].meta.get("is_thanks") is True
    return is_thanks and row.waiting_since is None and row.status not in DONE_STATUSES


def _public(conversation: Conversation) -> QuerySet[Message]:
    """What was said between the customer and us; not what may still be taken back, nor machines' courtesies."""
    said = Message.objects.filter(conversation=conversation, is_automatic=False).exclude(
        pk__in=_from_somebody_elses_case(conversation)
    )
    out = Q(direction=Direction.OUT)
    return said.filter(
        Q(direction=Direction.IN) | (out & Q(delivery=None)) | (out & ~Q(delivery__state__in=_NOT_YET_SAID))
    ).prefetch_related(
        Prefetch(
            "attachments", Attachment.objects.filter(is_inline=False).select_related("blob").order_by("id")
        )
    )


def _from_somebody_elses_case(conversation: Conversation) -> list[int]:
    """What a merge brought in from another person's case: agents see it, this customer does not."""
    merges = ConversationMerge.objects.filter(verb="merge", survivor=conversation, undone_at=None)
    foreign = merges.exclude(other__customer_id=conversation.customer_id).values_list("moved", flat=True)
    return [int(key) for moved in foreign for key in moved.get("messages", ())]


def _first_answer(conversation: Conversation) -> datetime | None:
    answers = _public(conversation).filter(direction=Direction.OUT, author_kind="agent")
    return answers.order_by("sent_at").values_list("sent_at", flat=True).first()


def _masked_address(conversation: Conversation) -> str:
    email = customers.best_email(conversation.customer)
    return people.masked(email) if email else ""


def _as_public(message: Message) -> PublicMessage:
    is_ours = message.direction == Direction.OUT
    return PublicMessage(
        id=message.public_id,
        by=message.author_kind,
        name=message.author_name if is_ours and message.author_kind == "agent" else "",
        text=message.reply_text or message.text,
        at=message.sent_at,
        channel=message.channel,
        files=[
            PublicFile(file.public_id, file.name, file.blob.size, file.content_type)
            for file in message.attachments.all()
        ],
    )
