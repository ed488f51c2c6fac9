"""What facts do to the urgency of a case. Listed in config/wiring.py, after the promises are settled."""

from collections.abc import Sequence

from odzew.core.conversations import events as cases
from odzew.features.promises import events
from odzew.features.promises.actions.urgency import refresh_urgency
from odzew.kit.events import Fact, Happened

# What the rules of the desk promise follows from these facts of the case itself, which come here as well.
_LOUD: tuple[type[Fact], ...] = (
    cases.MessageReceived,
    cases.WordCounted,
    cases.ReplyQueued,
    cases.ReplyWithdrawn,
    cases.MessageSent,
    cases.MessageFailed,
    cases.MessageReturned,
    cases.StatusChanged,
    cases.FieldsChanged,
    cases.ConversationsMerged,
    cases.ConversationMergeUndone,
    cases.ConversationSplit,
    cases.CustomerChangedOnConversation,
    events.PromiseBroken,
)


def score_urgency(happened: Sequence[Happened]) -> None:
    """The cases that changed are scored again, all of an act at once."""
    keys = [one.subject_id for one in happened if isinstance(one.fact, _LOUD) or _is_made_by_hand(one.fact)]
    if keys:
        refresh_urgency(list(dict.fromkeys(keys)))


def _is_made_by_hand(fact: Fact) -> bool:
    return isinstance(fact, events.PromiseMade) and fact.source != "policy"
