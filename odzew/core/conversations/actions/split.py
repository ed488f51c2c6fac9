"""A second matter inside a case gets a case of its own; undone, both are one again."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import events, rules
from odzew.core.conversations.actions import moving
from odzew.core.conversations.actions.base import publish
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.actions.open import open_conversation
from odzew.core.conversations.models import (
    Conversation,
    ConversationLink,
    ConversationMerge,
    Message,
)
from odzew.core.conversations.queries.permission import one
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import Actor
from odzew.kit.text import storable


@moving.in_turn
def split(number: int, message_public_ids: Sequence[str], agent: Agent, subject: str) -> Conversation:
    """The chosen messages go into a new case with the same team, holder and door; the two are linked.

    Raises Refused unless at least one public message stays, Invalid when none of the ids is a message here.
    """
    accounts.require(agent, Permission.MERGE)
    source = Conversation.objects.select_for_update().get(pk=one(agent, number).pk)
    chosen = _chosen(source, message_public_ids)
    actor = accounts.as_actor(agent)
    made = _open_beside(source, chosen, subject, actor)
    row = ConversationMerge.objects.create(
        verb="split", survivor=source, other=made, actor_id=agent.pk, at=clock.now()
    )
    publish(source, events.ConversationSplit(made.pk, made.number, row.pk), actor=actor)
    fact = events.ConversationSplit(source.pk, source.number, row.pk, is_new=True)
    row.moved = moving.move_messages(chosen, made, publish(made, fact, actor=actor))
    row.save(update_fields=["moved"])
    _share_the_wait(source, made)
    ConversationLink.objects.create(left=source, right=made, kind="split")
    for side in (source, made):
        moving.show_last(side)
        side.save()
    return made


def join_again(row: ConversationMerge, agent: Agent) -> None:
    """Undo of a split: the made case returns whole, with what came to it since; its number leads here."""
    from odzew.core.conversations.actions.merge import merge

    if row.other.merged_into_id is not None:
        raise Refused(_("The split case has been merged since. Undo that merge first."), code="later_merge")
    ConversationLink.objects.filter(left=row.survivor, right=row.other, kind="split").delete()
    joined = merge(row.survivor.number, row.other.number, agent, is_guarded=False)
    source = Conversation.objects.select_for_update().get(pk=row.survivor_id)
    moving.move_messages_back(row.moved["messages"], source, source)
    actor = accounts.as_actor(agent)
    fact = events.ConversationMergeUndone(row.other_id, row.other.number, joined.pk, "split")
    publish(source, fact, actor=actor)
    source.save()


def _chosen(source: Conversation, public_ids: Sequence[str]) -> list[Message]:
    try:
        rows = list(source.messages.filter(public_id__in=list(public_ids)).order_by("sent_at", "pk"))
    except ValidationError as error:  # not a UUID
        raise Invalid(_("Choose messages of this case."), fields={"messages": "unknown"}) from error
    if not rows or len(rows) != len(set(public_ids)):
        raise Invalid(_("Choose messages of this case."), fields={"messages": "unknown"})
    if not any(row.is_public for row in rows):
        raise Invalid(
            _("A new case needs at least one message, not only notes."), fields={"messages": "notes"}
        )
    staying = source.messages.exclude(pk__in=[row.pk for row in rows])
    if not staying.exclude(direction=rules.Direction.INTERNAL).exists():
        raise Refused(_("At least one message must stay in the case."), code="nothing_stays")
    return rows


def _open_beside(source: Conversation, chosen: Sequence[Message], subject: str, actor: Actor) -> Conversation:
    if source.account is None:
        raise Refused(_("The channel of this case is gone, so it cannot be split."), code="no_account")
    authors = {row.customer_id for row in chosen if row.direction == rules.Direction.IN and row.customer_id}
    return open_conversation(
        source.account,
        customer_id=authors.pop() if len(authors) == 1 else source.customer_id,
        subject=storable(subject).strip() or source.subject,
        actor=actor,
        kind=source.kind,
        team_id=source.team_id,
        assignee_id=source.assignee_id,
        priority=source.priority,
        stage=source.stage,
        language=source.language,
        participants=source.participants,
        status=source.status,
        resolved_at=source.resolved_at,
        acknowledged_at=source.acknowledged_at,
    )


def _share_the_wait(source: Conversation, made: Conversation) -> None:
    """An unanswered word waits where it lies now."""
    since = source.waiting_since
    if since is None:
        return
    made.waiting_since = moving.first_word(made, since)
    source.waiting_since = moving.first_word(source, since)
    if made.waiting_since is not None and made.status in (*rules.DONE_STATUSES, rules.Status.PENDING):
        set_status(made, rules.Status.OPEN, actor=Actor("system"))
