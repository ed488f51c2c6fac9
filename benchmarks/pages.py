"""Inbox, conversation, reply and search over real HTTP: median and p95 with 1 and 8 clients, and statements.

`conversation` is the whole page; `thread` is what a click on a row fetches: the thread and its panel alone.

The desk runs as `odzew serve` in its own process, on a database of 10,000 or 100,000 conversations.
"""

import http.client
import os
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from benchmarks import desk

ROOT = Path(__file__).resolve().parent.parent

PORT = int(os.environ.get("BENCH_PORT", "8991"))
TIMES = 60


class Client:
    """One browser: keep-alive, a session cookie, the CSRF token."""

    def __init__(self, session: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT)
        self.headers = {
            "Cookie": f"odzew_session={session}; odzew_csrf={'a' * 32}",
            "Host": f"127.0.0.1:{PORT}",
        }

    def get(self, path: str, more: dict[str, str]) -> bytes:
        return self._ask("GET", path, None, more)

    def post(self, path: str, fields: dict[str, str]) -> bytes:
        more = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": "a" * 32,
            "HX-Request": "true",
        }
        return self._ask(
            "POST", path, urllib.parse.urlencode(fields), {**more, "Origin": f"http://127.0.0.1:{PORT}"}
        )

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> bytes:
        self.connection.request(method, path, body=body, headers={**self.headers, **more})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content


def main(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        with desk.running():
            desk.fill(size)
            session, numbers = _prepared()
            counts = _statements(numbers)
            with _served():
                for clients in (1, 8):
                    _measure(size, clients, session, numbers, counts)


def _prepared() -> tuple[str, list[int]]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation

    agent = Agent.objects.get(email="agent0@desk.example")
    store = SessionStore()
    store[SESSION_KEY] = str(agent.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    store.save()
    open_ones = (
        Conversation.objects.exclude(status="resolved").order_by("-id").values_list("number", flat=True)[:900]
    )
    return str(store.session_key), list(open_ones)


def _statements(numbers: list[int]) -> dict[str, int]:
    from django.db import connection
    from django.test import Client as Inside
    from django.test.utils import CaptureQueriesContext

    from odzew.core.accounts.models import Agent

    inside = Inside(headers={"host": "127.0.0.1"})
    inside.force_login(
        Agent.objects.get(email="agent1@desk.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    counts = {}
    for name, path in _pages(numbers[-1]).items():
        inside.get(path, headers=_headers(name))
        with CaptureQueriesContext(connection) as captured:
            inside.get(path, headers=_headers(name))
        counts[name] = len(captured)
    with CaptureQueriesContext(connection) as captured:
        inside.post(f"/c/{numbers[-2]}/write", _reply())
    counts["reply"] = len(captured)
    return counts


def _pages(number: int) -> dict[str, str]:
    return {
        "inbox": "/inbox/",
        "conversation": f"/c/{number}/",
        "thread": f"/c/{number}/",
        "search_rare": "/search?q=zamowienie+paczkomatu+" + str(number),
        "search_common": "/search?q=" + urllib.parse.quote("reklamację"),
    }


def _headers(name: str) -> dict[str, str]:
    return {"HX-Request": "true"} if name == "thread" else {}


def _reply() -> dict[str, str]:
    return {
        "mode": "reply",
        "text": "Dzień dobry, paczka będzie jutro do 12:00. Pozdrawiam",
        "then": "pending",
        "based_on_seq": "0",
    }


class _served:  # noqa: N801  # reads as a phrase: with _served()
    def __enter__(self) -> None:
        command = [sys.executable, "-m", "odzew.surfaces.cli", "web", "--port", str(PORT)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=1)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the desk did not come up")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def _measure(size: int, clients: int, session: str, numbers: list[int], counts: dict[str, int]) -> None:
    pages = _pages(numbers[0])
    for name in (*pages, "reply"):
        work = _reply_work(numbers, clients) if name == "reply" else _page_work(name, numbers)
        times = _side_by_side(clients, session, work)
        desk.report(
            f"page_{name}", conversations=size, clients=clients, statements=counts[name], **desk.spread(times)
        )


def _page_work(name: str, numbers: list[int]) -> Callable[[Client, int], object]:
    return lambda client, n: client.get(_pages(numbers[n % len(numbers)])[name], _headers(name))


def _reply_work(numbers: list[int], clients: int) -> Callable[[Client, int], object]:
    base = 0 if clients == 1 else 100
    return lambda client, n: client.post(f"/c/{numbers[(base + n) % len(numbers)]}/write", _reply())


def _side_by_side(clients: int, session: str, work: Callable[[Client, int], object]) -> list[float]:
    results: list[float] = []
    lock = threading.Lock()

    def one(place: int) -> None:
        client = Client(session)
        each = max(TIMES // clients, 12)
        state = iter(range(place * 1000, place * 1000 + each + 3))
        times = desk.timed(lambda: work(client, next(state)), times=each)
        with lock:
            results.extend(times)

    threads = [threading.Thread(target=one, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


if __name__ == "__main__":
    main(tuple(int(a) for a in sys.argv[1:]) or (10_000, 100_000))
