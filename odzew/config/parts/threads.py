"""A blocking function run in a thread of its own for as long as the process: `run(stop: threading.Event)`."""

import asyncio
import logging
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5


class Threaded:
    """Runs `module:function`, which returns soon after `stop` is set; begun again should it fail before."""

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self._module, _, self._function = target.partition(":")
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    async def start(self) -> None:
        if find_spec(self._module) is None:
            log.info("%s: not part of this build", self.name)
            return
        run: Callable[[threading.Event], None] = getattr(import_module(self._module), self._function)
        self._thread = threading.Thread(target=self._keep_running, args=[run], name=self.name, daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _keep_running(self, run: Callable[[threading.Event], None]) -> None:
        from django.db import close_old_connections

        while not self._stop.is_set():
            try:
                run(self._stop)
            except Exception:  # mail must outlive any fault of one round; it is in the log
                log.exception("%s ended by a fault and begins again", self.name)
            finally:
                close_old_connections()
            self._stop.wait(PAUSE_SECONDS)
