"""The customers' mail provider: an SMTP server that keeps what customers receive, a file a mail, under ODZEW_DATA."""

import logging
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
_NEWEST = 100


@dataclass(frozen=True, slots=True)
class Received:
    """A mail in a customer's box. key: its name there. at: when it was delivered."""

    key: str
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def text(self) -> str:
        """The plain text, as a simple mail program shows it."""
        part = self.message.get_body(("plain", "html"))
        return str(part.get_content()) if part is not None else ""

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def files(self) -> Sequence[str]:
        return [part.get_filename() or "…" for part in self.message.iter_attachments()]


class Boxes:
    """The mailboxes of all customers: a folder each."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, address: str, raw: bytes) -> None:
        """Durable when this returns."""
        folder = self._folder(address)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{time.time_ns()}"
        draft.write_bytes(raw)
        draft.rename(folder / f"{time.time_ns():020}.eml")

    def newest(self, address: str) -> list[Received]:
        """What this customer received, newest first."""
        files = sorted(self._folder(address).glob("*.eml"), reverse=True)[:_NEWEST]
        return [_read(file) for file in files]

    def one(self, address: str, key: str) -> Received | None:
        file = self._folder(address) / f"{key}.eml"
        return _read(file) if key.isdigit() and file.is_file() else None

    def owners(self) -> list[str]:
        """Addresses that received something, the latest first."""
        from urllib.parse import unquote

        folders = [one for one in self._root.glob("*") if one.is_dir()]
        return [
            unquote(one.name) for one in sorted(folders, key=lambda one: one.stat().st_mtime, reverse=True)
        ]

    def _folder(self, address: str) -> Path:
        return self._root / quote(address.strip().lower()[:120], safe="@")


class _Door:
    """What aiosmtpd asks of the provider."""

    def __init__(self, boxes: Boxes) -> None:
        self._boxes = boxes

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        del server, session
        for address in envelope.rcpt_tos:
            self._boxes.keep(address, envelope.original_content or b"")
        return "250 2.0.0 delivered"


@contextmanager
def answering(boxes: Boxes, port: int) -> Iterator[None]:
    """The provider takes mail on this port inside the block."""
    controller = Controller(_Door(boxes), hostname=HOST, port=port, enable_SMTPUTF8=True, ready_timeout=30)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server((HOST, 0)) as door:
        return int(door.getsockname()[1])


def _read(file: Path) -> Received:
    at = datetime.fromtimestamp(int(file.stem) / 1e9, UTC)
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the default policy makes an EmailMessage")
    return Received(file.stem, at, message)
