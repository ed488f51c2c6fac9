"""What is learnt from promises that end. Listed in config/wiring.py."""

from collections.abc import Sequence

from odzew.features.promises import events
from odzew.features.promises.actions import telling
from odzew.kit.events import Happened


def note_answers(happened: Sequence[Happened]) -> None:
    """A wait has ended: it stands for the next ones."""
    facts = (events.PromiseKept, events.PromiseAnswered, events.PromiseReleased)
    telling.note_answers([each.fact.promise_id for each in happened if isinstance(each.fact, facts)])
