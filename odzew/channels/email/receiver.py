"""Mail handed to us: by SMTP or LMTP from a mail server, or on standard input from its pipe.

1 RCPT: the address decides the account, unknown ones get 550  2 DATA: `intake.accept` for each account
3 250 only once that is durable; 451 or exit 75 when it can't be stored, so that the sender keeps it
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from odzew.channels import intake
from odzew.channels.email.recipients import account_of, accounts_of, addressed_in
from odzew.core.conversations.models import ChannelAccount

log = logging.getLogger(__name__)
STORED, NO_SUCH_ACCOUNT, TRY_LATER = 0, 67, 75  # exit codes of sysexits.h that every mail server knows
_CANNOT_STORE = (DatabaseError, InterfaceError, psycopg.Error, OSError)
_OK, _LATER, _UNKNOWN = (
    "250 2.0.0 stored",
    "451 4.3.0 can't be stored now, try later",
    "550 5.1.1 no such mailbox",
)
_LONGEST_LINE = 1_000_000
_THREADS = 4


def receive(raw: bytes, address: str | None = None) -> int:
    """The pipe's door: keep one mail and say how it went as an exit code.

    address: the account; without it the mail's own Delivered-To, To and Cc decide.
    """
    try:
        found = accounts_of([address] if address else addressed_in(raw))
        if not found:
            return NO_SUCH_ACCOUNT
        for account, addresses in found.values():
            _accept(account, raw, sender="", addresses=addresses)
    except _CANNOT_STORE:
        log.exception("a piped mail could not be stored; its sender keeps it")
        return TRY_LATER
    return STORED


def run_receivers(stop: threading.Event) -> None:
    """Listen on the ports of the settings (0 is off) until `stop`; what has begun is finished. Blocks."""
    ports = (settings.SMTP_RECEIVER_PORT, settings.LMTP_RECEIVER_PORT)
    if any(ports):
        asyncio.run(listen(settings.MAIL_RECEIVER_HOST, *ports, stop=stop))


async def listen(host: str, smtp_port: int, lmtp_port: int, *, stop: threading.Event) -> None:
    """The same with ports given. Raises OSError when a port is taken."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="mail-receiver") as pool:
        door = Door(pool)
        kinds = [(kind, port) for kind, port in ((_Smtp, smtp_port), (_Lmtp, lmtp_port)) if port]
        servers = [await loop.create_server(_factory(kind, door), host, port) for kind, port in kinds]
        await loop.run_in_executor(None, stop.wait)
        for server in servers:
            server.close()
        await door.finished()


class Door:
    """What aiosmtpd asks. The desk's work runs in threads, with database connections of their own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """550 for an address that leads to none of our accounts."""
        del server, session
        try:
            is_known = await self._in_thread(lambda: account_of(address) is not None)
        except _CANNOT_STORE:
            return _LATER
        if not is_known:
            return _UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        """One verdict over SMTP; one for each recipient over LMTP."""
        del session
        raw, recipients = envelope.original_content or b"", list(envelope.rcpt_tos)
        sender = (envelope.mail_from or "").strip("<>")
        verdicts = await self._in_thread(lambda: _keep(raw, sender, recipients))
        if isinstance(server, LMTP):
            return "\r\n".join(verdicts[one] for one in recipients)
        return _LATER if _LATER in verdicts.values() else _OK

    async def finished(self) -> None:
        """Every verdict that somebody waits for has been given, and the threads let go of the database."""
        await self._idle.wait()
        await asyncio.sleep(0.1)  # the last verdicts are still being written to their sockets
        together = threading.Barrier(_THREADS)
        for each in [self._pool.submit(_let_go, together) for _thread in range(_THREADS)]:
            await asyncio.wrap_future(each)

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        self._open += 1
        self._idle.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, _with_fresh_connection, work)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()


class _Smtp(SMTP):
    line_length_limit = _LONGEST_LINE


class _Lmtp(LMTP):
    line_length_limit = _LONGEST_LINE


def _factory(kind: type[SMTP], door: Door) -> Callable[[], SMTP]:
    def made() -> SMTP:
        return kind(
            door,
            data_size_limit=settings.ODZEW_MAIL_LIMIT_BYTES,
            enable_SMTPUTF8=True,
            ident="Odzew",
            loop=asyncio.get_running_loop(),
        )

    return made


def _keep(raw: bytes, sender: str, recipients: list[str]) -> dict[str, str]:
    """A verdict for each recipient. What is stored stays stored; a sender who repeats it finds it there."""
    verdicts = dict.fromkeys(recipients, _UNKNOWN)
    try:
        found = accounts_of(recipients)
    except _CANNOT_STORE:
        log.exception("the database is away; the sender keeps the mail")
        return dict.fromkeys(recipients, _LATER)
    for account, addresses in found.values():
        try:
            _accept(account, raw, sender=sender, addresses=addresses)
        except _CANNOT_STORE:
            log.exception("a mail for %s could not be stored; its sender keeps it", account.address)
            verdicts |= dict.fromkeys(addresses, _LATER)
        else:
            verdicts |= dict.fromkeys(addresses, _OK)
    return verdicts


def _accept(account: ChannelAccount, raw: bytes, *, sender: str, addresses: list[str]) -> None:
    intake.accept(account, raw, envelope={"from": sender, "to": addresses[:1000]})


def _with_fresh_connection(work: Callable[[], Any]) -> Any:
    """Run in a pool's thread: a connection that died meanwhile is replaced before the work, not during it."""
    close_old_connections()
    try:
        return work()
    except _CANNOT_STORE:
        with suppress(*_CANNOT_STORE):
            connection.close()
        raise


def _let_go(together: threading.Barrier) -> None:
    """Close this thread's connection; the barrier keeps one thread from taking two turns."""
    together.wait(10)
    connection.close()
