"""`/health` for load balancers and supervisors: 200 while the desk can take requests, else 503; no session, no thread.

Answered before the thread pool, so that a busy desk still says that it lives.
"""

import asyncio
import json
import logging
from typing import Any

import psycopg
from django.db import connection

from odzew import __version__
from odzew.config.buffering import Application, Receive, Scope, Send

log = logging.getLogger(__name__)
PATH = "/health"
PATIENCE_SECONDS = 3
FRESH_SECONDS = 1.0
_WANTED = {"dbname", "user", "password", "host", "port", "sslmode"}


class Health:
    """Answers PATH itself and passes everything else on."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._asking: asyncio.Task[str] | None = None
        self._asked_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH:
            await self._application(scope, receive, send)
            return
        trouble = await self._database_trouble()
        state = {
            "status": "unwell" if trouble else "well",
            "database": trouble or "well",
            "version": __version__,
        }
        await _answer(send, 503 if trouble else 200, state, is_head=scope["method"] == "HEAD")

    async def _database_trouble(self) -> str:
        """Why the database does not answer, empty when it does. Asked once a second at most, whoever calls."""
        now = asyncio.get_running_loop().time()
        if self._asking is None or (self._asking.done() and now - self._asked_at > FRESH_SECONDS):
            self._asked_at = now
            self._asking = asyncio.create_task(_ask_database())
        return await asyncio.shield(self._asking)


async def _ask_database() -> str:
    parameters: dict[str, Any] = {k: v for k, v in connection.get_connection_params().items() if k in _WANTED}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async with await psycopg.AsyncConnection.connect(**parameters) as asked:
                await asked.execute("SELECT 1")
    except (psycopg.Error, OSError, TimeoutError) as error:
        log.warning("Health: the database does not answer: %s", error)
        return "unreachable"
    return ""


async def _answer(send: Send, status: int, state: dict[str, str], *, is_head: bool) -> None:
    words = json.dumps(state).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(words)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else words})
