"""What rules do when something happens: nothing here, a job later. Listed in config/wiring.py."""

from collections.abc import Sequence

from odzew.features.automation.queries.rulebook import awaited
from odzew.features.automation.rules.happenings import happenings_of
from odzew.kit.events import Happened


def consider(happened: Sequence[Happened]) -> None:
    """One job for the facts of this change for which a rule waits; none where no rule does. After commit it runs."""
    waited = awaited()
    if not waited:
        return
    found = [
        each.event_id
        for each in happened
        if each.fact.subject_kind == "conversation"
        and waited & {str(name) for name in happenings_of(type(each.fact).__name__, vars(each.fact))}
    ]
    if found:
        from odzew.features.automation import tasks

        tasks.run_rules.defer(event_ids=found)
