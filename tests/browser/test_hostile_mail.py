"""Hostile mails through the real page in Chromium: nothing runs, nothing is asked of anybody, nothing navigates."""

import os
from collections.abc import Iterator
from email.header import Header

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from odzew.channels import intake
from odzew.core.conversations.models import Conversation, Message
from odzew.testing import make
from tests.browser.hostile import bodies

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
A_CASE = 40
SUBJECT = "<img src=x onerror=console.log('pwned')>\u202e\u0007 \"'>"


@pytest.fixture(scope="module", autouse=True)
def _beside_a_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the server has its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module", autouse=True)
def _let_the_database_go(live_server, django_db_blocker) -> Iterator[None]:
    """Requests that a closed browser left behind hold connections; the test database could not be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def desk(live_server) -> str:
    return str(live_server.url)


def mail(number: int, case: int, body: str) -> bytes:
    """In a thread of `case`; names, subject and a file are hostile too."""
    head = (
        f"From: {Header('<script>console.log(1)</script>', 'utf-8').encode()} <zly{case}@zly.example>\n"
        f"To: pomoc@lnianydom.example\nMessage-ID: <h{number}@zly.example>\nIn-Reply-To: <h{case * A_CASE}@zly.example>\n"
        f"Subject: {Header(SUBJECT, 'utf-8').encode()}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="=b"\n\n--=b\nContent-Type: text/html; charset=utf-8\n\n'
    )
    file = (
        '\n--=b\nContent-Type: image/svg+xml; name="<svg onload=alert(1)>.svg"\nContent-Disposition: attachment\n\n'
        "<svg xmlns='http://www.w3.org/2000/svg' onload=\"console.log('pwned')\"/>\n--=b--\n"
    )
    return head.encode() + f"<p>mail {number}</p>{body}".encode("utf-8", "replace") + file.encode()


def signed_in(browser: Browser, url: str) -> BrowserContext:
    agent = make.agent("Ola Nowak", role="owner", language="en")
    context = browser.new_context(locale="en-GB", base_url=url)
    page = context.new_page()
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(agent.email)
    page.locator("input[name=password]").fill("haslo-haslo-1")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/inbox/**")
    page.close()
    return context


def loaded(page: Page) -> list[Frame]:
    """Every letter's frame, once all of them have come; then a while for what they might do."""
    wanted = page.locator("iframe.original").count()
    for _glance in range(300):
        letters = [frame for frame in page.frames if "/html" in frame.url]
        if len(letters) == wanted:
            break
        page.wait_for_timeout(200)
    for frame in letters:
        frame.wait_for_load_state("load")
    page.wait_for_timeout(1000)
    return letters


def test_two_hundred_hostile_mails_are_shown_and_do_nothing(browser, desk):
    account = make.account(address="pomoc@lnianydom.example")
    given = list(bodies())
    assert len(given) >= 200
    for number, body in enumerate(given):
        row = intake.accept_now(account, mail(number, number // A_CASE, body))
        assert row.state == "processed", (number, row.reason)
    context = signed_in(browser, desk)
    strangers, said, shown = [], [], 0

    def gate(route) -> None:
        if not route.request.url.startswith((desk, "data:", "blob:", "about:")):
            strangers.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    context.route("**/*", gate)
    for case in Conversation.objects.order_by("number"):
        page = context.new_page()
        moved: list[str] = []
        page.on("console", lambda told: said.append(told.text))
        page.on("pageerror", lambda error: said.append(f"error {error}"))
        page.on("dialog", lambda box: (said.append(f"dialog {box.message}"), box.dismiss()))
        page.on("framenavigated", lambda frame, moved=moved: moved.append(frame.url))
        page.goto(f"/c/{case.number}/")
        page.evaluate("for (const d of document.querySelectorAll('article details')) d.open = true")
        page.evaluate("for (const f of document.querySelectorAll('iframe')) f.loading = 'eager'")
        letters = loaded(page)
        shown += len(letters)
        for frame in letters:
            assert frame.locator("body").count() == 1
        links = page.locator("article.msg .body a[href]")
        for place in range(links.count()):
            assert links.nth(place).get_attribute("href").startswith(("http", "mailto:", "tel:", "/"))
        allowed = (desk, "about:blank", "data:")
        assert all(url.startswith(allowed) for url in moved), moved
        assert page.url == f"{desk}/c/{case.number}/"
        assert page.title() != "pwned"
        page.close()
    assert shown == Message.objects.exclude(html="").count() > 60
    assert strangers == []
    assert [
        one for one in said if "pwned" in one or "dialog" in one or "Refused to" in one or "violates" in one
    ] == []


def test_pictures_of_strangers_wait_for_a_click_and_then_come_through_our_hands(browser, desk):
    account = make.account(address="pomoc@lnianydom.example")
    body = '<p>Oferta</p><a href="https://zly.example/x">bank.example</a><img src="https://obrazki.example/a.png" alt="a">'
    case = intake.accept_now(account, mail(0, 0, body)).conversation
    context = signed_in(browser, desk)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"/c/{case.number}/")
    page.locator("article details summary").last.click()
    frame = page.frame_locator("iframe.original")
    frame.locator("text=Oferta").wait_for()
    assert frame.locator("a").get_attribute("data-host") == "zly.example"
    assert not [url for url in asked if "image?u=" in url]
    page.locator("article a[target^=letter]").click()
    frame.locator("img[src*='image?u=']").wait_for(state="attached")
    page.wait_for_timeout(500)
    assert [url for url in asked if "image?u=" in url]
    assert all(url.startswith(desk) for url in asked)
