"""Starts real `odzew` processes on a data directory, talks to them and ends them by their own id."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def environment(data: Path, **more: str) -> dict[str, str]:
    """This environment for a desk of its own in `data`, without the test database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ODZEW_", "DATABASE_"))}
    return kept | {
        "ODZEW_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.process.settings",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def odzew(data: Path, *words: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "odzew.surfaces.cli", *words],
        env=environment(data, **more), cwd=ROOT, input=given, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def python(data: Path, code: str) -> str:
    """Run code in the opened desk and return what it prints."""
    opened = (
        "from odzew.surfaces.cli import house, schema\nwith house.desk():\n    schema.bring_up_to_date()\n"
        f"    from django.db import transaction\n    with transaction.atomic():\n{_indented(code)}"
    )
    done = subprocess.run(
        [sys.executable, "-c", opened],
        env=environment(data), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _indented(code: str) -> str:
    return "\n".join(f"        {line}" for line in code.strip().splitlines())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def eventually(claim: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until the claim holds; AssertionError when it does not in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def copy_of(desk: Path, folder: Path) -> Path:
    """A desk of its own in `folder`, with the database of a stopped one."""
    left_out = shutil.ignore_patterns("run", "lock", "log")
    shutil.copytree(desk, folder, symlinks=True, ignore=left_out, dirs_exist_ok=True)
    return folder


class Desk:
    """A running `odzew serve`."""

    def __init__(self, data: Path, log: Path, *, port: int = 0, **more: str) -> None:
        self.data, self.port = data, port or free_port()
        self.log = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "odzew.surfaces.cli", "serve", "--port", str(self.port)],
            env=environment(data, **more), cwd=ROOT, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def get(self, path: str, seconds: float = 30) -> tuple[int, str]:
        """Status and text; (0, why) when there was no answer."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            link.request("GET", path, headers={"Host": "localhost"})
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return 0, repr(error)
        finally:
            link.close()

    def is_well(self) -> bool:
        assert self.process.poll() is None, Path(self.log.name).read_text()
        return self.get("/health", 5)[0] == 200

    def database_pid(self) -> int:
        return int((self.data / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])

    def stop(self) -> int:
        """Ask it to stop in order and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        try:
            return self.process.wait(PATIENCE_SECONDS)
        finally:
            self.log.close()

    def kill(self) -> None:
        self.process.kill()
        self.ended()
