"""Words and addresses that the workspace's templates need."""

from collections.abc import Sequence
from typing import Any

from django import template

from odzew.surfaces.workspace import labels, urgency
from odzew.surfaces.workspace.listing import Listing

register = template.Library()


@register.filter
def label(value: str, kind: str) -> str:
    """The words of a fixed choice: `{{ row.status|label:"status" }}`."""
    return str(labels.CHOICES[kind].get(value, value))


@register.filter
def channel_icon(channel: str) -> str:
    """The sign of a channel."""
    return labels.CHANNEL_ICON.get(channel, "mail")


@register.simple_tag
def conversation_url(listing: Listing, number: int) -> str:
    """The address of a conversation opened from this list."""
    return listing.conversation_url(number)


@register.simple_tag
def part_url(listing: Listing, name: str) -> str:
    """The address of a part of this list."""
    return listing.part_url(name)


@register.filter
def urgency_tone(score: int) -> str:
    """The tone of an urgency, empty for a low one."""
    return urgency.tone(score)


@register.filter
def urgency_words(reasons: Sequence[Sequence[Any]]) -> str:
    """Its reasons in one line: `{{ row.urgency_reasons|urgency_words }}`."""
    return ", ".join(urgency.told(reasons))
