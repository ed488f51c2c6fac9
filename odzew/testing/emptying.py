"""Empties the database after a test with real transactions: rows of the few tables that have any.

Django truncates every table and writes content types anew, which costs a second a test and waits for every
session that still reads; a deletion costs milliseconds and waits for nobody. Rows that migrations made (the desk,
default calendars and policies) return after each deletion, so that every test begins with what a new desk has.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.creation import DatabaseCreation
from django.test import TransactionTestCase

# Written by migrations' own signals, which do not run again.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}
# The queue's models are not managed by Django, so its own list leaves them out.
JOBS = {"procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"}
_born: dict[str, dict[str, bytes]] = {}


def put_in_place() -> None:
    """From now on tests with real transactions end this way."""
    by_truncating = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        names = case._databases_names(include_mirrors=False)
        if case.serialized_rollback or case.available_apps is not None or not _may_delete(names):
            by_truncating(case)
            return
        for name in names:
            delete_rows(connections[name])

    TransactionTestCase._fixture_teardown = teardown
    create = DatabaseCreation.create_test_db

    def create_and_remember(creation: DatabaseCreation, *args: Any, **options: Any) -> str:
        name = create(creation, *args, **options)
        _born[creation.connection.alias] = _rows(creation.connection)
        return name

    DatabaseCreation.create_test_db = create_and_remember
    DatabaseCreation._destroy_test_db = _destroy


def _destroy(creation: DatabaseCreation, name: str, verbosity: int) -> None:
    """As Django does, but sessions of threads that still serve a closed browser are ended, not waited for."""
    creation.connection.close_pool()
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {creation.connection.ops.quote_name(name)} WITH (FORCE)")


def _rows(connection: BaseDatabaseWrapper) -> dict[str, bytes]:
    """The rows that migrations left, by table, as COPY writes them."""
    found = {}
    with connection.cursor() as cursor:
        for name in _full(cursor, connection.alias):
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as stream:
                found[name] = b"".join(bytes(part) for part in stream)
    return found


@cache
def _is_superuser(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone()[0] == "on")


def _may_delete(aliases: Iterable[str]) -> bool:
    """Foreign keys and triggers can be left out only by a superuser; others have Django's way."""
    return all(_is_superuser(alias) for alias in aliases)


def delete_rows(connection: BaseDatabaseWrapper) -> None:
    """Every row of the desk's own tables goes; those of a new desk return."""
    quoted = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        full = _full(cursor, connection.alias)
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            cursor.execute(f"DELETE FROM {quoted(name)}")
        for name, rows in _born.get(connection.alias, {}).items():
            with cursor.copy(f"COPY {quoted(name)} FROM STDIN") as stream:
                stream.write(rows)


def _full(cursor: Any, alias: str) -> list[str]:
    """Tables that hold anything."""
    quoted = connections[alias].ops.quote_name
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {quoted(name)})" for name in _tables(alias)
        )
    )
    return [name for (name,) in cursor.fetchall()]


@cache
def _tables(alias: str) -> tuple[str, ...]:
    found = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted({*found, *JOBS} - KEPT))
