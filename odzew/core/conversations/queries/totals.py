"""How much there is of what, over the whole desk: for the operator, who sees no contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from odzew.core.conversations.models import ChannelAccount, Conversation, Message


@dataclass(frozen=True, slots=True)
class Door:
    """A channel account as an operator sees it; state is what its driver last reported."""

    name: str
    kind: str
    state: dict[str, Any]


def conversations_by_status() -> dict[str, int]:
    rows = Conversation.objects.values_list("status").annotate(n=Count("id")).order_by("status")
    return dict(rows)


def messages_by_direction() -> dict[str, int]:
    rows = Message.objects.values_list("direction").annotate(n=Count("id")).order_by("direction")
    return dict(rows)


def active_doors(kind: str) -> Sequence[Door]:
    """The channel accounts of a kind that are switched on."""
    rows = ChannelAccount.objects.filter(kind=kind, is_active=True).order_by("name")
    return [Door(row.address or row.name, row.kind, row.state) for row in rows]
