"""Tells open browsers that something happened: ids only, after commit, through NOTIFY."""

import json
from collections.abc import Sequence

from django.db import connection

from odzew.kit.events import Happened

CHANNEL = "odzew_live"


def notify(happened: Sequence[Happened]) -> None:
    """One NOTIFY an event; PostgreSQL sends it when the transaction commits and never when it rolls back."""
    payloads = [
        json.dumps(
            {
                "e": each.event_id,
                "k": type(each.fact).__name__,
                "s": each.fact.subject_kind,
                "i": each.subject_id,
                "q": each.seq,
            }
        )
        for each in happened
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANNEL, payloads]
        )
