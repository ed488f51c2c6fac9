"""Changes that agents and rules make to a conversation itself: who, what state, which fields, when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from odzew.core.accounts.models import Agent, Team
from odzew.core.conversations import events, rules
from odzew.core.conversations.actions import guard
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.fate import wait_again
from odzew.core.conversations.actions.solving import refuse_unsolved
from odzew.core.conversations.models import Conversation, Follower, Tag
from odzew.core.conversations.rules.guard import AWAY, NOT_ASKED, act_of_status, ends_wait
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable

_FIELDS = {"subject", "kind", "stage", "priority", "brand_id", "language"}
_ALLOWED = {
    "kind": {str(k) for k in rules.Kind},
    "stage": {"", *(str(s) for s in rules.Stage)},
    "priority": {str(p) for p in rules.Priority},
}


def assign(
    conversation_id: int,
    *,
    actor: Actor,
    assignee: Agent | None = None,
    team: Team | None = None,
    keep_team: bool = True,
    why: str = "",
) -> Conversation:
    """Give the conversation to an agent, a team, both, or (both None) to nobody. why: a rule's reason, as a code."""
    with changing(conversation_id) as conversation:
        before = conversation.assignee.name if conversation.assignee else ""
        after_team = conversation.team if team is None and keep_team else team
        if conversation.assignee == assignee and conversation.team == after_team:
            return conversation
        conversation.assignee, conversation.team = assignee, after_team
        fact = events.ConversationAssigned(
            assignee.pk if assignee else None,
            assignee.name if assignee else "",
            after_team.pk if after_team else None,
            after_team.name if after_team else "",
            before,
            why,
        )
        publish(conversation, fact, actor=actor)
    return conversation


def change_status(
    conversation_id: int,
    status: str,
    *,
    actor: Actor,
    reason: str = "",
    is_guarded: bool = True,
    is_bulk: bool = False,
) -> Conversation:
    """Move to another status. Finishing a case releases the customer's wait under the actor's name.

    A case whose customer waits needs a reason: Refused `needs_reason`, or `customer_waits` where the desk wants a
    reply. A case that comes back to us waits again if the customer's last word has no answer.
    is_guarded: no for what answers the customer by itself (a logged call) and for undoing.
    """
    if status not in set(rules.Status):
        raise Invalid(_("There is no such status."), fields={"status": "unknown"})
    with changing(conversation_id) as conversation:
        if is_guarded:
            refuse_unsolved(conversation, status, actor=actor)
            act = act_of_status(status, reason)
            guard.refuse_silence(conversation, act, actor=actor, reason=reason, is_bulk=is_bulk)
        _move(conversation, status, actor=actor, reason=reason)
    return conversation


def _move(conversation: Conversation, status: str, *, actor: Actor, reason: str) -> None:
    before = conversation.status
    is_released = conversation.waiting_since is not None and ends_wait(status, reason)
    set_status(conversation, status, actor=actor, reason=reason or (NOT_ASKED if is_released else ""))
    if is_released:
        guard.release(conversation, is_told=before != status, actor=actor, reason=reason)
    if status in rules.DONE_STATUSES:
        conversation.snoozed_until = None
    elif before in AWAY and status not in AWAY:
        wait_again(conversation)


def set_status(conversation: Conversation, status: str, *, actor: Actor, reason: str = "") -> None:
    """The same inside another action's lock."""
    if conversation.status == status:
        return
    before, conversation.status = conversation.status, status
    if status in rules.DONE_STATUSES:
        conversation.resolved_at = conversation.resolved_at or clock.now()
    else:
        conversation.resolved_at = None
    publish(conversation, events.StatusChanged(before, status, clip(reason, 300)), actor=actor)


