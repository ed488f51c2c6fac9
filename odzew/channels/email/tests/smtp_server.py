"""A scripted SMTP server: each verb answers what the test says; it can hang up where the test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HANG_UP = "hang up"


@dataclass
class Script:
    """Answers by verb: MAIL, RCPT (a function of the address), DATA, DOT. HANG_UP closes the connection.

    `mails`: what was taken: (sender, recipients, bytes). `options`: parameters of MAIL and RCPT as given.
    """

    greeting: str = "220 test"
    features: tuple[str, ...] = ("8BITMIME", "SIZE 60000000")
    mail: str = "250 ok"
    rcpt: Callable[[str], str] = lambda address: "250 ok"
    data: str = "354 go"
    dot: str = "250 2.0.0 taken"
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    login: str = "235 ok"
    hang_up_in_data: bool = False


@contextmanager
def serving(script: Script) -> Iterator[int]:
    """The port on which `script` is played."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.2)
    over = threading.Event()
    thread = threading.Thread(target=_accept, args=(listening, script, over), daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        thread.join(5)
        listening.close()


def _accept(listening: socket.socket, script: Script, over: threading.Event) -> None:
    while not over.is_set():
        try:
            connection, _peer = listening.accept()
        except TimeoutError:
            continue
        connection.settimeout(10)
        threading.Thread(target=_talk, args=(connection, script), daemon=True).start()


def _talk(connection: socket.socket, script: Script) -> None:
    with connection, connection.makefile("rb") as lines, suppress(OSError):  # some tests go away
        _play(connection, lines, script)


def _play(connection, lines, script: Script) -> None:
    def say(words: str) -> bool:
        if words == HANG_UP:
            return False
        connection.sendall(words.encode() + b"\r\n")
        return True

    sender, recipients = "", []
    if not say(script.greeting):
        return
    for line in lines:
        verb, rest = line[:4].upper(), line[4:].decode("utf-8", "replace").strip()
        if verb in (b"EHLO", b"HELO"):
            offered = ["250-test", *(f"250-{f}" for f in script.features), "250 HELP"]
            ok = say("\r\n".join(offered))
        elif verb == b"AUTH":
            script.logins.append(rest)
            ok = say(script.login)
        elif verb == b"MAIL":
            sender, recipients = _address(rest), []
            script.options.append(rest)
            ok = say(script.mail)
        elif verb == b"RCPT":
            script.options.append(rest)
            verdict = script.rcpt(_address(rest))
            recipients += [_address(rest)] if verdict.startswith("25") else []
            ok = say(verdict)
        elif verb == b"DATA":
            ok = say(script.data)
            if ok and script.data.startswith("354"):
                content = _content(lines, hang_up=script.hang_up_in_data)
                if content is None:
                    return
                if script.dot == HANG_UP or script.dot.startswith("25"):
                    script.mails.append((sender, recipients, content))
                ok = say(script.dot)
        elif verb == b"QUIT":
            say("221 bye")
            return
        else:
            ok = say("250 ok")
        if not ok:
            return


def _content(lines, *, hang_up: bool) -> bytes | None:
    taken = []
    for line in lines:
        if hang_up:
            return None
        if line == b".\r\n":
            return b"".join(taken)
        taken.append(line[1:] if line.startswith(b"..") else line)
    return None


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]
