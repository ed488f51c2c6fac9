"""How soon somebody should look at a case: kept for lists, counted by promises."""

from collections.abc import Mapping, Sequence
from typing import Any

from odzew.core.conversations.models import Conversation


def set_urgency(scores: Mapping[int, tuple[int, Sequence[Any]]]) -> int:
    """Keep score and reasons of these cases; how many are new. Rows that say the same are not written."""
    rows = (
        Conversation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=scores).order_by("pk")
    )
    changed = []
    for row in rows:
        score, reasons = scores[row.pk]
        if (row.urgency, row.urgency_reasons) != (score, list(reasons)):
            row.urgency, row.urgency_reasons = score, list(reasons)
            changed.append(row)
    Conversation.objects.bulk_update(changed, ["urgency", "urgency_reasons"], batch_size=200)
    return len(changed)
