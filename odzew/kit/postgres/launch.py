"""The small process between the supervisor and PostgreSQL: sheds root, asks to die with its parent, becomes the program.

Run as a script, `python -I -S launch.py WAY UID GID PARENT FOLDER PROGRAM ARGUMENT...`, so it has one thread
(unshare needs that) and no fork of a threaded server runs Python code.  Standard library only.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
CANNOT_SHED_ROOT, CANNOT_ENTER, CANNOT_RUN = 76, 77, 78
NOT_STARTED = (CANNOT_SHED_ROOT, CANNOT_ENTER, CANNOT_RUN)


def enter_namespace(uid: int, gid: int) -> None:
    """Shows this root process to itself as `uid`; on disk its files stay root's."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/setgroups").write_text("deny")  # else the kernel refuses a gid_map written from inside
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def drop_to(uid: int, gid: int) -> None:
    """Becomes `uid` for good, without supplementary groups."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with(parent: int) -> None:
    """Asks for SIGINT, PostgreSQL's fast shutdown, when the creating thread ends.

    Comes after shedding root: a change of user clears the request.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(f"the supervisor {parent} is already gone")


def main(way: str, uid: str, gid: str, parent: str, folder: str, *command: str) -> None:
    """Never returns: becomes `command`, or exits with one of NOT_STARTED and the reason on stderr."""
    os.umask(0o077)
    stage = CANNOT_SHED_ROOT
    try:
        if way == "namespace":
            enter_namespace(int(uid), int(gid))
        elif way == "nobody":
            drop_to(int(uid), int(gid))
        stage = CANNOT_ENTER
        os.chdir(folder)
        die_with(int(parent))
        stage = CANNOT_RUN
        os.execv(command[0], command)  # noqa: S606 - becoming the program, without a shell, is this script's purpose
    except OSError as error:
        sys.stderr.write(f"launch: {error}\n")
        sys.exit(stage)


if __name__ == "__main__":
    main(*sys.argv[1:])
