"""Empties the database after a test with real transactions: rows of the few tables that have any.

Django truncates every table and writes content types anew, which costs a second a test and waits for every
session that still reads; a deletion costs milliseconds and waits for nobody.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

# Written by migrations' own signals, which do not run again.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}
# The queue's models are not managed by Django, so its own list leaves them out.
JOBS = {"procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"}


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


@cache
def _is_superuser(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone()[0] == "on")


def _may_delete(aliases: Iterable[str]) -> bool:
    """Foreign keys and triggers can be left out only by a superuser; others have Django's way."""
    return all(_is_superuser(alias) for alias in aliases)


def delete_rows(connection: BaseDatabaseWrapper) -> None:
    """Every row of the desk's own tables goes."""
    quoted = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM {quoted(name)})"
                for name in _tables(connection.alias)
            )
        )
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            cursor.execute(f"DELETE FROM {quoted(name)}")


@cache
def _tables(alias: str) -> tuple[str, ...]:
    found = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted({*found, *JOBS} - KEPT))
