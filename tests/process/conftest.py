"""One data directory for the module, and desks on it that are gone when a test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from odzew.kit import postgres
from tests.process.tree import Desk, copy_of, eventually, odzew


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new desk, migrated and stopped, to be copied: migrating each anew would cost half a minute."""
    folder = tmp_path_factory.mktemp("migrated")
    with postgres.start(folder, fsync=False):
        done = odzew(folder, "migrate")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def data(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated desk's folder."""
    return copy_of(migrated, tmp_path_factory.mktemp("desk"))


@pytest.fixture
def serve(data: Path, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Starts a desk and waits until it is well."""
    started: list[Desk] = []

    def start(**more: str) -> Desk:
        desk = Desk(data, tmp_path / f"serve{len(started)}.log", **more)
        started.append(desk)
        eventually(desk.is_well)
        return desk

    yield start
    for desk in started:
        if desk.process.poll() is None:
            desk.kill()
        desk.log.close()
