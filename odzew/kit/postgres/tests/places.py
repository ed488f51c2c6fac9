"""Where the tests of the embedded PostgreSQL work, and the small programs that they start and kill."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from odzew.kit import postgres

TREE = Path(postgres.__file__).parents[3]

SERVE = """
import sys, time
from pathlib import Path
from odzew.kit.postgres import start
running = start(Path(sys.argv[1]))
print(running.process, running.owned, flush=True)
time.sleep(300)
"""


def serve(data_dir: Path) -> tuple[subprocess.Popen[str], int]:
    """A program of its own that starts PostgreSQL with fsync and sleeps; and the server's process id."""
    program = begin(data_dir)
    pid, is_owner = answer_of(program)
    assert is_owner
    return program, pid


def begin(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(data_dir)], cwd=TREE, stdout=subprocess.PIPE, text=True
    )


def answer_of(program: subprocess.Popen[str]) -> tuple[int, bool]:
    """The server's process id, and whether the program is its owner."""
    assert program.stdout is not None
    pid, _, owned = program.stdout.readline().strip().partition(" ")
    return int(pid), owned == "True"


def kill(program: subprocess.Popen[str]) -> None:
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert program.stdout is not None
    program.stdout.close()


def is_gone(pid: int) -> bool:
    """Whether no such process lives; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def until(claim: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def write_letters(dsn: str, count: int = 1_000) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS letter (number int PRIMARY KEY, text text)")
        connection.execute(
            "INSERT INTO letter SELECT n, 'zażółć ' || n FROM generate_series(1, %s) n", [count]
        )


def count_letters(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM letter").fetchone()
    assert row is not None
    return int(row[0])
