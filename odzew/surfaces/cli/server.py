"""The process tree: PostgreSQL as our child, uvicorn and the parts of `config.lifespan` in one event loop.

Start: bind the port, start or join PostgreSQL, migrate, start the parts, accept. Clients that came in between wait.
Stop (SIGTERM, SIGINT): accept no more, finish requests, close sockets with 1012, finish jobs and mail, then
PostgreSQL last. The exit status of an orderly stop is 0.
"""

import argparse
import asyncio
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import uvicorn

from odzew.kit.postgres import Running
from odzew.surfaces.cli import house, schema
from odzew.surfaces.cli.watch import keep_alive

log = logging.getLogger(__name__)
WANTED_FILES = 65_536
STOP_SECONDS = 30
STOPPING = (signal.SIGTERM, signal.SIGINT)


def arguments(parser: argparse.ArgumentParser) -> None:
    """--host and --port, from ODZEW_HOST and ODZEW_PORT when left out."""
    parser.add_argument("--host", default=os.environ.get("ODZEW_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("ODZEW_PORT", "8000")))


def serve(host: str, port: int, *, parts: str, prepare: Callable[[], None] | None = None) -> int:
    """Run the web server with these parts until a signal; raises OSError when the port is taken.

    prepare: called once the database is up to date, before the first page is loaded.
    """
    os.environ["ODZEW_PARTS"] = parts
    raise_file_limit()
    with stopped_by_signals(), listening(host, port) as door, _known_at(door), house.desk() as database:
        schema.bring_up_to_date()
        if prepare is not None:
            prepare()
        house.load_pages()
        web = Web(_configuration())
        print(f"Odzew answers at http://{_address(door)}/", flush=True)
        _invite_the_owner(door)
        _run(web.serve([door]), database)
        return 0 if web.started and not web.lifespan.should_exit else 1


def _invite_the_owner(door: socket.socket) -> None:
    """The link of the first run, once a start, until somebody owns the desk."""
    from odzew.core.accounts import actions as accounts

    token = accounts.issue_setup_token()
    if token is not None:
        base = os.environ.get("ODZEW_URL", "").rstrip("/") or f"http://{_address(door)}"
        print(f"Nobody owns this desk yet. Begin at {base}/setup/?token={token}", flush=True)


@contextmanager
def _known_at(door: socket.socket) -> Iterator[None]:
    """Links in mail lead here until somebody sets the desk's public address."""
    os.environ.setdefault("ODZEW_OWN_ADDRESS", f"http://{_address(door)}")
    yield


def work(*, parts: str) -> int:
    """Run these parts without a web server until a signal."""
    raise_file_limit()
    with stopped_by_signals(), house.desk() as database:
        schema.bring_up_to_date()
        lifespan = import_module("odzew.config.lifespan")
        _run(_work(lifespan.Parts(lifespan.chosen(parts))), database)
    return 0


class Web(uvicorn.Server):
    """uvicorn whose orderly stop is a success: signals drain it and are not raised again at the end."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        former = {each: signal.signal(each, self.handle_exit) for each in STOPPING}
        try:
            yield
        finally:
            for each, handler in former.items():
                signal.signal(each, handler)


def _configuration() -> uvicorn.Config:
    proxies = os.environ.get("ODZEW_TRUSTED_PROXIES", "").strip()
    return uvicorn.Config(
        house.APPLICATION,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=1024 * 1024,
        lifespan="on",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=stop_seconds(),
        timeout_keep_alive=15,
        backlog=2048,
    )


def stop_seconds() -> int:
    """How long running requests and jobs may take to end once the desk is told to stop."""
    return int(os.environ.get("ODZEW_STOP_SECONDS") or STOP_SECONDS)


async def _work(parts: Any) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in STOPPING:
        loop.add_signal_handler(each, stop.set)
    await parts.start()
    print("Odzew works.", flush=True)
    try:
        await stop.wait()
    finally:
        await parts.stop()


def _run(main: Coroutine[Any, Any, None], database: Running | None) -> None:
    """Run the event loop in this, the main thread, with PostgreSQL watched beside it."""

    async def watched() -> None:
        watcher = asyncio.create_task(keep_alive(database)) if database else None
        try:
            await main
        finally:
            if watcher is not None:
                watcher.cancel()

    with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
        runner.run(watched())


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The port, bound before anything slow begins. Raises OSError with words for a person."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise OSError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port."
        ) from error
    with door:
        yield door


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Until the server takes over, SIGTERM and SIGINT end the start in order: PostgreSQL is stopped, status 0."""
    former = {each: signal.signal(each, _leave) for each in STOPPING}
    try:
        yield
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    sys.exit(0)


def raise_file_limit() -> None:
    """Lift the soft limit of open files towards the hard one: each open browser is a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError) as error:
            log.warning("The limit of open files stays at %s: %s", soft, error)
