"""Slow clients wait outside the thread pool: the body is read whole before a thread is taken, and the answer is
kept until the client has fetched it, so that a thread is busy only while the desk thinks.

Beyond MEMORY_BYTES both lie in a temporary file. Reading and writing it blocks the loop for a page of cache.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any

from odzew.config import env

MEMORY_BYTES = 512 * 1024
PIECE_BYTES = 64 * 1024
HEAD = "http.response.start"

Scope = Mapping[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class ClientGone(Exception):
    """The client left before its request was whole: there is nothing to answer."""


class TooLarge(Exception):
    """The body is over the limit."""


class Buffered:
    """Wraps an ASGI application that must not wait for the network."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._limit = env.number("ODZEW_MAX_BODY_BYTES", 128 * 1024 * 1024)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. A body over ODZEW_MAX_BODY_BYTES is refused with 413 before it is read further."""
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as body:
            try:
                await _fill(body, scope, receive, self._limit)
            except ClientGone:
                return
            except TooLarge:
                await _refuse(send)
                return
            body.seek(0)
            await self._answer(scope, _reader(body), send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as kept:
            outbox = Outbox(kept)
            courier = asyncio.create_task(outbox.carry(send))
            try:
                await self._application(scope, receive, outbox.put)
                outbox.close()
                await courier
            finally:
                courier.cancel()


class Outbox:
    """Takes the pieces of an answer at once and carries them to the client at its pace, in order."""

    def __init__(self, kept: IO[bytes]) -> None:
        self._kept = kept
        self._head: Event | None = None
        self._written = self._carried = 0
        self._is_whole = False
        self._news = asyncio.Event()

    async def put(self, event: Event) -> None:
        if event["type"] == HEAD:
            self._head = event
        else:
            piece = event.get("body", b"")
            self._kept.seek(self._written)
            self._kept.write(piece)
            self._written += len(piece)
            self._is_whole = self._is_whole or not event.get("more_body", False)
        self._news.set()

    def close(self) -> None:
        """Nothing more will come."""
        self._is_whole = True
        self._news.set()

    async def carry(self, send: Send) -> None:
        """Send what is there as it comes, until the answer is whole."""
        is_over = False
        while not is_over:
            await self._news.wait()
            self._news.clear()
            if self._head is not None:
                head, self._head = self._head, None
                await send(head)
            while self._carried < self._written:
                await send(self._piece())
            is_over = self._is_whole and self._carried == self._written
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _piece(self) -> Event:
        self._kept.seek(self._carried)
        piece = self._kept.read(min(PIECE_BYTES, self._written - self._carried))
        self._carried += len(piece)
        return {"type": "http.response.body", "body": piece, "more_body": True}


async def _fill(body: IO[bytes], scope: Scope, receive: Receive, limit: int) -> None:
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge
    size, has_more = 0, True
    while has_more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ClientGone
        piece = event.get("body", b"")
        size += len(piece)
        if size > limit:
            raise TooLarge
        body.write(piece)
        has_more = event.get("more_body", False)


def _reader(body: IO[bytes]) -> Receive:
    async def receive() -> Event:
        piece = body.read(PIECE_BYTES)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == PIECE_BYTES}

    return receive


async def _refuse(send: Send) -> None:
    words = b"The upload is over the limit of this desk.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": HEAD, "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words})
