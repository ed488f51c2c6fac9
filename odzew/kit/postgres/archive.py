"""Dumps a database into one file and puts it back, wholly or not at all."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo

from odzew.kit.postgres.binaries import Binaries, Command, clean_environment, find_binaries
from odzew.kit.postgres.databases import DATABASE
from odzew.kit.postgres.failure import PostgresFailed
from odzew.kit.postgres.supervisor import Running

# Everything old goes in the same transaction in which the new comes: tables that the dump does not know, too.
EMPTY_DATABASE = b"""
BEGIN;
SET LOCAL lock_timeout = '60s';
SET LOCAL client_min_messages = warning;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def dump(
    source: Running | str,
    file: Path,
    *,
    dbname: str = DATABASE,
    binaries: Binaries | None = None,
    snapshot: str = "",
) -> None:
    """Writes a compressed copy of one database (pg_dump's custom format), readable by its owner only.

    source: a running server, whose `dbname` is taken, or the dsn of a database.
    snapshot: from pg_export_snapshot() in a transaction that is still open, to dump exactly what it sees.
    `file` appears only when it is whole.  Raises PostgresFailed with what pg_dump said.
    """
    dsn, tools = _target(source, dbname, binaries)
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    command: Command = [
        tools.tool("pg_dump"),
        "-Fc",
        "--no-owner",
        "--no-privileges",
        *([f"--snapshot={snapshot}"] if snapshot else []),
        "-f",
        partial,
        "-d",
        dsn,
    ]
    try:
        _run(command, f"Could not dump the database into {file}.")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def restore(
    target: Running | str, file: Path, *, dbname: str = DATABASE, binaries: Binaries | None = None
) -> None:
    """Puts a dump in the place of all that the database holds, in one transaction.

    target: as for dump(); the database must exist.  Nobody may be using it, or the locks are waited for in vain.
    A broken file or an error changes nothing.  Raises PostgresFailed with what the tools said.
    """
    dsn, tools = _target(target, dbname, binaries)
    _run([tools.tool("pg_restore"), "--list", file], f"{file} is no dump of a database.")
    reading: Command = [tools.tool("pg_restore"), "--no-owner", "--no-privileges", "-f", "-", file]
    writing: Command = [tools.tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn]
    with tempfile.TemporaryFile() as said:
        if not _replay(reading, writing, said):
            said.seek(0)
            raise PostgresFailed(
                f"Could not restore {file}; the database is as it was.",
                remedy="Stop everything that uses the database, see that the file is whole, and try again.",
                log_tail=said.read()[-4_000:].decode("utf-8", "replace"),
            )


def _replay(reading: Command, writing: Command, said: IO[bytes]) -> bool:
    """Feeds the dump to psql and commits only when it was read to its very end."""
    try:
        with (
            _piped(writing, said, stdin=subprocess.PIPE) as psql,
            _piped(reading, said, stdout=subprocess.PIPE) as reader,
        ):
            assert psql.stdin is not None  # noqa: S101 - a pipe by construction; this tells the type checker
            assert reader.stdout is not None  # noqa: S101 - as above
            psql.stdin.write(EMPTY_DATABASE)
            shutil.copyfileobj(reader.stdout, psql.stdin)
            is_whole = reader.wait() == 0
            psql.stdin.write(b"\nCOMMIT;\n" if is_whole else b"")
            psql.stdin.close()
            return psql.wait() == 0 and is_whole
    except BrokenPipeError:
        return False  # psql stopped at an error, which it wrote into `said`


def _piped(
    command: Command, said: IO[bytes], *, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=said, env=clean_environment())


def _run(command: Command, failure: str) -> None:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, errors="replace", env=clean_environment()
    )
    if done.returncode != 0:
        raise PostgresFailed(failure, remedy="The tool's own words follow.", log_tail=done.stderr)


def _target(place: Running | str, dbname: str, binaries: Binaries | None) -> tuple[str, Binaries]:
    if isinstance(place, Running):
        return place.dsn(dbname), binaries or place.binaries
    return make_conninfo(place), binaries or find_binaries()
