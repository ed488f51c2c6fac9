"""What the database holds, in numbers: rows of every table and one hash over all messages."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

MESSAGES = "message"


def dsn() -> str:
    """The database of this desk as libpq wants it."""
    return os.environ["DATABASE_URL"]


@contextmanager
def snapshot() -> Iterator[tuple[psycopg.Connection, str]]:
    """One unchanging sight of the database, and its name, under which pg_dump sees the same."""
    with psycopg.connect(dsn()) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield connection, str(row[0]) if row else ""


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table of the desk."""
    counts = {}
    for name in tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    return [name for (name,) in rows]


def messages_hash(connection: psycopg.Connection) -> str:
    """SHA-256 over every field of every message in order; empty before there is such a table."""
    if MESSAGES not in tables(connection):
        return ""
    seen = hashlib.sha256()
    with connection.cursor().copy("COPY (SELECT * FROM message ORDER BY id) TO STDOUT") as rows:
        for piece in rows:
            seen.update(piece)
    return seen.hexdigest()


def others_at_work(connection: psycopg.Connection) -> int:
    """Connections of other processes to this database."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    ).fetchone()
    return int(row[0]) if row else 0
