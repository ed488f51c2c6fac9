"""Daily probes: a page that answers, one that does not, a receiver that is deaf; once a day, again after a failure."""

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction

from odzew.channels import probes
from odzew.surfaces.cli import health
from odzew.testing import make

pytestmark = pytest.mark.django_db


class Page(http.server.BaseHTTPRequestHandler):
    status = 200
    asked: list[tuple[str, str]] = []  # emptied for each server

    def _answer(self) -> None:
        self.asked.append((self.command, self.path))
        self.send_response(self.status)
        self.end_headers()

    do_GET = do_POST = _answer  # noqa: N815  # the server finds them by these names

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def page(settings) -> Iterator[type[Page]]:
    kind = type("OnePage", (Page,), {"asked": []})
    server = http.server.HTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ODZEW_OWN_ADDRESS = settings.ODZEW_URL = f"http://127.0.0.1:{server.server_port}"
    yield kind
    server.shutdown()
    server.server_close()


def made(kind, **fields):
    with transaction.atomic():
        return make.account(kind, **fields)


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [("form", "GET", "/form/"), ("counter", "GET", "/counter/"), ("chat", "POST", "/widget/")],
)
def test_S38_the_page_of_each_channel_is_asked(page, kind, method, path):
    account = made(kind)
    assert probes.probe(account) == ""
    assert page.asked[0][0] == method
    assert page.asked[0][1].startswith(path)
    assert not probes.broken()


def test_S38_a_page_that_fails_is_told_on_the_radar_and_by_check(page):
    page.status = 500
    account = made("form", name="Formularz sklepu")
    assert "500" in probes.probe(account)
    (broken,) = probes.broken()
    assert (broken.name, broken.kind) == ("Formularz sklepu", "form")
    found = [one for one in health.findings() if one.name == "form Formularz sklepu"]
    assert [one.is_well for one in found] == [False]


def test_the_radar_shows_the_broken_door(page, client):
    page.status = 503
    probes.probe(made("form", name="Formularz sklepu"))
    with transaction.atomic():
        client.force_login(make.agent(role="supervisor"))
    assert "Formularz sklepu" in client.get("/radar/").content.decode()


def test_a_mended_door_is_told_no_more(page):
    page.status = 500
    account = made("form")
    probes.probe(account)
    page.status = 200
    probes.probe(account)
    assert not probes.broken()


def test_nobody_listens_where_the_mail_should_come(settings):
    settings.SMTP_RECEIVER_PORT, settings.LMTP_RECEIVER_PORT = _free_port(), 0
    assert probes.probe(made("email"))


def test_a_receiver_that_greets_is_well(settings):
    def greet(server: socket.socket) -> None:
        with server.accept()[0] as line:
            line.sendall(b"220 pomoc ESMTP\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SMTP_RECEIVER_PORT = server.getsockname()[1]
        greeting = threading.Thread(target=greet, args=(server,), daemon=True)
        greeting.start()
        assert probes.probe(made("email")) == ""
        greeting.join(5)


def test_a_mailbox_whose_server_is_away_is_broken():
    port = _free_port()
    account = made(
        "email", settings={"imap": {"host": "127.0.0.1", "port": port, "security": "none", "user": "a"}}
    )
    assert probes.probe(account)


def test_each_door_is_asked_once_a_day_and_a_broken_one_every_time(page):
    ill = made("counter")
    made("form")
    assert probes.probe_due() == 2
    assert probes.probe_due() == 0
    page.status = 500
    probes.probe(ill)
    assert probes.probe_due() == 1


def test_a_door_that_is_switched_off_is_not_asked(page):
    made("form", is_active=False)
    assert probes.probe_due() == 0
    assert page.asked == []


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
