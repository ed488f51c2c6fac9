"""A private data directory for each test, and nothing left running in it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from odzew.kit.postgres import Cluster, start
from odzew.kit.postgres.tests.places import is_gone, until


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A data directory with a cluster that was created, started and stopped once."""
    with _place() as place:
        start(place, fsync=False).stop()
        yield place


@pytest.fixture
def empty_dir() -> Iterator[Path]:
    """Nothing is in it yet: for tests of the creation."""
    with _place() as place:
        yield place


@pytest.fixture
def data_dir(empty_dir: Path, made: Path) -> Path:
    """It has a cluster of its own, copied: creating one for each test would cost seconds."""
    kept = shutil.ignore_patterns("run", "lock", "binaries")
    shutil.copytree(made / "postgres", empty_dir / "postgres", symlinks=True, ignore=kept)
    return empty_dir


@contextmanager
def _place() -> Iterator[Path]:
    """Short, and passable for every user, unlike pytest's own folders."""
    place = Path(tempfile.mkdtemp(prefix="opg-", dir="/tmp"))
    place.chmod(0o755)
    yield place
    cluster = Cluster.under(place)
    left = cluster.recorded_pid()
    # A test may have written another program's number there: only a live PostgreSQL is ended.
    if left is not None and cluster.stale_pid() is None:
        os.kill(left, signal.SIGQUIT)
        until(lambda: is_gone(left))
    shutil.rmtree(place, ignore_errors=True)
