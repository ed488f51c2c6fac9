"""Puts a backup back: nothing is touched before the whole archive was read and found sound.

1 verify the archive, 2 see that the desk is empty and nobody uses it, 3 files, 4 database in one transaction,
5 secret key, 6 count and hash what is there now. A fault before 4 leaves the database as it was.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from odzew import __version__
from odzew.kit import postgres
from odzew.kit.errors import Refused
from odzew.surfaces.cli.backup import archive, contents, storages

# What a person made: a desk without these is new, whatever migrations and heartbeats wrote.
MADE_BY_PEOPLE = ("agent", "customer", "conversation", "message", "arrival", "channel_account")


def put_back(file: Path, *, force: bool) -> dict[str, Any]:
    """Restore the desk from `file` and return its manifest.

    Raises Damaged, or Refused when the desk is not empty (unless `force`, which replaces everything), is in use,
    or is older than the backup.
    """
    manifest = archive.verify(file)
    connections.close_all()
    with psycopg.connect(contents.dsn(), autocommit=True) as connection:
        _require_fitting(connection, manifest)
        _require_alone(connection)
        if not force:
            _require_empty(connection)
    data = Path(settings.ODZEW_DATA)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        written = _unpack(file, Path(folder))
        postgres.restore(contents.dsn(), Path(folder) / archive.DUMP)
        _forget_others(written)
        _keep_key((Path(folder) / archive.KEY).read_text(), data / "secret_key")
    _require_same(manifest)
    return manifest


def _require_fitting(connection: psycopg.Connection, manifest: dict[str, Any]) -> None:
    major = connection.info.server_version // 10_000
    if int(manifest["postgres"]) > major:
        raise Refused(
            f"The backup is of PostgreSQL {manifest['postgres']}, this desk has {major}: upgrade it first."
        )
    if _version(manifest["odzew"]) > _version(__version__):
        raise Refused(
            f"The backup is of Odzew {manifest['odzew']}, this is {__version__}: upgrade Odzew first."
        )


def _version(words: str) -> tuple[int, ...]:
    return tuple(int(part) for part in words.split(".")[:3] if part.isdigit())


def _require_alone(connection: psycopg.Connection) -> None:
    if others := contents.others_at_work(connection):
        raise Refused(
            f"The desk is in use ({others} connections). Stop `odzew serve` and workers, then restore."
        )


def _require_empty(connection: psycopg.Connection) -> None:
    counts = contents.row_counts(connection)
    if full := [name for name in MADE_BY_PEOPLE if counts.get(name)]:
        raise Refused(
            f"The desk is not empty ({', '.join(full)}). --force replaces all of it; back it up before."
        )


def _unpack(file: Path, folder: Path) -> set[tuple[str, str]]:
    """Files to their places, whose names it returns; the dump and the key into `folder`."""
    written = set()
    for name, content, _size in archive.members(file):
        if name in {archive.DUMP, archive.KEY}:
            with (folder / name).open("xb") as target:
                shutil.copyfileobj(content, target, archive.PIECE_BYTES)
        elif name not in {archive.KIND, archive.MANIFEST}:
            place, _, rest = name.partition("/")
            storages.put(place, rest, content)
            written.add((place, rest))
    return written


def _forget_others(written: set[tuple[str, str]]) -> None:
    """Files of the former desk go only now, when its database is replaced: a fault before leaves both whole."""
    for place in storages.PLACES:
        storages.keep_only(place, {name for folder, name in written if folder == place})


def _keep_key(key: str, path: Path) -> None:
    """The backup's key, without which its reply addresses and sessions would be void."""
    draft = path.with_name(".secret_key.restored")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as target:
        target.write(key)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)


def _require_same(manifest: dict[str, Any]) -> None:
    with contents.snapshot() as (connection, _name):
        counts, messages = contents.row_counts(connection), contents.messages_hash(connection)
    if counts != manifest["tables"] or messages != manifest["messages_sha256"]:
        raise archive.Damaged(
            "What is in the database now is not what the backup says it held; do not use it."
        )
