"""What people are told when something happens. Listed in config/wiring.py."""

from collections.abc import Sequence

from odzew.core.conversations import events as cases
from odzew.features.notifications.actions import case_news, climb, promise_news
from odzew.features.promises.events import PromiseAnswered, PromiseKept, PromiseReleased
from odzew.kit.events import Fact, Happened

_ACTS = (
    cases.ReplyQueued,
    cases.NoteAdded,
    cases.ConversationAssigned,
    cases.ConversationSnoozed,
    cases.StatusChanged,
)
_OVER = (PromiseAnswered, PromiseKept, PromiseReleased)


def tell_of_messages(happened: Sequence[Happened]) -> None:
    """The customer wrote: the holder, the followers, or the team."""
    case_news.tell_of_messages(happened)


def tell_of_mentions(happened: Sequence[Happened]) -> None:
    """Somebody is called by name in a note."""
    case_news.tell_of_mentions(happened)


def tell_of_assignments(happened: Sequence[Happened]) -> None:
    """A case was given to somebody, or to a team."""
    case_news.tell_of_assignments(happened)


def tell_of_failures(happened: Sequence[Happened]) -> None:
    """A message did not arrive."""
    case_news.tell_of_failures(happened)


def move_with_merge(happened: Sequence[Happened]) -> None:
    """What was told about a merged case is about the survivor."""
    case_news.follow_merge(happened)


def tell_of_warnings(happened: Sequence[Happened]) -> None:
    """A promised time is near."""
    promise_news.tell_of_warnings(happened)


def tell_of_broken(happened: Sequence[Happened]) -> None:
    """A promised time passed: told, and escalated until somebody takes it up."""
    promise_news.tell_of_broken(happened)


def tell_of_rules(happened: Sequence[Happened]) -> None:
    """A rule calls people."""
    promise_news.tell_of_rules(happened)


def calm_after_promise(happened: Sequence[Happened]) -> None:
    """The promise is over: a call that was made needs nobody else."""
    over = [each for each in happened if isinstance(each.fact, _OVER)]
    for kind in ("callback_due", "promise_broken"):
        ids = [
            each.subject_id
            for each in over
            if (_promise(each.fact) == "callback") == (kind == "callback_due")
        ]
        if ids:
            climb.end(ids, by=over[0].actor, end="finished", kinds=[kind])


def calm_after_act(happened: Sequence[Happened]) -> None:
    """Somebody of the desk acts on the case: nobody else is asked. Once for each act, however many its facts."""
    acts = [each for each in happened if isinstance(each.fact, _ACTS) and each.actor.kind == "agent"]
    if acts:
        climb.end({each.subject_id for each in acts}, by=acts[0].actor, end="acted")


def _promise(fact: Fact) -> str:
    return str(getattr(fact, "kind", ""))
