"""What is in the server: whether it answers, Odzew's database and the extensions it wants."""

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

DATABASE = "odzew"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")


def refusal(dsn: str) -> str | None:
    """Why the server does not take a connection; None when it does."""
    try:
        psycopg.connect(dsn, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error)
    return None


def ensure_database(dsn: str) -> None:
    """Odzew's database exists, with every extension of EXTENSIONS that this PostgreSQL carries.

    dsn: reaches the maintenance database as superuser.  The extensions go into template1 first, so that the
    database appears complete, and test databases copied from it have them too.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    if known:
        _ensure_extensions(make_conninfo(dsn, dbname=DATABASE))
        return
    _ensure_extensions(make_conninfo(dsn, dbname="template1"))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _ensure_extensions(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        missing = connection.execute(
            "SELECT name FROM pg_available_extensions WHERE name = ANY(%s) AND installed_version IS NULL",
            [list(EXTENSIONS)],
        ).fetchall()
        for (name,) in missing:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
