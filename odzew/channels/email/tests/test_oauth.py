"""Logging in with tokens instead of passwords, against a provider of the test's own."""

import base64
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from odzew.channels.email import account as accounts
from odzew.channels.email import oauth, smtp
from odzew.channels.email.account import NotConfigured
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.core.conversations import actions as conversations
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = pytest.mark.django_db


class Provider:
    """A token endpoint: `answers` by turn, `asked` what came."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict]] = []
        self.asked: list[dict[str, str]] = []

    @contextmanager
    def serving(self):
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append({name: values[0] for name, values in parse_qs(body).items()})
                status, answer = provider.answers.pop(0)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_args) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Door)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/token"
        finally:
            server.shutdown()
            server.server_close()
            thread.join(5)


def mailbox(token_url: str, port: int = 1, **secrets: str):
    oauth._tokens.clear()
    server = {"host": "127.0.0.1", "port": port, "security": "none", "timeout_seconds": 5}
    given = {
        "provider": "google",
        "client_id": "c1",
        "user": "pomoc@lnianydom.example",
        "token_url": token_url,
    }
    return conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name="Pomoc", address="pomoc@lnianydom.example", brand=make.brand(),
        settings={"imap": server, "smtp": server, "oauth": given},
        secrets={"oauth_client_secret": "s1", "oauth_refresh_token": "r1"} | secrets,
    )  # fmt: skip


def token(name: str, **more) -> tuple[int, dict]:
    return 200, {"access_token": name, "expires_in": 3600, **more}


def test_a_token_is_asked_for_once_and_renewed_when_it_ends():
    provider = Provider()
    provider.answers = [token("a1"), token("a2")]
    with provider.serving() as url:
        account = mailbox(url)
        assert [accounts.outgoing(account).token, accounts.incoming(account).server.token] == ["a1", "a1"]
        with clock.at(clock.now() + timedelta(hours=1)):
            assert accounts.outgoing(account).token == "a2"
    assert provider.asked[0] == {
        "grant_type": "refresh_token", "refresh_token": "r1", "client_id": "c1", "client_secret": "s1"
    }  # fmt: skip


def test_a_renewed_refresh_token_is_kept_sealed():
    provider = Provider()
    provider.answers = [token("a1", refresh_token="r2")]
    with provider.serving() as url:
        account = mailbox(url)
        assert oauth.access_token(account) == "a1"
        assert oauth.access_token(account) == "a1"
    account.refresh_from_db()
    assert conversations.opened_secrets(account)["oauth_refresh_token"] == "r2"
    assert "r2" not in str(account.secrets)


def test_a_provider_that_refuses_is_named_in_words():
    provider = Provider()
    provider.answers = [(400, {"error": "invalid_grant"}), (200, {"nonsense": 1})]
    with provider.serving() as url:
        account = mailbox(url)
        with pytest.raises(NotConfigured, match="invalid_grant"):
            accounts.outgoing(account)
        with pytest.raises(oauth.OAuthRefused):
            oauth.access_token(account)
    with pytest.raises(oauth.OAuthRefused):
        oauth.access_token(account)


def test_smtp_logs_in_with_the_token():
    provider, script = Provider(), Script(features=("AUTH XOAUTH2",))
    provider.answers = [token("a1")]
    with provider.serving() as url, serving(script) as port:
        account = mailbox(url, port)
        with smtp.session(accounts.outgoing(account)):
            pass
    words = base64.b64decode(script.logins[0].partition(" ")[2]).decode()
    assert words == "user=pomoc@lnianydom.example\x01auth=Bearer a1\x01\x01"


def test_the_first_permission_is_asked_for_with_a_challenge_and_kept():
    provider = Provider()
    provider.answers = [token("a1", refresh_token="r9"), token("a1")]
    with provider.serving() as url:
        account = mailbox(url)
        place = oauth.authorization_url(
            account.settings, redirect_uri="https://d/x", state="s", verifier="v" * 43
        )
        asked = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["access_type"] == "offline"
        assert asked["login_hint"] == "pomoc@lnianydom.example"
        oauth.first_tokens(account, code="k", redirect_uri="https://d/x", verifier="v" * 43)
        assert provider.asked[0]["code_verifier"] == "v" * 43
        assert conversations.opened_secrets(account)["oauth_refresh_token"] == "r9"
        with pytest.raises(oauth.OAuthRefused):
            oauth.first_tokens(account, code="k", redirect_uri="https://d/x", verifier="v" * 43)
