"""What runs beside the web pages in the same process: live updates, jobs, mail.

A part has `start` and `stop`; PARTS lists them in the order in which they start, and they stop in reverse.
`ODZEW_PARTS` chooses groups (live, jobs, mail); `odzew serve` takes all, `odzew web` only live.
"""

import logging
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from odzew.config.parts.jobs import Jobs
from odzew.config.parts.live import LiveHub
from odzew.config.parts.threads import Threaded

log = logging.getLogger(__name__)


class Part(Protocol):
    """Something that runs as long as the process. `stop` returns when everything begun is finished."""

    name: str

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


PARTS: Sequence[tuple[str, Callable[[], Part]]] = (
    ("live", LiveHub),
    ("jobs", Jobs),
    ("mail", lambda: Threaded("mail fetchers", "odzew.channels.email.fetch:run_fetchers")),
    ("mail", lambda: Threaded("mail receivers", "odzew.channels.email.receiver:run_receivers")),
)


def chosen(groups: str) -> list[Part]:
    """New parts of the groups in a comma-separated list."""
    wanted = {word.strip() for word in groups.split(",")}
    return [make() for group, make in PARTS if group in wanted]


class Parts:
    """Several parts as one: started in order, stopped in reverse, all stopped when one cannot start."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._running: list[Part] = []

    async def start(self) -> None:
        """Raises what the failing part raised, after stopping those that had started."""
        for part in self._parts:
            try:
                await part.start()
            except BaseException:
                await self.stop()
                raise
            self._running.append(part)

    async def stop(self) -> None:
        """Every running part is stopped, also when one of them fails to."""
        while self._running:
            part = self._running.pop()
            try:
                await part.stop()
            except Exception:  # the other parts must get their stop; the fault is in the log
                log.exception("%s did not stop in order", part.name)


Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI's lifespan: the chosen parts live exactly as long as the server."""
    del scope
    parts = Parts(chosen(os.environ.get("ODZEW_PARTS", "live")))
    await receive()
    try:
        await parts.start()
    except Exception as error:  # the server is told and ends; the traceback is in the log
        log.exception("The desk could not start")
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await parts.stop()
    await send({"type": "lifespan.shutdown.complete"})
