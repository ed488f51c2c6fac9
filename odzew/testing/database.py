"""Gives tests a real PostgreSQL: DATABASE_URL if set, else a throw-away embedded server without fsync.

Loaded with `-p odzew.testing.database` before Django reads its settings. Workers of xdist inherit it.
"""

import atexit
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from odzew.kit import postgres

_GROUP = re.compile(r"@(?:browser|process)$")


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odzew.config.settings")
    if os.environ.get("ODZEW_TEST_DATA") is None:
        root = Path(tempfile.mkdtemp(prefix="odzew-test-"))
        (root / "static").mkdir()
        os.environ["ODZEW_TEST_DATA"] = str(root)
        os.environ["ODZEW_DATA"] = str(root)
        atexit.register(shutil.rmtree, root, ignore_errors=True)
        if not os.environ.get("DATABASE_URL"):
            running = postgres.start(root, fsync=False)
            os.environ["DATABASE_URL"] = running.url()
            atexit.register(running.stop)


_prepare()


def pytest_configure() -> None:
    """Passwords of made-up people need no slow hashing; the real hashers have tests of their own."""
    from django.conf import settings

    from odzew.testing import emptying

    emptying.put_in_place()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start and kill processes run one after another: together they starve each other of the processor."""
    for item in items:
        if item.get_closest_marker("process") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("process"))
    items.sort(key=lambda item: item.get_closest_marker("process") is None)  # the longest begin first


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What failed is remembered by its own name, without xdist's group, so that `--last-failed` finds it."""
    cache = getattr(session.config, "cache", None)  # none under `-p no:cacheprovider`
    if cache is None or hasattr(session.config, "workerinput"):
        return
    failed = cache.get("cache/lastfailed", {})
    cache.set("cache/lastfailed", {_GROUP.sub("", name): is_so for name, is_so in failed.items()})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """A test's process name ends with the test."""
    if (liveness := sys.modules.get("odzew.channels.liveness")) is not None:
        liveness.release()
