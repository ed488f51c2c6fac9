"""Whether the process that claimed a row still lives: each holds a session lock in the database.

PostgreSQL frees the lock the moment the process is gone, however it went; no timeouts to tune.
"""

import os
import secrets
import threading
from typing import Any

import psycopg
from django.db import connection

_SPACE = 0x0D2E  # the first half of the advisory lock's key; the second half names the process
_lock = threading.Lock()
_held: tuple[int, int, psycopg.Connection] | None = None  # pid, key, connection


def my_key() -> str:
    """This process's name, held for as long as it lives."""
    global _held  # noqa: PLW0603  # one lock a process is the point
    with _lock:
        if _held is None or _held[0] != os.getpid() or _held[2].closed or _held[2].broken:
            key = _held[1] if _held and _held[0] == os.getpid() else secrets.randbelow(2**31 - 1)
            held = psycopg.connect(**own_connection_parameters(), autocommit=True)
            held.execute("SELECT pg_advisory_lock(%s, %s)", (_SPACE, key))
            _held = (os.getpid(), key, held)
        return str(_held[1])


def lives(key: str) -> bool:
    """Whether the process of this name still holds its lock."""
    if not key.isdigit():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted",
            [_SPACE, int(key)],
        )
        return cursor.fetchone() is not None


def release() -> None:
    """Let go of the name; the process is about to end in order."""
    global _held  # noqa: PLW0603
    with _lock:
        if _held is not None and _held[0] == os.getpid():
            _held[2].close()
        _held = None


def own_connection_parameters() -> dict[str, Any]:
    wanted = connection.get_connection_params()
    return {
        k: v
        for k, v in wanted.items()
        if k in {"dbname", "user", "password", "host", "port", "options", "sslmode"}
    }
