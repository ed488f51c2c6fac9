"""How soon somebody should look at a case: kept for lists, counted by promises."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from odzew.core.conversations.models import Conversation

_SAVE = """
    UPDATE conversation SET urgency = new.score, urgency_reasons = new.reasons::jsonb
    FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new(id, score, reasons) WHERE conversation.id = new.id
"""


def set_urgency(scores: Mapping[int, tuple[int, Sequence[Any]]]) -> int:
    """Keep score and reasons of these cases; how many are new. Rows that say the same are not written."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=scores)
    known = rows.order_by("pk").values_list("pk", "urgency", "urgency_reasons")
    changed = [
        key for key, score, reasons in known if (score, reasons) != (scores[key][0], list(scores[key][1]))
    ]
    if changed:
        lines = [json.dumps(list(scores[key][1])) for key in changed]
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, [changed, [scores[key][0] for key in changed], lines])
    return len(changed)
