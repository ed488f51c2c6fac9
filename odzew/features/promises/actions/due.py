"""What falls due: steps of policies and broken promises, each exactly once however many workers look.

Cases are locked, not promises, and whoever finds a case locked leaves it to the next look: every change of a promise
happens under its case's lock. After a standstill each promise tells its latest step and its end, not all it missed.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import OperationalError, transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.promises import events
from odzew.features.promises.actions import acts, writing
from odzew.features.promises.actions.writing import Ledger, Note
from odzew.features.promises.models import Promise
from odzew.features.promises.queries.book import read_book
from odzew.features.promises.queries.people import Alarmed
from odzew.features.promises.rules.steps import LATE, Step, moment, passed
from odzew.kit import clock
from odzew.kit.events import Fact

log = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Fired:
    """A step whose acts are still to be done, once the ledger is saved."""

    case: Conversation
    step: Step
    agents: Sequence[int]


def due(limit: int = BATCH) -> list[tuple[int, int]]:
    """Promises and their cases that somebody has to look at now, the longest due first."""
    rows = Promise.objects.filter(next_step_at__lte=clock.now()).order_by("next_step_at", "id")
    return list(rows.values_list("pk", "conversation_id")[:limit])


@transaction.atomic
def fire_due(limit: int = BATCH) -> int:
    """Tell what is due and do what its steps ask for, in one transaction: whoever is killed in between did neither.

    How many promises were looked at. 0: nothing left that is free.
    """
    found = due(limit)
    if not found:
        return 0
    fired: list[Fired] = []
    looked = 0
    with conversations.tending({case for _key, case in found}, skip_locked=True) as cases:
        ledger, alarmed = Ledger(read_book()), Alarmed(cases)
        by_case: dict[int, list[Promise]] = defaultdict(list)
        for row in Promise.objects.filter(conversation__in=[case.pk for case in cases], ended_at=None):
            by_case[row.conversation_id].append(row)
        for case in cases:
            note = Note(case, {}, {}, clock.now())
            for row in by_case[case.pk]:
                if row.next_step_at is not None and row.next_step_at <= note.now:
                    looked += 1
                    fired += _fire(ledger, alarmed, note, row)
            ledger.close(case, by_case[case.pk])
        ledger.write()
    for each in fired:
        _act(each)
    return looked


def _act(fired: Fired) -> None:
    """A case on which it does not work keeps no other waiting; its people were told.

    What only the moment refused (a deadlock, a database that went away) takes all back, and the next look does it.
    """
    try:
        with transaction.atomic():
            acts.do(fired.case.pk, fired.step, fired.agents)
    except OperationalError:
        raise
    except Exception:  # a fault of ours is loud in the log, and the others are alarmed all the same
        log.exception("the step at %s %% was not done on case %s", fired.step.percent, fired.case.number)


def _fire(ledger: Ledger, alarmed: Alarmed, note: Note, row: Promise) -> list[Fired]:
    steps, course = ledger.steps(row), ledger.course(row)
    reached = passed(course, steps, note.now)
    facts: list[Fact] = []
    fired: list[Fired] = []
    if reached > row.step:
        step = steps[reached - 1]
        agents = alarmed.whom(note.case, step.who)
        is_late = note.now - moment(course, step.percent) > LATE
        facts.append(
            events.PromiseWarned(row.pk, row.kind, step.percent, list(agents), list(step.acts), is_late)
        )
        fired.append(Fired(note.case, step, agents))
        row.step = reached
    if row.broken_at is None and row.due_at <= note.now:
        facts.append(writing.break_it(note, row))
    ledger.tell(note, row, *facts)
    return fired
