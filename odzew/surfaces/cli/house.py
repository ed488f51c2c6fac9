"""Opens the desk for a command: the embedded PostgreSQL when none is given, then Django.

`config` stands above every surface, so it is named by strings here, as Django itself names settings.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from odzew.kit import postgres

SETTINGS = "odzew.config.settings"
APPLICATION = "odzew.config.asgi:application"


def data_dir() -> Path:
    """The folder in which this desk keeps everything."""
    place: Path = import_module("odzew.config.env").data_dir()
    return place


@contextmanager
def database() -> Iterator[postgres.Running | None]:
    """The desk's database answers inside the block; None when DATABASE_URL names one of its own.

    Call it from the main thread. A server that another process runs is joined and left running.
    """
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chosen = os.environ.get("ODZEW_POSTGRES_BIN")
    running = postgres.start(folder, binaries=Path(chosen) if chosen else None)
    os.environ["DATABASE_URL"] = running.url()
    try:
        yield running
    finally:
        os.environ.pop("DATABASE_URL", None)
        running.stop()


@contextmanager
def desk() -> Iterator[postgres.Running | None]:
    """As database(), with Django ready for queries and actions."""
    with database() as running:
        ready()
        try:
            yield running
        finally:
            from django.db import connections

            connections.close_all()


def is_there() -> bool:
    """Whether this desk has a database already; asking makes none."""
    return bool(os.environ.get("DATABASE_URL")) or postgres.Cluster.under(data_dir()).data.is_dir()


def ready() -> None:
    """Django with this desk's settings."""
    import django

    (data_dir() / "static").mkdir(
        parents=True, exist_ok=True, mode=0o700
    )  # whitenoise warns when it is missing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def load_pages() -> None:
    """Every address is known before the first request; a page that cannot be loaded stops the start, loudly."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
