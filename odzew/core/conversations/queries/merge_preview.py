"""What a merge would do, before it is done; and which merge an undo means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation, ConversationLink, ConversationMerge, Draft
from odzew.core.conversations.queries.permission import one, visible_to
from odzew.core.conversations.queries.weak_signs import survivor
from odzew.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two cases side by side. waiting_since: of the case that remains. warnings: what to look at first."""

    survivor: Conversation
    other: Conversation
    messages: int
    drafts: int
    tags: Sequence[str]
    waiting_since: datetime | None
    warnings: Sequence[str]


def merge_preview(agent: Agent, survivor_number: int, other_number: int) -> MergePreview:
    """What `actions.merge` would do. Raises NotFound for a stranger."""
    kept, other = one(agent, survivor_number), one(agent, other_number)
    waits = [c.waiting_since for c in (kept, other) if c.waiting_since is not None]
    return MergePreview(
        kept,
        other,
        messages=other.messages.count(),
        drafts=Draft.objects.filter(conversation=other).count(),
        tags=sorted({*kept.tags, *other.tags}),
        waiting_since=min(waits, default=None),
        warnings=_warnings(kept, other),
    )


def _warnings(kept: Conversation, other: Conversation) -> list[str]:
    found = []
    if kept.pk == other.pk:
        found.append(_("These two numbers are already one case."))
    if kept.customer_id != other.customer_id:
        found.append(_("The cases belong to different customers: each would see the other's messages."))
    if kept.brand_id != other.brand_id:
        found.append(_("The cases belong to different brands."))
    return found


def merge_between(agent: Agent, number: int, other_number: int) -> ConversationMerge:
    """The merge or split of these two numbers that can still be undone. Raises NotFound."""
    rows = ConversationMerge.objects.filter(
        survivor__number=number, other__number=other_number, undone_at=None
    )
    return _seen(agent, rows.order_by("-at", "-pk").first())


def merge_of(agent: Agent, merge_id: int) -> ConversationMerge:
    """A merge or split whose case the agent may see. Raises NotFound."""
    return _seen(agent, ConversationMerge.objects.filter(pk=merge_id).first())


def _seen(agent: Agent, row: ConversationMerge | None) -> ConversationMerge:
    if row is None or not visible_to(agent).filter(pk=survivor(row.survivor).pk).exists():
        raise NotFound(_("There is no such merge, or your teams do not see it."))
    return row


@dataclass(frozen=True, slots=True)
class Linked:
    """The other side of a link. kind: related, split, cause (it is our cause), effect (we are its cause)."""

    conversation: Conversation
    kind: str


def linked(agent: Agent, conversation: Conversation) -> list[Linked]:
    """Cases linked to this one that the agent may see."""
    rows = ConversationLink.objects.filter(left=conversation) | ConversationLink.objects.filter(
        right=conversation
    )
    kinds: dict[int, str] = {}
    for row in rows:
        is_left = row.left_id == conversation.pk
        kind = "effect" if row.kind == "cause" and not is_left else row.kind
        kinds[row.right_id if is_left else row.left_id] = kind
    seen = visible_to(agent).filter(pk__in=kinds).select_related("customer", "assignee").order_by("number")
    return [Linked(one_, kinds[one_.pk]) for one_ in seen]
