"""Where the server's Unix socket lies: beside the data, or in a short folder when that path is too long."""

import os
import stat
import sys
import tempfile
from pathlib import Path

from odzew.kit.postgres.cluster import Cluster
from odzew.kit.postgres.failure import PostgresFailed
from odzew.kit.postgres.privileges import NOBODY, Identity

PORT = 5432  # only names the socket file; nothing listens on TCP
LONGEST_SOCKET = 103 if sys.platform == "darwin" else 107
HARD_TO_QUOTE = frozenset(",\"'\\")


def fits_socket(folder: Path) -> bool:
    """Whether a socket in `folder` has a path that the system and libpq accept (libpq splits hosts at commas)."""
    path = os.fspath(folder / f".s.PGSQL.{PORT}")
    return len(os.fsencode(path)) <= LONGEST_SOCKET and not HARD_TO_QUOTE & set(path)


def known_socket_dir(cluster: Cluster) -> Path | None:
    """Where a running server's socket must be; None if none was ever made."""
    if fits_socket(cluster.run):
        return cluster.run
    try:
        return Path(_memory(cluster).read_text().strip())
    except FileNotFoundError:
        return None


def make_socket_dir(cluster: Cluster, identity: Identity) -> Path:
    """The socket's folder, closed to others; a short one is remembered for the second starter.

    A remembered folder is taken again only if it is still the server's own and private: others may write to
    the temp folder.
    """
    if fits_socket(cluster.run):
        return cluster.run
    known = known_socket_dir(cluster)
    if known is not None and _is_private(known, identity):
        return known
    for base in _short_bases(identity):
        if base.is_dir() and os.access(base, os.W_OK) and fits_socket(base / "odzew-12345678"):
            made = Path(tempfile.mkdtemp(prefix="odzew-", dir=base))
            os.chown(made, *identity.owner)
            _memory(cluster).write_text(f"{made}\n")
            return made
    raise PostgresFailed(
        f"The path {cluster.run} is too long for a socket, and no short folder can be written to.",
        remedy="Choose a shorter data directory, or set TMPDIR to a short, writable folder.",
    )


def _memory(cluster: Cluster) -> Path:
    return cluster.root / "socket"


def _is_private(folder: Path, identity: Identity) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    closed = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    return closed and found.st_uid == identity.owner[0]


def _short_bases(identity: Identity) -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    own = [Path(runtime)] if runtime and identity.way != NOBODY else []
    return [*own, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - mkdtemp makes a private folder in it
