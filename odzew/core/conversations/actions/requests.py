"""What a customer asks of us beside words: to be called, to talk to a person or to somebody in charge."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.own_case import customer_of
from odzew.core.conversations.models import Conversation, Tag
from odzew.core.customers.rules import phone_number
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable

MARKS = {"callback": "oddzwonić", "person": "prosi o człowieka", "manager": "prosi o kierownika"}
FARTHEST = timedelta(days=60)


def request_callback(
    conversation_id: int, *, phone: str, at: datetime, actor: Actor | None = None, words: str = ""
) -> Conversation:
    """The customer wants a call at `at` (aware). The case waits, and is marked. actor: the customer, if not named.

    Raises Invalid for a number nobody can call, a time that has passed or lies more than sixty days ahead.
    """
    number = phone_number(phone)
    wrong: dict[str, str] = {}
    if not number:
        wrong["phone"] = _("This does not look like a full phone number.")
    if not clock.now() < at <= clock.now() + FARTHEST:
        wrong["at"] = _("Choose a time within the next sixty days.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    with changing(conversation_id) as conversation:
        actor = actor or customer_of(conversation)
        fact = events.CallbackRequested(number, at.isoformat(), clip(storable(words), 300))
        publish(conversation, fact, actor=actor)
        _wait(conversation, actor)
        _mark(conversation, mark_of("callback"), actor)
    return conversation


def request_person(conversation_id: int, *, who: str, actor: Actor | None = None) -> Conversation:
    """The customer wants a person, or somebody in charge (`who` manager): marked, and at least of high priority.

    Asked again while the mark stands, it changes nothing. Raises Invalid for another `who`.
    """
    if who not in {"person", "manager"}:
        raise Invalid(_("This value is not on the list."), fields={"who": "unknown"})
    mark = mark_of(who)
    with changing(conversation_id) as conversation:
        actor = actor or customer_of(conversation)
        if mark in conversation.tags and conversation.status not in rules.DONE_STATUSES:
            return conversation
        publish(conversation, events.PersonRequested(who), actor=actor)
        _wait(conversation, actor)
        _mark(conversation, mark, actor)
    return conversation


def mark_of(wish: str) -> str:
    """The tag that marks a wish; the desk's setting `request_marks`, else ours."""
    own = accounts.setting("request_marks", {})
    found = own.get(wish) if isinstance(own, dict) else None
    return clip(storable(str(found or MARKS[wish])), 40).lower()


def _wait(conversation: Conversation, actor: Actor) -> None:
    """Somebody who asks for a call or a person waits for us, whatever the case was before."""
    from odzew.core.conversations.actions.change import set_status

    conversation.waiting_since = conversation.waiting_since or clock.now()
    conversation.snoozed_until = None
    set_status(conversation, rules.reopened_status(conversation.status), actor=actor)


def _mark(conversation: Conversation, tag: str, actor: Actor) -> None:
    before: dict[str, object] = {"tags": list(conversation.tags)}
    after: dict[str, object] = {"tags": sorted({*conversation.tags, tag})}
    if rules.PRIORITY_RANK[rules.Priority(conversation.priority)] < rules.PRIORITY_RANK[rules.Priority.HIGH]:
        before["priority"], after["priority"] = conversation.priority, str(rules.Priority.HIGH)
        conversation.priority = rules.Priority.HIGH
    if before != after:
        Tag.objects.bulk_create([Tag(name=tag)], ignore_conflicts=True)
        conversation.tags = list(after["tags"])  # type: ignore[call-overload]  # a list of names, said as object
        publish(conversation, events.FieldsChanged(before, after), actor=actor)
