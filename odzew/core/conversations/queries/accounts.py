"""Channel accounts and the lists agents choose from, as settings pages read them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Q, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import ChannelAccount, Conversation, CustomField, Tag
from odzew.core.conversations.rules import OPEN_STATUSES
from odzew.kit.errors import NotFound


def channel_accounts() -> QuerySet[ChannelAccount]:
    """All, by kind and name, switched-off ones last."""
    return ChannelAccount.objects.select_related("brand", "team").order_by("-is_active", "kind", "name")


def channel_account(public_id: UUID | str) -> ChannelAccount:
    """Raises NotFound."""
    try:
        row = channel_accounts().filter(public_id=public_id).first()
    except ValidationError:
        row = None
    if row is None:
        raise NotFound("There is no such channel account.")
    return row


def first_account(kind: str, *, brand_id: int | None = None) -> ChannelAccount | None:
    """The oldest active account of a kind, of one brand or of any."""
    rows = ChannelAccount.objects.filter(kind=kind, is_active=True).select_related("brand")
    if brand_id is not None:
        rows = rows.filter(brand_id=brand_id)
    return rows.order_by("pk").first()


def open_held_by(agent: Agent) -> QuerySet[Conversation]:
    """Open conversations assigned to a person, longest waiting first."""
    rows = Conversation.objects.filter(assignee=agent, status__in=OPEN_STATUSES)
    return rows.select_related("customer", "team").order_by("waiting_since", "pk")


def open_counts() -> dict[int, int]:
    """Agent → number of open conversations held."""
    open_ones = Q(status__in=OPEN_STATUSES, assignee__isnull=False)
    rows = Conversation.objects.filter(open_ones).values_list("assignee").annotate(n=Count("pk"))
    return {int(agent): count for agent, count in rows if agent is not None}


def tags() -> QuerySet[Tag]:
    return Tag.objects.order_by("name")


def tag(name: str) -> Tag:
    """Raises NotFound."""
    row = Tag.objects.filter(pk=name).first()
    if row is None:
        raise NotFound("There is no such tag.")
    return row


def tag_uses() -> dict[str, int]:
    """Tag → number of conversations that carry it, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(tags), count(*) FROM conversation WHERE tags <> '{}' GROUP BY 1")
        return {str(name): int(count) for name, count in cursor.fetchall()}


def custom_fields(on: str = "") -> QuerySet[CustomField]:
    rows = CustomField.objects.order_by("on", "position", "label")
    return rows.filter(on=on) if on else rows


def custom_field(key: int) -> CustomField:
    """Raises NotFound."""
    row = CustomField.objects.filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such field.")
    return row
