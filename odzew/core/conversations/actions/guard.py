"""The guard at work: nobody ends or parks a case of a waiting customer without a reason, or against the policy."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.fate import wait_again
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.queries import guard as kept
from odzew.core.conversations.rules import DONE_STATUSES, Direction, Status, reasons
from odzew.core.conversations.rules import guard as rules
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable

_WHY: dict[GuardedAct, Promise] = {
    GuardedAct.RESOLVE: gettext_lazy(
        "The customer waits for an answer. Say why the case is resolved without one."
    ),
    GuardedAct.CLOSE: gettext_lazy(
        "The customer waits for an answer. Say why the case is closed without one."
    ),
    GuardedAct.PENDING: gettext_lazy(
        "The customer waits for us. Say why it is their turn without an answer."
    ),
    GuardedAct.HOLD: gettext_lazy("The customer waits for an answer. Say why the case is put on hold."),
    GuardedAct.SNOOZE: gettext_lazy(
        "The customer waits for an answer, before this time. Say why it can rest longer."
    ),
    GuardedAct.MERGE: gettext_lazy(
        "The other customer waits for an answer. Say why the two cases become one."
    ),
    GuardedAct.SPAM: gettext_lazy("Somebody waits for an answer. Say why this is not a case."),
}


def refuse_silence(
    conversation: Conversation, act: GuardedAct | None, *, actor: Actor, reason: str, is_bulk: bool = False
) -> None:
    """Raise Refused (`needs_reason` or `customer_waits`) when the act would leave a waiting customer in silence."""
    if act is None or conversation.waiting_since is None:
        return
    found = rules.verdict(act, kept.guard_policy(), actor_kind=actor.kind, is_bulk=is_bulk)
    if found is Verdict.REFUSE:
        raise Refused(
            _("The customer waits for an answer: the rules of this desk ask for a reply first."),
            code="customer_waits",
            fields={"act": str(act)},
        )
    if found is Verdict.ASK and not reasons.says_something(reason):
        raise Refused(str(_WHY[act]), code="needs_reason", fields={"act": str(act)})


def refuse_silent_snooze(
    conversation: Conversation, until: datetime, *, actor: Actor, reason: str, is_bulk: bool = False
) -> None:
    """The same for a snooze: up to the promised time it is free, beyond it the policy speaks."""
    promised = [at for at in (conversation.next_due_at, conversation.told_due_at) if at is not None]
    is_silent = rules.snooze_is_silent(
        until,
        waiting_since=conversation.waiting_since,
        promised_at=min(promised, default=None),
        now=clock.now(),
    )
    act = GuardedAct.SNOOZE if is_silent else None
    refuse_silence(conversation, act, actor=actor, reason=reason, is_bulk=is_bulk)


def release(conversation: Conversation, *, is_told: bool, actor: Actor, reason: str) -> None:
    """The customer waits no longer, without a reply. is_told: another fact of this act carries the reason."""
    if conversation.waiting_since is None:
        return
    since, conversation.waiting_since = conversation.waiting_since, None
    if not is_told:
        fact = events.WaitReleased(
            since.isoformat(), clip(reason or rules.NOT_ASKED, reasons.MOST_CHARACTERS)
        )
        publish(conversation, fact, actor=actor)


def chosen_reason(code: str, words: str, *, must: bool = True) -> str:
    """The reason that a person chose, as it is kept. Raises Invalid for none, an unknown one, or empty own words."""
    known = {reasons.THANKED, rules.SPAM_REASON, *(one.code for one in kept.offered_reasons())}
    if code and code not in known:
        raise Invalid(_("There is no such reason on the list."), fields={"reason": "unknown"})
    found = reasons.joined(code, storable(words))
    if not found and not must:
        return ""
    if not reasons.says_something(found):
        text = _("Say the reason in a few words.") if code == reasons.OWN_WORDS else _("Choose a reason.")
        raise Invalid(text, fields={"reason_words" if code == reasons.OWN_WORDS else "reason": "required"})
    return found


def judge_thanks(message: Message, *, is_thanks: bool, actor: Actor) -> Conversation:
    """A person says whether a customer's word is mere thanks. A question waits since it was written.

    Raises Refused for a word of ours.
    """
    if message.direction != Direction.IN:
        raise Refused(_("Only a word of the customer can be a question."), code="not_theirs")
    with changing(message.conversation_id) as conversation:
        row = Message.objects.select_for_update().get(pk=message.pk)
        if bool(row.meta.get("is_thanks")) == is_thanks:
            return conversation
        row.meta = {**row.meta, "is_thanks": is_thanks}
        row.save(update_fields=["meta"])
        if is_thanks:
            before, conversation.waiting_since = conversation.waiting_since, None
            wait_again(conversation)
            if before is not None and conversation.waiting_since is None:
                fact = events.WaitReleased(before.isoformat(), reasons.THANKED)
                publish(conversation, fact, actor=actor)
        else:
            _ask(conversation, row, actor)
    return conversation


def _ask(conversation: Conversation, message: Message, actor: Actor) -> None:
    """A word that we have answered since begins no wait."""
    from odzew.core.conversations.actions.change import set_status

    wait_again(conversation)
    if conversation.waiting_since is None:
        return
    conversation.snoozed_until = None
    since = conversation.waiting_since.isoformat()
    publish(conversation, events.WaitBegan(since, message.pk, "question"), actor=actor)
    if conversation.status in (*DONE_STATUSES, Status.PENDING):
        set_status(conversation, Status.OPEN, actor=actor, reason="question")
