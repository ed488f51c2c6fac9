"""Tells open browsers that something happened: ids only, after commit, through NOTIFY."""

import json

from django.db import connection

from odzew.kit.events import Happened

CHANNEL = "odzew_live"


def notify(happened: Happened) -> None:
    """One NOTIFY an event; PostgreSQL sends it when the transaction commits and never when it rolls back."""
    payload = {
        "e": happened.event_id,
        "k": type(happened.fact).__name__,
        "s": happened.fact.subject_kind,
        "i": happened.subject_id,
        "q": happened.seq,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(payload)])
