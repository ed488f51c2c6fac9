"""A desk and a shop for Chromium: two origins, the shop with a strict content policy of its own."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import uvicorn

from odzew.config.asgi import application

PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Sklep</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style nonce="shop">body {{ font: 16px Georgia, serif; margin: 40px; {scheme} }}
 button, textarea, p {{ color: red !important; font-size: 40px; }}</style></head>
<body><main><h1>Pościel lniana „Mgła”</h1><p>459,00 zł</p></main>
<script src="{desk}/widget.js" data-key="{key}" data-user="{user}" async></script></body></html>"""
POLICY = "default-src 'none'; script-src {desk}; connect-src {desk} {socket}; img-src {desk} data:; style-src 'nonce-shop'"


@contextmanager
def desk_serving() -> Iterator[str]:
    """The whole desk on a free port, in a thread of its own."""
    config = uvicorn.Config(
        application,
        host="127.0.0.1",
        port=0,
        lifespan="off",
        log_level="warning",
        ws="websockets-sansio",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=[serve()], daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loops[0].call_soon_threadsafe(_hang_up, server)
        server.should_exit = True
        thread.join(10)


def _hang_up(server: uvicorn.Server) -> None:
    """Whoever is still connected is cut off: a line left open would warn in another test."""
    for line in list(server.server_state.connections):
        if line.transport is not None:
            line.transport.abort()


@contextmanager
def shop_serving(
    desk: str, key: str, *, user: str = "", language: str = "pl", scheme: str = ""
) -> Iterator[str]:
    """A page of the shop with the one script tag."""
    page = PAGE.format(desk=desk, key=key, user=user, language=language, scheme=scheme).encode()
    policy = POLICY.format(desk=desk, socket=desk.replace("http", "ws"))

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *words: object) -> None:
            del words

    server = ThreadingHTTPServer(("localhost", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
