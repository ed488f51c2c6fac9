"""Two cases of one matter become one; nothing is lost, and it can be taken back."""

from datetime import datetime

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import events, rules
from odzew.core.conversations.actions import guard, moving
from odzew.core.conversations.actions.base import publish
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.actions.moving import Moved
from odzew.core.conversations.models import Conversation, ConversationMerge
from odzew.core.conversations.queries.merge_preview import merge_of
from odzew.core.conversations.queries.permission import one
from odzew.core.conversations.rules.guard import GuardedAct
from odzew.kit import clock
from odzew.kit.errors import Refused
from odzew.kit.events import Actor
from odzew.kit.text import clip

_KEPT_OF_OTHER = ("status", "waiting_since", "snoozed_until", "resolved_at")


@moving.in_turn
def merge(
    survivor_number: int, other_number: int, agent: Agent, *, reason: str = "", is_guarded: bool = True
) -> ConversationMerge:
    """Everything of `other` continues in the survivor; the other number leads there for ever.

    Messages, files, drafts, followers, mentions, tags, participants and links move; the survivor waits since
    the earlier of both. A reply on its way and a mail that arrives meanwhile end in the survivor.
    Raises NotAllowed without `merge`, NotFound for a stranger, Refused for a case with itself, or without a reason
    where another customer waits in `other`: the answer might reach only one of the two.
    """
    accounts.require(agent, Permission.MERGE)
    survivor, other = moving.lock_both(one(agent, survivor_number).pk, one(agent, other_number).pk)
    if survivor.pk == other.pk:
        raise Refused(_("These two numbers are already one case."), code="same_conversation")
    actor = accounts.as_actor(agent)
    if is_guarded and survivor.customer_id != other.customer_id:
        guard.refuse_silence(other, GuardedAct.MERGE, actor=actor, reason=reason)
    return _join(survivor, other, actor, reason)


@moving.in_turn
def merge_automatically(survivor_id: int, other_id: int, *, actor: Actor) -> ConversationMerge | None:
    """The same by a rule of the desk; a person can undo it. None when one of them has moved meanwhile."""
    survivor, other = moving.lock_both(survivor_id, other_id)
    if survivor.pk == other.pk or survivor.merged_into_id is not None or other.merged_into_id is not None:
        return None
    return _join(survivor, other, actor)


def _join(survivor: Conversation, other: Conversation, actor: Actor, reason: str = "") -> ConversationMerge:
    row = ConversationMerge.objects.create(
        verb="merge", survivor=survivor, other=other, actor_id=actor.id, at=clock.now()
    )
    fact = events.ConversationsMerged(other.pk, other.number, row.pk, clip(reason, 300))
    seq = publish(survivor, fact, actor=actor)
    row.moved = {
        "other": _state(other),
        **_move_all(survivor, other, seq),
        **_take_over(survivor, other, actor),
    }
    row.save(update_fields=["moved"])
    _take_links_back(survivor, other)
    _end(other, survivor, row.pk, actor)
    survivor.save()
    return row


def _take_links_back(survivor: Conversation, other: Conversation) -> None:
    """Links sent before to two different people would show each of them the other's words; an undo restores none."""
    if survivor.customer_id != other.customer_id:
        survivor.status_link_version += 1
        other.status_link_version += 1


@moving.in_turn
def undo_merge(merge_id: int, agent: Agent) -> ConversationMerge:
    """Take a merge or a split back: exactly what was moved returns, what came later stays where it arrived.

    Raises Refused when it is already undone or a later merge stands on it.
    """
    accounts.require(agent, Permission.MERGE)
    row = merge_of(agent, merge_id)
    if row.undone_at is not None:
        raise Refused(_("This is already undone."), code="already_undone")
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    if row.verb == "split":
        from odzew.core.conversations.actions.split import join_again

        join_again(row, agent)
    else:
        _part(row, accounts.as_actor(agent))
    return row


def _move_all(survivor: Conversation, other: Conversation, seq: int) -> Moved:
    return {
        **moving.move_messages(other.messages.all(), survivor, seq),
        **moving.move_followers(other, survivor),
        **moving.move_drafts(other, survivor),
        **moving.move_names(other, survivor),
    }


