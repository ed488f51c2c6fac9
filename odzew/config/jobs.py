"""The job queue, ready: procrastinate on Django's own connection, so that a job is born with its change."""

import procrastinate


def prepare(app: procrastinate.App) -> None:
    """Called by procrastinate once its Django app is ready; tasks were found by their `tasks` modules."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
