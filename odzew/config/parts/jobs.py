"""The job worker inside this process, with its heartbeat and the rescue of jobs that a dead worker held."""

import asyncio
import contextlib
import logging
import os
from concurrent.futures import ThreadPoolExecutor

import procrastinate
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import exceptions, jobs
from procrastinate.contrib.django import procrastinate_app

from odzew.channels import beats
from odzew.config import env

log = logging.getLogger(__name__)
BEAT_SECONDS = 10
DEAD_SECONDS = 30
PAUSE_SECONDS = 1


class Jobs:
    """All queues, ODZEW_JOBS at a time. `stop` lets running jobs finish within ODZEW_STOP_SECONDS."""

    name = "jobs"

    def __init__(self) -> None:
        self._concurrency = max(1, env.number("ODZEW_JOBS", 4))
        self._beat = f"worker {os.uname().nodename} {os.getpid()}"
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        # Jobs run in the loop's threads; the default pool of a two-core machine has six, shared with name look-ups.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(self._concurrency + 8))
        self._tasks = [asyncio.create_task(self._keep_working()), asyncio.create_task(self._keep_beating())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):  # a database that is gone needs no farewell
            await asyncio.to_thread(_closing, beats.rest, self._beat)

    async def _keep_working(self) -> None:
        """A worker for ever: one that ends by a fault (the database went away) is followed by a new one."""
        while True:
            try:
                await self._work()
            except Exception:  # jobs must go on after any fault of the worker; it is in the log
                log.exception("The worker ended by a fault and begins again")
            await sync_to_async(close_old_connections)()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _work(self) -> None:
        django_app = procrastinate_app.current_app
        connector = django_app.connector.get_worker_connector()  # type: ignore[attr-defined]  # DjangoConnector has it
        worker = django_app.with_connector(
            connector
        )  # the tasks keep deferring through Django's own connection
        async with worker.open_async():
            rescue = asyncio.create_task(_keep_rescuing(worker))
            try:
                await worker.run_worker_async(
                    concurrency=self._concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=env.number("ODZEW_STOP_SECONDS", 30),
                    delete_jobs=jobs.DeleteJobCondition.SUCCESSFUL,
                )
            finally:
                rescue.cancel()

    async def _keep_beating(self) -> None:
        while True:
            try:
                await asyncio.to_thread(_closing, beats.beat, self._beat)
            except Exception as error:  # noqa: BLE001  # a missed beat shows in `odzew check`; the next may succeed
                log.warning("No heartbeat: %s", error)
            await asyncio.sleep(BEAT_SECONDS)


async def _keep_rescuing(app: procrastinate.App) -> None:
    while True:
        try:
            await rescue(app)
        except (exceptions.ConnectorException, OSError) as error:
            log.warning("Jobs of dead workers wait: %s", error)
        await asyncio.sleep(env.number("ODZEW_DEAD_SECONDS", DEAD_SECONDS) / 2)


async def rescue(app: procrastinate.App) -> int:
    """Give jobs whose worker died to the living; each is safe to run twice. Returns how many."""
    seconds = env.number("ODZEW_DEAD_SECONDS", DEAD_SECONDS)
    found = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in found:
        try:
            await app.job_manager.retry_job(job)
        except (
            exceptions.ConnectorException
        ):  # its queueing lock is held by a fresh twin that does the same work
            await app.job_manager.finish_job(job, status=jobs.Status.ABORTED, delete_job=True)
    return len(found)


def _closing(act: beats.Act, name: str) -> None:
    close_old_connections()
    try:
        act(name)
    finally:
        close_old_connections()
