"""How soon somebody should look at a case: kept for lists, counted by promises."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

_SAVE = """
    UPDATE conversation SET urgency = new.score, urgency_reasons = new.reasons::jsonb
    FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new(id, score, reasons)
    WHERE conversation.id = new.id
      AND (conversation.urgency, conversation.urgency_reasons) IS DISTINCT FROM (new.score, new.reasons::jsonb)
"""


def set_urgency(scores: Mapping[int, tuple[int, Sequence[Any]]]) -> int:
    """Keep score and reasons of these cases, locked by the caller; how many are new. What says the same is not written."""
    reasons = [json.dumps(list(why)) for _score, why in scores.values()]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [list(scores), [score for score, _why in scores.values()], reasons])
        return int(cursor.rowcount)
