"""Brings the database to this version; several starters wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager

_SPACE, _MIGRATING = -0x0D2E, 1  # the two halves of an advisory lock; channels.liveness holds others


@contextmanager
def alone() -> Iterator[None]:
    """Only one process of this database is in the block; the others wait before it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_SPACE, _MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, _MIGRATING])


def unapplied() -> list[str]:
    """Migrations that this version has and the database lacks, as app.name."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def bring_up_to_date(*, loud: bool = False) -> list[str]:
    """Apply what is missing and return it. Safe when several processes start at once."""
    from django.core.management import call_command

    if not (missing := unapplied()):
        return []
    with alone():
        if not (missing := unapplied()):
            return []
        call_command("migrate", interactive=False, verbosity=1 if loud else 0)
    return missing
