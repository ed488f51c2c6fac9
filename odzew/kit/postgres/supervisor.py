"""Starts, watches and stops PostgreSQL as a child of this process; a second process joins the one that runs.

No thread, no daemon: the main thread starts it, and its loop calls `ensure_alive()` now and then.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from psycopg.conninfo import make_conninfo

from odzew.kit.postgres import privileges
from odzew.kit.postgres.binaries import Binaries, find_binaries
from odzew.kit.postgres.cluster import ROLE, Cluster
from odzew.kit.postgres.databases import DATABASE, ensure_database, refusal
from odzew.kit.postgres.failure import PostgresFailed
from odzew.kit.postgres.privileges import Identity
from odzew.kit.postgres.sockets import PORT, known_socket_dir, make_socket_dir

FAST_STOP_SECONDS = 60.0
IMMEDIATE_STOP_SECONDS = 15.0
RECOVERY_SECONDS = 900.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.01, 0.5
# Tests only: a power cut may destroy the data.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Running:
    """A PostgreSQL that answers: our own child, or one that another process runs.  Leaving the context stops it."""

    def __init__(self, cluster: Cluster, *, fsync: bool, binaries: Binaries, patience_seconds: float) -> None:
        self.cluster = cluster
        self.binaries = binaries
        self.port = PORT
        self.socket_dir = cluster.run
        self._fsync = fsync
        self._patience_seconds = patience_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._starter = os.getpid()
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def owned(self) -> bool:
        """Whether the server is this very process's child; a fork of it owns nothing."""
        return self._child is not None and self._starter == os.getpid()

    @property
    def process(self) -> int | None:
        """The server's process id, also when another process runs it; None when nothing runs."""
        if self._child is not None:
            return self._child.pid if self.poll() is None else None
        return self.cluster.recorded_pid()

    def dsn(self, dbname: str = DATABASE) -> str:
        """What libpq needs to connect to `dbname`."""
        return make_conninfo(host=str(self.socket_dir), port=self.port, user=ROLE, dbname=dbname)

    def url(self, dbname: str = DATABASE) -> str:
        """The same as a DATABASE_URL."""
        return f"postgresql://{ROLE}@/{dbname}?host={quote(str(self.socket_dir))}&port={self.port}"

    def poll(self) -> int | None:
        """The exit status of our own server once it has ended; None while it lives or is not ours."""
        return self._child.poll() if self._child is not None and self.owned else None

    def ensure_alive(self) -> bool:
        """Starts our own server again if it died unasked; True if it had to.  Main thread only.

        A server that another process runs is left to that process.  If another process was faster to start it
        again, `owned` becomes False.  Raises PostgresFailed if it does not come back.
        """
        if self._stopped or self.poll() is None:
            return False
        self.bring_up()
        return True

    def stop(self) -> None:
        """Stops our own server, politely first; does nothing for one that is not ours or already stopped."""
        self._stopped = True
        child = self._child
        if child is None or not self.owned:
            return
        # fast: roll back and close cleanly; then quit: leave recovery to the next start.
        for order, seconds in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, IMMEDIATE_STOP_SECONDS)):
            child.send_signal(order)
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            return
        child.kill()
        child.wait()

    def bring_up(self) -> None:
        """Starts the server, or joins the one that runs.  Raises PostgresFailed if neither succeeds in time."""
        deadline = time.monotonic() + self._patience_seconds
        pause = FIRST_PAUSE_SECONDS
        while True:
            lock = self.cluster.take_lock()
            if lock is not None:
                with lock:
                    self._launch(lock, deadline)
                return
            if (unanswered := self._join()) is None:
                self._child = None
                return
            if time.monotonic() > deadline:
                raise PostgresFailed(
                    f"Another process holds {self.cluster.root}, but its PostgreSQL does not answer: {unanswered}",
                    remedy=f"End the process that holds {self.cluster.root}/lock (see `fuser`), then start again.",
                    log_tail=self.cluster.log_tail(),
                )
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _join(self) -> str | None:
        """Takes the server that another process runs; else why it does not answer."""
        folder = known_socket_dir(self.cluster)
        if folder is None:
            return "it has no socket yet"
        self.socket_dir = folder
        return refusal(self.dsn())

    def _launch(self, lock: BinaryIO, deadline: float) -> None:
        _require_main_thread()
        identity, reachable = self._settle_identity()
        self.cluster.create(reachable, identity, fsync=self._fsync, lock=lock)
        self.socket_dir = make_socket_dir(self.cluster, identity)
        self._child = self._spawn(identity, reachable, lock)
        try:
            self._await_answer(deadline)
            ensure_database(self.dsn("postgres"))
        except BaseException as error:
            self._give_up()
            # Started by hand, without our lock: PostgreSQL's own lock refused us.
            if not isinstance(error, PostgresFailed) or self._join() is not None:
                raise
            self._child = None

    def _settle_identity(self) -> tuple[Identity, Binaries]:
        cluster = self.cluster
        # The old server's folders first: the user that it runs as must be able to enter them.
        identity = privileges.choose_identity(
            folder=cluster.root.parent, data=cluster.data, marker=cluster.way_marker, binaries=self.binaries
        )
        privileges.give_to(identity, [cluster.data, cluster.run, cluster.log, cluster.root])
        reachable = privileges.make_reachable(
            self.binaries, identity=identity, folder=cluster.root, copies=cluster.copies
        )
        return identity, reachable

    def _spawn(self, identity: Identity, binaries: Binaries, lock: BinaryIO) -> subprocess.Popen[bytes]:
        settings = _settings(self.socket_dir, self.cluster.log) | ({} if self._fsync else UNSAFE)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        stale = self.cluster.stale_pid()
        # How pg_ctl names a process that is no rival; PostgreSQL still checks the shared memory of the dead one.
        environment = {"PG_GRANDPARENT_PID": str(stale)} if stale else {}
        with self.cluster.start_log.open("wb") as log:
            return identity.spawn(
                [binaries.tool("postgres"), "-D", self.cluster.data, *options],
                folder=self.cluster.root,
                stderr=log,
                keep_open=(lock.fileno(),),
                environment=environment,
            )

    def _await_answer(self, deadline: float) -> None:
        """Waits while the child lives: recovery after a crash may take minutes."""
        pause = FIRST_PAUSE_SECONDS
        while (unanswered := refusal(self.dsn("postgres"))) is not None:
            status = self.poll()
            if status is not None or time.monotonic() > deadline:
                end = "did not answer in time" if status is None else f"ended with status {status}"
                raise PostgresFailed(
                    f"PostgreSQL in {self.cluster.data} {end}: {unanswered}",
                    remedy=f"The log in {self.cluster.log} says why; mend that and start again. No data was changed.",
                    log_tail=self.cluster.log_tail(),
                )
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _give_up(self) -> None:
        if self.poll() is None:
            self.stop()
            self._stopped = False


