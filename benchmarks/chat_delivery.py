"""Chat with many open sockets: from an agent's committed answer to the visitor's page, and from a word to its receipt.

The desk runs as a process of its own (`odzew web`), the visitors as WebSocket clients here.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

from benchmarks import desk

SOCKETS, ANSWERS, WORDS = 500, 400, 90
AT_ONCE, THEN_A_SECOND = 290, 18  # the desk lets so many knock from one address


def main(sockets: int = SOCKETS) -> None:
    with desk.running():
        account, visitors = _visitors(sockets)
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "odzew.surfaces.cli", "web", "--port", str(port)], env=dict(os.environ)
        )
        try:
            _wait_for(port)
            asyncio.run(_measure(account, visitors, port, server.pid))
        finally:
            server.terminate()
            server.wait(20)


def _visitors(count: int) -> tuple[Any, list[tuple[str, int]]]:
    """Tokens and conversations of visitors who have each said one word."""
    from odzew.channels.chat import actions, identity
    from odzew.channels.chat.said import Said
    from odzew.testing import make

    account = make.account("chat")
    found = []
    for number in range(count):
        visitor = identity.stranger()
        heard = actions.hear(
            account, visitor, Said(id=f"bench-{number:05}", text=f"Gdzie jest paczka {number}?")
        )
        found.append((identity.token_of(visitor, account), heard.message.conversation_id))
    return account, found


async def _measure(account: Any, visitors: list[tuple[str, int]], port: int, pid: int) -> None:
    from asgiref.sync import sync_to_async

    from odzew.core.conversations import actions
    from odzew.core.conversations.actions import Words
    from odzew.testing import make

    address = f"ws://127.0.0.1:{port}/ws/widget/{account.public_id}"
    pages = []
    for number, (token, _case) in enumerate(visitors):
        pages.append(await _open(address, token))
        if number > AT_ONCE:
            await asyncio.sleep(1 / THEN_A_SECOND)
    agent = await sync_to_async(make.agent)("Ola Nowak")
    answers = []
    for number in range(min(ANSWERS, len(pages))):
        case = visitors[number][1]
        await sync_to_async(actions.reply)(case, agent, Words(text=f"Odpowiedź {number}"))
        start = time.perf_counter()
        await _until(pages[number], lambda frame: frame["kind"] == "news" and frame["messages"])
        answers.append((time.perf_counter() - start) * 1000)
    receipts = []
    for number in range(min(WORDS, len(pages))):
        start = time.perf_counter()
        await pages[-1 - number].send(json.dumps({"do": "say", "id": f"word-{number:06}", "text": "Halo?"}))
        await _until(pages[-1 - number], lambda frame: frame["kind"] == "ack")
        receipts.append((time.perf_counter() - start) * 1000)
    desk.report(
        "chat_delivery",
        sockets=len(pages),
        answer_to_page_ms=desk.spread(answers),
        word_to_receipt_ms=desk.spread(receipts),
        server_mb=_memory(pid),
    )
    await asyncio.gather(*(page.close() for page in pages))


async def _open(address: str, token: str) -> Any:
    import websockets

    page = await websockets.connect(address, compression=None, open_timeout=20)
    await page.send(json.dumps({"do": "hello", "token": token, "cursor": "", "language": "pl"}))
    await _until(page, lambda frame: frame["kind"] == "ready")
    return page


async def _until(page: Any, holds: Any) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            frame: dict[str, Any] = json.loads(await page.recv())
            if holds(frame):
                return frame


def _memory(pid: int) -> int:
    import psutil

    return round(psutil.Process(pid).memory_info().rss / 1024 / 1024)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the desk did not start")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
