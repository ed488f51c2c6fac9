"""What promises do when something happens in a case. Listed in config/wiring.py."""

from collections.abc import Sequence
from datetime import datetime

from odzew.core.accounts.events import SettingsChanged
from odzew.core.conversations import events as cases
from odzew.core.conversations.rules import DONE_STATUSES
from odzew.features.promises import actions, events, queries, tasks
from odzew.features.promises.actions import Because
from odzew.kit.events import Fact, Happened

# Of these nothing follows for what is owed; all else may change it, facts of other rooms too.
_QUIET: tuple[type[Fact], ...] = (
    events.PromiseMade,
    events.PromiseMoved,
    events.PromisePaused,
    events.PromiseKept,
    events.PromiseBroken,
    events.PromiseAnswered,
    events.PromiseReleased,
    events.PromiseTold,
    events.PromiseWarned,
    cases.ConversationOpened,
    cases.NoteAdded,
    cases.MessageDelivered,
    cases.MessageDelayed,
    cases.MessageUnwanted,
    cases.ConversationsLinked,
    cases.ConversationsUnlinked,
    cases.FollowersChanged,
    cases.StatusLinkRevoked,
    cases.StepTicked,
)


def settle_promises(happened: Sequence[Happened]) -> None:
    """Whatever changed a case, what it owes follows from what it is now. Once for each act, however many its facts."""
    news = [
        each
        for each in happened
        if each.fact.subject_kind == "conversation" and not isinstance(each.fact, _QUIET)
    ]
    if news:
        because = {each.subject_id: why for each in news if (why := _because(each)) is not None}
        actions.settle({each.subject_id for each in news}, because=because)


def carry_promises_over(happened: Sequence[Happened]) -> None:
    """What people promised in a merged case is owed by its survivor, and returns when the merge is undone."""
    for each in happened:
        if isinstance(each.fact, cases.ConversationMergedInto):
            actions.follow_merge(each.subject_id, each.fact.survivor_id, each.fact.merge_id)
        elif isinstance(each.fact, cases.ConversationMergeUndone) and each.fact.verb == "merge":
            actions.return_after_undo(each.subject_id, each.fact.other_id, each.fact.merge_id)


def owe_again(happened: Sequence[Happened]) -> None:
    """An answer that came back, or did not leave after all, kept nothing."""
    returned = [
        each.fact.message_id
        for each in happened
        if isinstance(each.fact, cases.MessageFailed)
        or (isinstance(each.fact, cases.MessageReturned) and not each.fact.is_partial)
    ]
    if returned:
        actions.owe_again(returned)


def follow_contacts(happened: Sequence[Happened]) -> None:
    """A call that was made keeps the promise of it; one that was promised on the phone is owed at its time."""
    for each in happened:
        if not isinstance(each.fact, cases.ContactLogged):
            continue
        for row in queries.open_promises(each.subject_id):
            if row.kind == "callback":
                actions.fulfil(row.pk, actor=each.actor)
        if each.fact.callback_at:
            due_at = datetime.fromisoformat(each.fact.callback_at)
            actions.promise(each.subject_id, kind="callback", due_at=due_at, actor=each.actor)


def settle_orphaned(happened: Sequence[Happened]) -> None:
    """A team or a brand is gone, and its policies with it: its cases are owed by others from now on."""
    gone = [each.fact for each in happened if isinstance(each.fact, SettingsChanged)]
    if any(fact.verb == "deleted" and fact.area in ("team", "brand") for fact in gone):
        tasks.recount()


def count_again(happened: Sequence[Happened]) -> None:
    """Other opening hours: every open promise is counted again in them, by a job of its own."""
    if any(
        isinstance(each.fact, events.PromiseSettingsChanged) and each.fact.area == "calendar"
        for each in happened
    ):
        tasks.recount()


def _because(each: Happened) -> Because | None:
    fact = each.fact
    if isinstance(fact, cases.StatusChanged) and fact.after in DONE_STATUSES:
        return Because(fact.reason or fact.after, each.actor)
    if isinstance(fact, cases.WaitReleased):
        return Because(fact.reason, each.actor)
    if isinstance(fact, cases.ConversationMergeUndone):
        return Because("merge_undone", each.actor)
    if isinstance(fact, cases.ConversationSplit):
        return Because("split", each.actor)
    return None
