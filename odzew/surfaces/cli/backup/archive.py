"""The archive: a tar of members, with a manifest as its last that seals all before it.

`kind.json` first, `database.dump`, `secret_key`, `blobs/…`, `files/…`, `manifest.json` last. The seal is one
SHA-256 over every member's name, length and bytes; a cut, changed or reordered archive does not match it.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from odzew.kit.errors import Refused

KIND, DUMP, KEY, MANIFEST = "kind.json", "database.dump", "secret_key", "manifest.json"
FORMAT = 1
PIECE_BYTES = 1024 * 1024
_SAFE = re.compile(r"(blobs|files)(/[^/\x00]+)+")


class Damaged(Refused):
    """The file is no backup, or not whole."""

    code = "damaged_backup"


class Writer:
    """Adds members one after another, each read in pieces; `seal` ends the archive."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._seal = hashlib.sha256()
        self._members = 0

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """One member of exactly `size` bytes."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        _begin(self._seal, name, size)
        self._tar.addfile(member, _Tee(content, self._seal.update))
        self._members += 1

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def seal(self, manifest: dict[str, Any]) -> None:
        """Write the manifest with the number of members and their seal."""
        manifest |= {"members": self._members, "sha256": self._seal.hexdigest()}
        words = json.dumps(manifest, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(words), 0o600
        self._tar.addfile(member, io.BytesIO(words))


@contextmanager
def writing(file: Path) -> Iterator[Writer]:
    """A new archive, readable by its owner only, that takes `file`'s place once it is whole and on disk."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def verify(file: Path) -> dict[str, Any]:
    """Read the whole archive and return its manifest. Raises Damaged when any bit of it is not as sealed."""
    try:
        return _verified(file)
    except (tarfile.TarError, EOFError, UnicodeError, ValueError) as error:
        raise Damaged(f"{file} is no backup of Odzew, or it is damaged: {error}") from error


def _verified(file: Path) -> dict[str, Any]:
    seal = hashlib.sha256()
    count = 0
    manifest: dict[str, Any] | None = None
    for name, content, size in members(file):
        if manifest is not None:
            raise Damaged(f"{file} has something behind its end.")
        if name == MANIFEST:
            manifest = _parsed(file, content.read())
            continue
        _begin(seal, name, size)
        while piece := content.read(PIECE_BYTES):
            seal.update(piece)
        count += 1
    if manifest is None:
        raise Damaged(f"{file} is cut off: its manifest is missing.")
    if manifest.get("sha256") != seal.hexdigest() or manifest.get("members") != count:
        raise Damaged(f"{file} is damaged: it is not what was written. Use another backup.")
    if manifest.get("format") != FORMAT:
        raise Damaged(f"{file} has format {manifest.get('format')}, this version reads {FORMAT}.")
    return manifest


def members(file: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    """Name, content and size of each member, in order.

    Raises Damaged at the first whose name cannot be right, and what tarfile raises where the file is cut.
    """
    with tarfile.open(file, mode="r|") as tar:
        for position, member in enumerate(tar):
            content = tar.extractfile(member)
            if content is None or not _is_expected(member.name, position):
                raise Damaged(f"{file} is no backup of Odzew, or it is damaged at {member.name!r}.")
            yield member.name, content, member.size


def _is_expected(name: str, position: int) -> bool:
    if position == 0 or name == KIND:
        return position == 0 and name == KIND
    return name in {DUMP, KEY, MANIFEST} or (
        bool(_SAFE.fullmatch(name)) and not {"..", "."} & set(name.split("/"))
    )


def _parsed(file: Path, words: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(words)
    except ValueError as error:
        raise Damaged(f"{file} has a broken manifest.") from error
    return manifest if isinstance(manifest, dict) else {}


def _begin(seal: "hashlib._Hash", name: str, size: int) -> None:
    seal.update(f"{name}\n{size}\n".encode())


class _Tee(io.RawIOBase):
    """Passes on what it reads to `seen`."""

    def __init__(self, source: IO[bytes], seen: Callable[[bytes], None]) -> None:
        super().__init__()
        self._source, self._seen = source, seen

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self._seen(piece)
        return piece