def _take_over(survivor: Conversation, other: Conversation, actor: Actor) -> Moved:
    """Fields of the survivor change; returns what they were, as far as an undo needs it."""
    before = _state(survivor)
    survivor.tags, tags = moving.union(survivor.tags, other.tags)
    survivor.participants, people = moving.union(survivor.participants, other.participants)
    custom = {key: value for key, value in other.custom.items() if key not in survivor.custom}
    survivor.custom = {**survivor.custom, **custom}
    survivor.acknowledged_at = survivor.acknowledged_at or other.acknowledged_at
    survivor.waiting_since = _earlier(survivor.waiting_since, other.waiting_since)
    if other.waiting_since is not None:
        survivor.snoozed_until = None
    set_status(survivor, _status_of_both(survivor, other), actor=actor, reason="merged")
    moving.show_last(survivor)
    return {
        "survivor": before,
        "merged": _state(survivor),
        "tags": tags,
        "participants": people,
        "custom": custom,
    }


def _status_of_both(survivor: Conversation, other: Conversation) -> str:
    """A case that waits is open; a finished survivor takes the state of an unfinished other."""
    at_rest = survivor.status in (*rules.DONE_STATUSES, rules.Status.PENDING)
    if other.waiting_since is not None and at_rest:
        return rules.Status.OPEN
    if survivor.status in rules.DONE_STATUSES and other.is_open:
        return other.status
    return survivor.status


def _end(other: Conversation, survivor: Conversation, merge_id: int, actor: Actor) -> None:
    publish(other, events.ConversationMergedInto(survivor.pk, survivor.number, merge_id), actor=actor)
    set_status(other, rules.Status.CLOSED, actor=actor, reason="merged")
    other.waiting_since = other.snoozed_until = other.next_due_at = None
    other.merged_into = survivor
    other.save()


def _part(row: ConversationMerge, actor: Actor) -> None:
    other, survivor = moving.lock_chain(row.other_id, row.survivor_id)
    if survivor.merged_into_id is not None or other.merged_into_id != survivor.pk:
        raise Refused(_("A later merge stands on this one. Undo that one first."), code="later_merge")
    moved = row.moved
    moving.move_messages_back(moved["messages"], survivor, other)
    moving.move_followers_back(moved, survivor, other)
    moving.move_drafts_back(moved, survivor, other)
    moving.move_names_back(moved, survivor, other)
    other.merged_into = None
    _give_back(survivor, row, actor)
    _restore(other, moved["other"], actor)
    for side, far in ((survivor, other), (other, survivor)):
        moving.show_last(side)
        publish(side, events.ConversationMergeUndone(far.pk, far.number, row.pk), actor=actor)
        side.save()


def _give_back(survivor: Conversation, row: ConversationMerge, actor: Actor) -> None:
    """The survivor loses what it gained, unless somebody changed it since."""
    moved, merged = row.moved, row.moved["merged"]
    survivor.tags = sorted(set(survivor.tags) - set(moved["tags"]))
    survivor.participants = sorted(set(survivor.participants) - set(moved["participants"]))
    gained = moved["custom"].items()
    survivor.custom = {k: v for k, v in survivor.custom.items() if (k, v) not in gained}
    if _iso(survivor.waiting_since) == merged["waiting_since"]:
        survivor.waiting_since = _moment(moved["survivor"]["waiting_since"]) or (
            moving.first_word(survivor, row.at) if survivor.waiting_since else None
        )
    if survivor.status == merged["status"] and survivor.waiting_since is None:
        set_status(survivor, moved["survivor"]["status"], actor=actor, reason="merge_undone")


def _restore(other: Conversation, state: Moved, actor: Actor) -> None:
    set_status(other, state["status"], actor=actor, reason="merge_undone")
    for name in ("waiting_since", "snoozed_until", "resolved_at"):
        setattr(other, name, _moment(state[name]))


def _state(conversation: Conversation) -> Moved:
    values = {name: getattr(conversation, name) for name in _KEPT_OF_OTHER}
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    return min((moment for moment in (first, second) if moment is not None), default=None)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
