"""The live hub: one LISTEN connection a process, fanned out to its open sockets."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

HUB = "odzew.surfaces.live.hub"


class LiveHub:
    """Starts and stops `surfaces.live.hub`."""

    name = "live hub"

    def __init__(self) -> None:
        self._hub: Any = None

    async def start(self) -> None:
        if find_spec(HUB) is None:
            return
        self._hub = import_module(HUB)
        await self._hub.start()

    async def stop(self) -> None:
        if self._hub is not None:
            await self._hub.stop()
