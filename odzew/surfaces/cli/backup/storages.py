"""The files beside the database, wherever they are kept: a folder or an S3 bucket."""

from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages

PLACES = {"blobs": "blobs", "files": "default"}  # the archive's folder → Django's storage


def kept(place: str) -> Iterator[tuple[str, IO[bytes], int]]:
    """Every file of a place: its name there, an open reader and its size in bytes."""
    storage = storages[PLACES[place]]
    for name in _names(storage, ""):
        with storage.open(name, "rb") as content:
            yield name, content, storage.size(name)


def put(place: str, name: str, content: IO[bytes]) -> None:
    """Write the file in the place of one of the same name."""
    storage = storages[PLACES[place]]
    if storage.exists(name):
        storage.delete(name)
    storage.save(name, File(content, name=name))


def keep_only(place: str, wanted: set[str]) -> None:
    """Take every other file of a place away."""
    storage = storages[PLACES[place]]
    for name in list(_names(storage, "")):
        if name not in wanted:
            storage.delete(name)


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files) if not name.startswith("."))
    for name in sorted(folders):
        yield from _names(storage, f"{folder}{name}/")
