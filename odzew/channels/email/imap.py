"""A mailbox over IMAP: opened read-only, listed by UID, read without a trace (BODY.PEEK in EXAMINE).

Needs nothing beyond RFC 3501: no ESEARCH, no MOVE; IDLE only where the server offers it.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from odzew.channels.email.account import SSL, STARTTLS, Server
from odzew.channels.email.smtp import unreachable
from odzew.kit.text import clip

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
BROKEN = (imaplib.IMAP4.error, ImapToolsError, OSError)
_IDLE_SLICE_SECONDS = 1.0
_SILENT_GLANCES = 5


class MailboxTrouble(Exception):
    """The mailbox can't be used; the words say why. step: connect, login, folder or store."""

    def __init__(self, words: str, *, step: str) -> None:
        super().__init__(words)
        self.words = words
        self.step = step


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened folder. uidnext: the UID that the next mail gets, 0 when the server does not say."""

    name: str
    uidvalidity: int
    uidnext: int
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail before it is read. arrived_at: when the server got it, None when it does not say."""

    uid: int
    size: int
    is_deleted: bool
    arrived_at: datetime | None


@contextmanager
def session(server: Server) -> Iterator[BaseMailBox]:
    """A logged-in connection. Raises MailboxTrouble with words for the settings page."""
    box = connected(server)
    try:
        login(box, server)
        yield box
    finally:
        with suppress(*BROKEN):
            box.client.shutdown()


def connected(server: Server) -> BaseMailBox:
    """A secured connection before the login. Raises MailboxTrouble."""
    place = (server.host, server.port)
    try:
        if server.security == SSL:
            return MailBox(*place, timeout=server.timeout_seconds, ssl_context=server.tls())
        box = MailBoxUnencrypted(*place, timeout=server.timeout_seconds)
    except (*BROKEN, ssl.SSLError) as error:
        raise MailboxTrouble(unreachable(server, error), step="connect") from error
    if server.security == STARTTLS:
        _secure(box, server)
    return box


def _secure(box: BaseMailBox, server: Server) -> None:
    """STARTTLS; a connection that can't be secured is closed, never used."""
    try:
        box.client.starttls(server.tls())
    except (*BROKEN, ssl.SSLError) as error:
        box.client.shutdown()
        raise MailboxTrouble(unreachable(server, error), step="connect") from error


def login(box: BaseMailBox, server: Server) -> None:
    """Raises MailboxTrouble when the server does not take user and password."""
    plain = (server.user + server.password).isascii()
    try:
        if server.token:
            box.xoauth2(server.user, server.token, initial_folder=None)
            return
        (box.login if plain else box.login_utf8)(server.user, server.password, initial_folder=None)
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        words = _("The mailbox does not accept the user name or password: %(words)s")
        raise MailboxTrouble(words % {"words": said(error)}, step="login") from error


def open_folder(box: BaseMailBox, name: str) -> Folder:
    """The folder, read-only. Raises MailboxTrouble when it does not exist."""
    try:
        box.folder.set(name, readonly=True)
    except (MailboxFolderSelectError, imaplib.IMAP4.readonly) as error:
        words = _("There is no folder %(folder)s in the mailbox: %(words)s")
        raise MailboxTrouble(words % {"folder": name, "words": said(error)}, step="folder") from error
    return Folder(
        name,
        uidvalidity=_number(box, "UIDVALIDITY"),
        uidnext=_number(box, "UIDNEXT"),
        count=_number(box, "EXISTS"),
    )


def listing(box: BaseMailBox, after: int) -> list[Listed]:
    """Every mail with a UID above `after`, in order of UID."""
    lines = _answered(box, f"{after + 1}:*", "(UID FLAGS RFC822.SIZE INTERNALDATE)")
    found = [_listed(line) for line in lines if isinstance(line, bytes) and _UID.search(line)]
    return sorted((one for one in found if one.uid > after), key=lambda one: one.uid)


def bodies(box: BaseMailBox, uids: Sequence[int], *, most_bytes: int = 0) -> Iterator[tuple[int, bytes]]:
    """(UID, raw mail) of those that are still there; `most_bytes` cuts what is longer."""
    part = f"BODY.PEEK[]<0.{most_bytes}>" if most_bytes else "BODY.PEEK[]"
    answers = _answered(box, ",".join(map(str, uids)), f"(UID {part})")
    for place, item in enumerate(answers):
        if isinstance(item, tuple):
            after = answers[place + 1] if place + 1 < len(answers) else b""
            uid = _UID.search(item[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            if uid:
                yield int(uid[1]), item[1]
        elif _UID.search(item) and (b"BODY[] NIL" in item or b'BODY[] ""' in item):
            yield _listed(item).uid, b""


def wait(box: BaseMailBox, seconds: float, is_over: Callable[[], bool]) -> None:
    """Until the server reports something new, `seconds` are over, or `is_over`. IDLE where there is any."""
    ends = time.monotonic() + seconds
    idles = "IDLE" in box.client.capabilities
    if idles:
        box.idle.start()
    while not is_over() and (left := ends - time.monotonic()) > 0:
        pause = min(left, _IDLE_SLICE_SECONDS)
        if not idles:
            time.sleep(pause)
        elif _has_news(box, pause):
            break
    if idles:
        box.idle.stop()


def _has_news(box: BaseMailBox, seconds: float) -> bool:
    """Whether the server spoke within `seconds`. A socket that is readable but silent has been closed."""
    ends = time.monotonic() + seconds
    for _glance in range(_SILENT_GLANCES):
        left = ends - time.monotonic()
        if left <= 0:
            return False
        if box.idle.poll(timeout=left):
            return True
    if time.monotonic() < ends:
        raise imaplib.IMAP4.abort("the server closed the connection")
    return False


def said(error: Exception) -> str:
    """The server's words behind an error, on one line."""
    result = getattr(error, "command_result", None)
    words = result[1] if isinstance(result, tuple) and len(result) > 1 else error
    if isinstance(words, list):
        words = " ".join(w.decode("utf-8", "replace") if isinstance(w, bytes) else str(w) for w in words)
    return clip(str(words), 300)


def _answered(box: BaseMailBox, uids: str, what: str) -> list[bytes | tuple[bytes, bytes]]:
    verdict, data = box.client.uid("FETCH", uids, what)
    if verdict != "OK":
        raise imaplib.IMAP4.error(f"FETCH answered {verdict}: {data!r:.200}")
    return [item for item in data if item is not None]


def _listed(line: bytes) -> Listed:
    uid, size, flags, date = (pattern.search(line) for pattern in (_UID, _SIZE, _FLAGS, _DATE))
    return Listed(
        uid=int(uid[1]) if uid else 0,
        size=int(size[1]) if size else 0,
        is_deleted=bool(flags and b"\\deleted" in flags[1].lower()),
        arrived_at=_moment(date[1].decode("ascii", "replace")) if date else None,
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None


def _number(box: BaseMailBox, name: str) -> int:
    values = box.client.untagged_responses.get(name) or [b"0"]
    return int(values[-1] or 0)
