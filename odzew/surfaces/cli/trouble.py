"""What a command explains in words instead of a traceback."""

import subprocess


def _trouble() -> tuple[type[Exception], ...]:
    import psycopg
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from odzew.kit.errors import OdzewError
    from odzew.kit.postgres import PostgresFailed

    return (
        OdzewError,
        PostgresFailed,
        ImproperlyConfigured,
        DatabaseError,
        psycopg.Error,
        OSError,
        subprocess.SubprocessError,
    )


TROUBLE = _trouble()


def explain(error: Exception) -> str:
    """The error in one paragraph for a person at a terminal."""
    words = str(error).strip() or type(error).__name__
    return f"odzew: {words}"
