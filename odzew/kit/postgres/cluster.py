"""What lies on disk: the folders of one PostgreSQL, its lock, and how the data is first created."""

import fcntl
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from odzew.kit.postgres.binaries import Binaries, Command
from odzew.kit.postgres.failure import PostgresFailed, tail
from odzew.kit.postgres.privileges import Identity

ROLE = "odzew"
FIRST_BUILTIN_LOCALE = 17

# Appended to postgresql.conf once, when the cluster is created: the operator's file from then on.
FIRST_SETTINGS = """
# Odzew's defaults for a small machine; yours to change, never rewritten.
shared_buffers = 128MB
max_connections = 100
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
wal_level = replica
max_wal_size = 512MB
timezone = 'UTC'
log_timezone = 'UTC'
"""


@dataclass(frozen=True)
class Cluster:
    """The folders of one embedded PostgreSQL: `<data_dir>/postgres/` with data, run and log."""

    root: Path

    @classmethod
    def under(cls, data_dir: Path) -> "Cluster":
        """The cluster of the installation whose files live in `data_dir`."""
        return cls(data_dir.absolute() / "postgres")

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.root / "data"

    @property
    def run(self) -> Path:
        """Where the socket lies, unless this path is too long for one."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """The folder of the logs, one file a weekday."""
        return self.root / "log"

    @property
    def start_log(self) -> Path:
        """What the server says before its own logging runs; emptied at each start."""
        return self.log / "start.log"

    @property
    def way_marker(self) -> Path:
        """Remembers how root sheds its rights for this data."""
        return self.root / "way"

    @property
    def copies(self) -> Path:
        """Copies of programs that the server's user could not reach in their place."""
        return self.root / "binaries"

    @property
    def partial(self) -> Path:
        """A cluster being created; renamed to `data` when whole, so that a crash leaves no half of one."""
        return self.root / "data.partial"

    def prepare_folders(self) -> None:
        """Makes the folders, closed to others.  Raises PostgresFailed if this user may not."""
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.root, self.run, self.log):
                folder.mkdir(mode=0o700, exist_ok=True)
            if os.geteuid() not in (0, self.root.stat().st_uid):
                raise PermissionError(f"it belongs to user {self.root.stat().st_uid}")
        except OSError as error:
            raise PostgresFailed(
                f"Cannot keep a database in {self.root}: {error}",
                remedy="Name a data directory that this user owns, or run Odzew as the user that created it.",
            ) from error

    def take_lock(self) -> BinaryIO | None:
        """The sole right to create or run this cluster, or None while another has it.

        The server inherits the open file, so the right ends when its last process does, whoever was killed;
        unlike postmaster.pid it also holds between containers that share a volume.
        """
        held = (self.root / "lock").open("ab")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            return None
        return held

    def create(self, binaries: Binaries, identity: Identity, *, fsync: bool, lock: BinaryIO) -> None:
        """Creates the data, if there is none.

        lock: from take_lock(); initdb inherits it, so that nobody starts anew while it still cleans up.

        Raises PostgresFailed if initdb fails or the data is of another major version.
        """
        if self.data.exists():
            self._require_major(binaries.major)
            return
        outcome = (1, "")
        for locale in _locales(binaries.major):
            shutil.rmtree(self.partial, ignore_errors=True)
            sync = [] if fsync else ["--no-sync"]
            options = ["-U", ROLE, "-A", "trust", "-E", "UTF8", *locale, "--lc-messages=C", *sync]
            command: Command = [binaries.tool("initdb"), "-D", self._emptied(identity), *options]
            outcome = identity.run(command, folder=self.root, keep_open=(lock.fileno(),))
            if outcome[0] == 0 or "locale" not in outcome[1]:
                break
        if outcome[0] != 0:
            raise PostgresFailed(
                f"Could not create the database in {self.data}.",
                remedy="See that the disk is not full and that this user has an entry in /etc/passwd.",
                log_tail=outcome[1],
            )
        with (self.partial / "postgresql.conf").open("a") as settings:
            settings.write(FIRST_SETTINGS)
        self.partial.rename(self.data)

    def stale_pid(self) -> int | None:
        """The process named in postmaster.pid when it is no live PostgreSQL: dead, a zombie, or a number used anew."""
        pid = self.recorded_pid()
        if pid is None or not Path("/proc/self/stat").exists():
            return None
        try:
            name, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        except OSError:
            return pid
        is_postgres = name.partition("(")[2] == "postgres"
        return None if is_postgres and rest.split()[0] not in "ZX" else pid

    def recorded_pid(self) -> int | None:
        """The process that postmaster.pid names, if any."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def log_tail(self) -> str:
        """The last lines of what the server said at its start and in its newest logs."""
        written = sorted(self.log.glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime)
        return "\n".join(filter(None, map(tail, [*written[-1:], self.start_log])))

    def _emptied(self, identity: Identity) -> Path:
        self.partial.mkdir(mode=0o700)
        os.chown(self.partial, *identity.owner)
        return self.partial

    def _require_major(self, major: int) -> None:
        kept = (self.data / "PG_VERSION").read_text().strip()
        if kept != str(major):
            raise PostgresFailed(
                f"The data in {self.data} is of PostgreSQL {kept}, the programs are of {major}.",
                remedy=f"Dump it with the programs of {kept}, move the folder away, start anew and restore the dump.",
            )


def _locales(major: int) -> Sequence[Sequence[str]]:
    """Locales to try in turn: the same on every system if possible, UTF-8 letters next, byte order last."""
    builtin = [["--locale-provider=builtin", "--locale=C.UTF-8"]] if major >= FIRST_BUILTIN_LOCALE else []
    return [*builtin, ["--locale=C.UTF-8"], ["--locale=en_US.UTF-8"], ["--locale=C"]]
