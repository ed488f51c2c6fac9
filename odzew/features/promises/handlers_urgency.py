"""What facts do to the urgency of a case."""

from collections.abc import Sequence

from odzew.features.promises.actions.urgency import refresh_urgency
from odzew.kit.events import Happened


def score_urgency(happened: Sequence[Happened]) -> None:
    """The cases that changed are scored again, all of them at once."""
    refresh_urgency(list(dict.fromkeys(one.subject_id for one in happened)))
