"""Pictures from elsewhere: only public addresses, whatever the name says, and only pictures."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from odzew.kit.outside import NotFetched, fetch_picture, is_public

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


@contextmanager
def server(answers: dict[str, tuple[int, dict[str, str], bytes]]):
    asked = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_args) -> None:
            return

    running = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield running.server_port, asked
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)


def fetched(port: int, path: str, **more):
    known = {
        "resolve": lambda host, _port: ["127.0.0.1"],
        "allow": lambda address: True,
        "ports": frozenset({port}),
    }
    return fetch_picture(f"http://obrazki.example:{port}{path}", **(known | more))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "nonsense", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_no_address_of_ours_is_public(address):
    assert not is_public(address)


def test_the_open_internet_is():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_a_picture_comes_without_cookies_or_referrer_under_its_own_name():
    with server({"/a": (200, {"Content-Type": "text/html", "Set-Cookie": "a=b"}, PNG)}) as (port, asked):
        found = fetched(port, "/a")
    assert (found.content_type, found.content) == ("image/png", PNG)
    assert asked[0][1]["Host"] == f"obrazki.example:{port}"
    assert not {"Cookie", "Referer"} & set(asked[0][1])


def test_the_connection_goes_to_the_address_that_was_checked():
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    checked = []
    with server({"/a": (200, {}, PNG)}) as (port, _asked):
        fetched(
            port, "/a", resolve=lambda host, _port: next(answers), allow=lambda one: not checked.append(one)
        )
    assert checked == ["127.0.0.1"]


def test_a_redirect_into_the_house_is_refused():
    with server({"/a": (302, {"Location": "http://wewnatrz.example/x"}, b"")}) as (port, asked):
        names = {"obrazki.example": ["127.0.0.1"], "wewnatrz.example": ["10.0.0.1"]}
        with pytest.raises(NotFetched, match="not a public"):
            fetched(
                port, "/a", resolve=lambda host, _port: names[host], allow=lambda one: one == "127.0.0.1",
                ports=frozenset({port, 80}),
            )  # fmt: skip
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/a", "file:///etc/passwd", "http://x.example:22/a", "http://u:p@x.example/a", "http://",
        "gopher://x", "http://[::1", "http://x.example:99999/", "javascript:alert(1)", "http://127.0.0.1/", "//x/",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_asked(url):
    with pytest.raises(NotFetched):
        fetch_picture(url)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, {"Content-Type": "image/png"}, b"<svg onload=alert(1)>"), "not a picture"),
        ((200, {"Content-Type": "image/png"}, b"<html>"), "not a picture"),
        ((200, {}, PNG + b"x" * 6_000_000), "too large"),
        ((500, {}, b""), "500"),
        ((302, {"Location": "/a"}, b""), "redirects"),
    ],
)
def test_what_is_no_small_picture_is_refused(answer, why):
    with server({"/a": answer}) as (port, _asked), pytest.raises(NotFetched, match=why):
        fetched(port, "/a")
