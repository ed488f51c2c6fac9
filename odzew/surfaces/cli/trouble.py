"""What a command explains in words instead of a traceback. Imported only once something went wrong."""

import subprocess

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from odzew.kit.errors import OdzewError
from odzew.kit.postgres import PostgresFailed

EXPLAINED = (
    OdzewError,
    PostgresFailed,
    ImproperlyConfigured,
    DatabaseError,
    psycopg.Error,
    OSError,
    subprocess.SubprocessError,
)


def is_explained(error: Exception) -> bool:
    """Whether the error's own words tell an operator what to do."""
    return isinstance(error, EXPLAINED)


def explain(error: Exception) -> str:
    """The error in one paragraph for a person at a terminal."""
    return f"odzew: {str(error).strip() or type(error).__name__}"
