"""What customers are told when promises begin and end. Listed in config/wiring.py."""

from collections.abc import Sequence

from odzew.features.promises import events
from odzew.features.promises.actions import telling
from odzew.kit.events import Happened


def tell_times(happened: Sequence[Happened]) -> None:
    """Whoever begins to wait is told until when, in the transaction that began it; an acknowledgement reads it."""
    telling.quote_all({each.subject_id for each in happened})


def note_answers(happened: Sequence[Happened]) -> None:
    """A wait has ended: it stands for the next ones, and the case shows its time no more."""
    facts = (events.PromiseKept, events.PromiseAnswered, events.PromiseReleased)
    telling.note_answers([each.fact.promise_id for each in happened if isinstance(each.fact, facts)])
    telling.show_told({each.subject_id for each in happened})
