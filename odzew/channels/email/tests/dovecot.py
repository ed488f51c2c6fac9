"""A private Dovecot for tests: own directories and port, static users, no TLS; and a proxy that cuts lines."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "haslo-skrzynki"
_CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
instance_name = odzew-test
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_location = maildir:{root}/mail/%u
mail_max_userip_connections = 100
imap_capability = {capability}
first_valid_uid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/mail/%u
}}
"""


@dataclass
class Dovecot:
    """A running server. Users are whatever name logs in with PASSWORD."""

    port: int
    root: Path

    @contextmanager
    def client(self, user: str) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        box.login(user, PASSWORD)
        try:
            yield box
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()

    def append(self, user: str, raw: bytes, *, folder: str = "INBOX", flags: str = "") -> None:
        with self.client(user) as box:
            append(box, raw, folder=folder, flags=flags)

    def flags(self, user: str, folder: str = "INBOX") -> list[bytes]:
        with self.client(user) as box:
            box.select(folder, readonly=True)
            return [line for line in box.fetch("1:*", "(FLAGS)")[1] if line]


def append(box: imaplib.IMAP4, raw: bytes, *, folder: str = "INBOX", flags: str = "") -> None:
    verdict, words = box.append(folder, flags or None, None, raw.replace(b"\n", b"\r\n"))
    assert verdict == "OK", words


@contextmanager
def running(capability: str = "") -> Iterator[Dovecot]:
    """Dovecot in the foreground as our child; stopped and removed at the end."""
    binary = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if binary is None:
        pytest.skip("dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    root = Path(tempfile.mkdtemp(prefix="odzew-dovecot-", dir="/tmp"))
    port = _free_port()
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    group = "nogroup" if os.getuid() == 0 else str(os.getgid())
    config = root / "private.conf"
    words = {"root": root, "port": port, "user": user, "group": group, "password": PASSWORD}
    config.write_text(_CONFIG.format(capability=capability, **words))
    (root / "mail").mkdir()
    root.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(root / "mail", user)
    process = subprocess.Popen([binary, "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        _wait_for(port, process, root)
        yield Dovecot(port, root)
    finally:
        process.terminate()
        process.communicate(timeout=20)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def cut_after(port: int, size: int) -> Iterator[int]:
    """A port that leads to `port`; its first connection is cut after `size` bytes from the server."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.2)
    over = threading.Event()

    def accept() -> None:
        left: int | None = size
        while not over.is_set():
            try:
                near, _peer = listening.accept()
            except TimeoutError:
                continue
            far = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_pump, args=(near, far, None), daemon=True).start()
            threading.Thread(target=_pump, args=(far, near, left), daemon=True).start()
            left = None

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        thread.join(5)
        listening.close()


def _pump(source: socket.socket, target: socket.socket, left: int | None) -> None:
    with suppress(OSError):
        while data := source.recv(4096):
            if left is not None and len(data) >= left:
                target.sendall(data[:left])
                break
            target.sendall(data)
            left = None if left is None else left - len(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], root: Path) -> None:
    for _try in range(200):
        if process.poll() is not None:
            log = root / "dovecot.log"
            said = log.read_text() if log.exists() else process.stderr.read().decode()
            raise RuntimeError(f"dovecot ended at once: {said}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.settimeout(2)
            if line.recv(100).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise RuntimeError("dovecot does not answer")
