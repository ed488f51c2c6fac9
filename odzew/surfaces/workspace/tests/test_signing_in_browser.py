"""Signing in with Chromium under the strict content policy: password, passkey, second factor."""

import base64
import hashlib
import hmac
import os
import re
import shutil
import struct
import time
from collections.abc import Iterator

import pytest

from odzew.testing import make

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which(CHROMIUM), reason="Chromium is not installed on this machine"),
]


@pytest.fixture
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread; the server has its own
    )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def totp(secret: str) -> str:
    """The six digits of RFC 6238 for now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_passkey_is_added_and_opens_the_desk_and_the_policy_is_never_broken(browser, live_server) -> None:  # type: ignore[no-untyped-def]
    agent = make.agent("Ola Nowak", language="en", role="owner")
    base = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip

    page.goto(f"{base}/account/login/")
    page.fill("[name=login]", agent.email)
    page.fill("[name=password]", "haslo-haslo-1")
    page.click("button.primary")
    page.goto(f"{base}/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", "haslo-haslo-1")
        page.click("button.primary")
    page.fill("[name=name]", "work laptop")
    page.click("[data-passkey=add]")
    page.wait_for_url(re.compile("recovery-codes"))
    assert page.locator("#codes").inner_text().count("\n") >= 9
    page.goto(f"{base}/account/2fa/webauthn/")
    assert "work laptop" in page.content()

    page.goto(f"{base}/account/logout/")
    page.click("button.primary")
    page.goto(f"{base}/account/login/")
    page.click("[data-passkey=login]")
    page.wait_for_url(re.compile("/inbox/"))
    assert "Ola Nowak" in page.content()
    assert refused == []


def test_an_authenticator_app_is_asked_for_after_the_password(browser, live_server) -> None:  # type: ignore[no-untyped-def]
    agent = make.agent("Ola Nowak", language="en", role="owner")
    context = browser.new_context(locale="en-GB")
    page = context.new_page()

    def sign_in() -> None:
        page.goto(f"{live_server.url}/account/login/")
        page.fill("[name=login]", agent.email)
        page.fill("[name=password]", "haslo-haslo-1")
        page.click("button.primary")

    sign_in()
    page.goto(f"{live_server.url}/account/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", "haslo-haslo-1")
        page.click("button.primary")
    assert page.locator("svg.qr").is_visible()
    secret = page.input_value("#secret")
    page.fill("[name=code]", "000000" if totp(secret) != "000000" else "111111")
    page.click("button.primary")
    assert page.locator(".error").is_visible()
    assert page.input_value("#secret") == secret
    page.fill("[name=code]", totp(secret))
    page.click("button.primary")
    page.wait_for_url(re.compile("recovery-codes"))
    code = page.locator("#codes").inner_text().split()[0]

    context.clear_cookies()
    sign_in()
    assert "/2fa/authenticate" in page.url
    page.goto(f"{live_server.url}/settings/me")
    assert "/2fa/authenticate" in page.url
    page.fill("[name=code]", code)
    page.click("form:has([name=code]) button")
    page.wait_for_url(re.compile("/inbox/"))