def change_fields(conversation_id: int, changes: Mapping[str, Any], *, actor: Actor) -> Conversation:
    """Subject, kind, stage, priority, brand, language; keys of `custom` as {"custom": {...}}."""
    unknown = set(changes) - _FIELDS - {"custom"}
    if unknown:
        raise Invalid(_("There is no such field."), fields=dict.fromkeys(unknown, "unknown"))
    for name, values in _ALLOWED.items():
        if name in changes and changes[name] not in values:
            raise Invalid(_("This value is not on the list."), fields={name: "unknown"})
    with changing(conversation_id) as conversation:
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for name, value in changes.items():
            now = getattr(conversation, name)
            new = {**now, **value} if name == "custom" else value
            if name == "subject":
                new = clip(storable(str(new)), 300)
            if new != now:
                before[name], after[name] = now, new
                setattr(conversation, name, new)
        if after:
            publish(conversation, events.FieldsChanged(before, after), actor=actor)
    return conversation


def tag(
    conversation_id: int, *, actor: Actor, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Conversation:
    """Add and remove tags; new names join the list that agents choose from."""
    added = [clip(storable(name), 40).lower() for name in add if name.strip()]
    with changing(conversation_id) as conversation:
        before = list(conversation.tags)
        after = sorted({*before, *added} - {name.lower() for name in remove})
        if after != before:
            Tag.objects.bulk_create([Tag(name=name) for name in added], ignore_conflicts=True)
            conversation.tags = after
            publish(conversation, events.FieldsChanged({"tags": before}, {"tags": after}), actor=actor)
    return conversation


def snooze(
    conversation_id: int,
    until: datetime,
    *,
    actor: Actor,
    reason: str = "",
    is_guarded: bool = True,
    is_bulk: bool = False,
) -> Conversation:
    """Out of the lists until `until`, or until the customer speaks. The customer's wait runs on.

    Beyond the time that a waiting customer was promised it needs a reason, as `change_status` does.
    """
    if until <= clock.now():
        raise Invalid(_("Choose a time in the future."), fields={"until": "past"})
    with changing(conversation_id) as conversation:
        if is_guarded:
            guard.refuse_silent_snooze(conversation, until, actor=actor, reason=reason, is_bulk=is_bulk)
        conversation.snoozed_until = until
        publish(conversation, events.ConversationSnoozed(until.isoformat(), clip(reason, 300)), actor=actor)
    return conversation


def wake(conversation_id: int, *, actor: Actor, why: str = "time") -> Conversation:
    """Back into the lists."""
    with changing(conversation_id) as conversation:
        if conversation.snoozed_until is not None:
            conversation.snoozed_until = None
            publish(conversation, events.ConversationWoke(why), actor=actor)
    return conversation


def wake_due(limit: int = 200) -> int:
    """Wake conversations whose time has come, each in its own transaction; how many. Safe to run twice."""
    rows = Conversation.objects.filter(snoozed_until__lte=clock.now()).order_by("snoozed_until")
    woken = 0
    for key in rows.values_list("pk", flat=True)[:limit]:
        with changing(key) as conversation:
            if conversation.snoozed_until is not None and conversation.snoozed_until <= clock.now():
                conversation.snoozed_until = None
                publish(conversation, events.ConversationWoke("time"))
                woken += 1
    return woken


def follow(conversation_id: int, agents: Sequence[Agent], *, actor: Actor) -> None:
    """These agents see the conversation from now on, whatever their teams."""
    with changing(conversation_id) as conversation:
        known = set(Follower.objects.filter(conversation=conversation).values_list("agent_id", flat=True))
        fresh = [agent for agent in agents if agent.pk not in known]
        Follower.objects.bulk_create(
            [Follower(conversation=conversation, agent=agent) for agent in fresh], ignore_conflicts=True
        )
        if fresh:
            publish(conversation, events.FollowersChanged(added=[agent.pk for agent in fresh]), actor=actor)


def unfollow(conversation_id: int, agents: Sequence[Agent], *, actor: Actor) -> None:
    with changing(conversation_id) as conversation:
        gone = Follower.objects.filter(conversation=conversation, agent__in=agents)
        removed = list(gone.values_list("agent_id", flat=True))
        gone.delete()
        if removed:
            publish(conversation, events.FollowersChanged(removed=removed), actor=actor)
