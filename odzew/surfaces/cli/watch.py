"""Keeps the embedded PostgreSQL running for as long as the desk runs."""

import asyncio
import logging

from odzew.kit.postgres import PostgresFailed, Running

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.25


async def keep_alive(database: Running) -> None:
    """Start PostgreSQL again whenever it ends unasked; runs in the main thread until cancelled.

    A server that another desk process started is taken over once that process has stopped it.
    The loop stands still while the server recovers: without a database it could not answer anyway.
    """
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        try:
            if _revive(database):
                log.warning("PostgreSQL had ended and was started again.")
        except PostgresFailed:
            log.exception("PostgreSQL ended and does not come back; trying again.")
            await asyncio.sleep(5)


def _revive(database: Running) -> bool:
    if database.owned:
        return database.ensure_alive()
    if database.process is None:
        database.bring_up()
        return True
    return False
