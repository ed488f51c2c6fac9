"""Writes a backup while the desk works: the database as of one moment, then the files that it names."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from odzew import __version__
from odzew.kit import clock, postgres
from odzew.surfaces.cli.backup import archive, contents, storages


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    size: int
    tables: int
    rows: int
    files: int


def make(file: Path) -> Made:
    """Write everything into `file`, readable by its owner only, since it holds the secret key and all mail.

    Files are kept before their rows, so whatever the database's snapshot names is there when files are read.
    """
    with (
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".odzew-") as folder,
        archive.writing(file) as out,
    ):
        dump = Path(folder) / archive.DUMP
        manifest = _dump(dump)
        out.add_bytes(archive.KIND, b'{"kind": "odzew backup"}')
        with dump.open("rb") as dumped:
            out.add(archive.DUMP, dumped, dump.stat().st_size)
        dump.unlink()
        out.add_bytes(archive.KEY, settings.SECRET_KEY.encode())
        count = 0
        for place in storages.PLACES:
            for name, content, size in storages.kept(place):
                out.add(f"{place}/{name}", content, size)
                count += 1
        out.seal(manifest)
    rows = manifest["tables"]
    return Made(file.stat().st_size, len(rows), sum(rows.values()), count)


def _dump(dump: Path) -> dict[str, Any]:
    with contents.snapshot() as (connection, name):
        postgres.dump(contents.dsn(), dump, snapshot=name)
        return {
            "format": archive.FORMAT,
            "odzew": __version__,
            "postgres": connection.info.server_version // 10_000,
            "made_at": clock.now().isoformat(),
            "tables": contents.row_counts(connection),
            "messages_sha256": contents.messages_hash(connection),
        }
