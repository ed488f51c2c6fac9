"""Bytes kept once under their SHA-256, through Django's storage named `blobs` (a folder or S3).

Written before the row that needs them is committed; a crash in between leaves an orphan file, never
a row without its bytes. Stored compressed when that helps; the hash is of the plain bytes.
"""

import gzip
import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

_MAGIC = b"\x1f\x8b"
_WORTH_PACKING = 512
_HANDS = 8


def put(data: bytes) -> str:
    """Keep the bytes, durably, and return their hash."""
    digest = hashlib.sha256(data).hexdigest()
    name = _name(digest)
    storage = storages["blobs"]
    if not storage.exists(name):
        packed = _pack(data)
        if isinstance(storage, FileSystemStorage):
            _write_durably(Path(storage.path(name)), packed)
        else:
            storage.save(name, ContentFile(packed))
    return digest


def put_many(contents: Sequence[bytes]) -> list[str]:
    """The same for several, side by side: the disk's own time is most of the work."""
    if len(contents) < 2:
        return [put(content) for content in contents]
    with ThreadPoolExecutor(_HANDS) as hands:
        return list(hands.map(put, contents))


def get(digest: str) -> bytes:
    """The plain bytes. Raises FileNotFoundError when the storage lost them."""
    with storages["blobs"].open(_name(digest), "rb") as file:
        packed: bytes = file.read()
    return gzip.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]


def has(digest: str) -> bool:
    return storages["blobs"].exists(_name(digest))


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _pack(data: bytes) -> bytes:
    """One mark byte, then the bytes: `z` packed, `r` raw."""
    if len(data) < _WORTH_PACKING or data[:2] == _MAGIC:
        return b"r" + data
    packed = gzip.compress(data, compresslevel=1, mtime=0)
    return b"z" + packed if len(packed) < len(data) * 0.9 else b"r" + data


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
