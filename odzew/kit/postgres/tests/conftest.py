"""A private data directory for each test, and nothing left running in it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from odzew.kit.postgres import Cluster
from odzew.kit.postgres.tests.places import is_gone, until


@pytest.fixture
def data_dir() -> Iterator[Path]:
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
