"""The job queue as an operator sees it."""

from django.db import connection

STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}


def counts() -> dict[str, int]:
    """Jobs waiting, running and failed; finished ones are not kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        found: dict[str, int] = dict(cursor.fetchall())
    return {words: found.get(state, 0) for state, words in STATES.items()}


def longest_wait_seconds() -> float:
    """How long the oldest job that is due has waited for a worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM now() - min(greatest(e.at, coalesce(j.scheduled_at, e.at))))"
            " FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
            " WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()"
        )
        waited = cursor.fetchone()[0]
    return float(waited or 0)