def start(
    data_dir: Path,
    *,
    fsync: bool = True,
    binaries: Path | None = None,
    patience_seconds: float = RECOVERY_SECONDS,
) -> Running:
    """The PostgreSQL of the installation in `data_dir`, answering: created at first use, started, or joined.

    data_dir: the installation's root (ODZEW_DATA); the database lives in `<data_dir>/postgres`.
    fsync: False makes it fast and unsafe, for tests.  binaries: a folder of programs, else find_binaries() decides.
    patience_seconds: how long recovery after a crash may take.
    Call it from the main thread: on Linux the server gets SIGINT (clean fast shutdown) when the THREAD that
    started it ends, so that even kill -9 of this process leaves no server behind.
    Raises PostgresFailed with the end of the log and what to do.
    """
    if sys.platform == "win32":
        raise PostgresFailed(
            "The embedded PostgreSQL needs Unix sockets.", remedy="Use an external PostgreSQL."
        )
    cluster = Cluster.under(data_dir)
    cluster.prepare_folders()
    found = find_binaries(binaries)
    running = Running(cluster, fsync=fsync, binaries=found, patience_seconds=patience_seconds)
    running.bring_up()
    return running


def _settings(socket_dir: Path, log: Path) -> dict[str, str]:
    """What must not depend on the operator's postgresql.conf."""
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "logging_collector": "on",
        "log_directory": str(log),
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
    }


def _require_main_thread() -> None:
    if threading.current_thread() is not threading.main_thread():
        raise PostgresFailed(
            "PostgreSQL must be started from the main thread.",
            remedy="Call start() and ensure_alive() there: the server ends with the thread that started it.",
        )
