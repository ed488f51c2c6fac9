"""The widget in Chromium, on a shop of another origin whose content policy allows nothing inline."""

import os
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from odzew.channels import delivery, liveness
from odzew.channels.chat import actions as chat
from odzew.channels.models import ChatVisit, Delivery
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.kit import clock
from odzew.surfaces.widget import limits, views
from odzew.surfaces.widget.tests.shop import desk_serving, shop_serving
from odzew.testing import make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not views.SCRIPT.exists(), reason="the front end is not built"),
    # The server's threads end with the process; their loop and sockets are no leak of the test.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(autouse=True)
def aside(monkeypatch):
    """Playwright runs a loop in this thread; Django's rows are read beside it on purpose."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    for limit in (limits.KNOCKS, limits.WORDS, limits.CROWD, limits.FILES, limits.FRAMES):
        limit.forget()
    yield
    liveness.release()
    connections.close_all()


@pytest.fixture(scope="module")
def desk(django_db_setup):
    with desk_serving() as address:
        yield address


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def account():
    return make.account("chat")


@pytest.fixture
def ola():
    return make.agent("Ola Nowak", presence="available")


def answer(agent, text):
    case = Message.objects.filter(channel="chat").latest("id").conversation_id
    message = actions.reply(case, agent, Words(text=text))
    delivery.deliver(Delivery.objects.get(message=message).pk)
    return message


def opened(page, shop):
    page.goto(shop)
    page.locator(".launcher").click()
    return page


def eventually(holds, seconds=5.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def test_S7_S90_talk_survives_a_cut_and_shows_within_two_seconds(desk, browser, account, ola):
    with shop_serving(desk, account.public_id.hex, language="en") as shop:
        context = browser.new_context()
        faults = []
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        opened(page, shop)
        expect(page.get_by_label("Message")).to_be_focused()
        page.keyboard.type("Gdzie jest paczka 20418?")
        page.keyboard.press("Enter")
        page.locator(".msg.mine time").wait_for()
        answer(ola, "Już sprawdzam.")
        page.get_by_text("Już sprawdzam.").wait_for(timeout=2_000)
        eventually(lambda: Delivery.objects.latest("id").state == Delivery.READ)
        assert faults == []

        context.set_offline(True)
        page.evaluate("window.dispatchEvent(new Event('offline'))")
        page.keyboard.type("Halo, czy ktoś jest?")
        page.keyboard.press("Enter")
        page.locator(".msg.waiting").wait_for()
        answer(ola, "Paczka dotrze jutro.")
        page.locator(".banner").wait_for()
        context.set_offline(False)
        page.get_by_text("Paczka dotrze jutro.").wait_for(timeout=8_000)
        expect(page.locator(".msg.waiting")).to_have_count(0, timeout=8_000)
        expect(page.locator(".banner")).to_be_hidden()
        words = page.locator(".msg:not(:first-child) .body").all_inner_texts()
        assert sorted(words) == sorted(
            ["Gdzie jest paczka 20418?", "Już sprawdzam.", "Paczka dotrze jutro.", "Halo, czy ktoś jest?"]
        )
        assert Message.objects.filter(direction="in").count() == 2
        context.close()


def test_S5_whoever_left_finds_the_answer_in_the_mail_and_in_the_chat(desk, browser, account, ola):
    make.account("email", brand=account.brand)
    with shop_serving(desk, account.public_id.hex, language="en") as shop:
        context = browser.new_context()
        page = opened(context.new_page(), shop)
        page.get_by_label("Message").fill("Gdzie jest paczka?")
        page.keyboard.press("Enter")
        page.locator(".msg.mine time").wait_for()
        page.keyboard.press("Escape")
        page.get_by_label("E-mail").fill("marta@poczta.example")
        page.keyboard.press("Enter")
        eventually(lambda: ChatVisit.objects.get().email == "marta@poczta.example")
        page.goto("about:blank")
        answer(ola, "Dotrze jutro.")
        assert chat.hand_off_all() == 0
        ChatVisit.objects.update(seen_at=clock.ago(minutes=5))
        Message.objects.filter(direction="out").update(sent_at=clock.ago(minutes=3))
        assert (chat.hand_off_all(), chat.hand_off_all()) == (1, 0)
        mail = Message.objects.get(channel="email")
        assert mail.to == ["marta@poczta.example"]
        assert "Dotrze jutro." in mail.text
        page.goto(shop)  # the panel was left open by going away, so it comes back open
        page.get_by_text("Dotrze jutro.").wait_for()
        context.close()


def test_by_keyboard_alone_and_clean_for_axe_in_each_face(desk, browser, account, ola):
    with shop_serving(desk, account.public_id.hex, language="en") as shop:
        for scheme, size in (("light", (1280, 800)), ("dark", (390, 844))):
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
            page = context.new_page()
            page.goto(shop)
            page.locator(".launcher").wait_for()
            assert_clean(page)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.keyboard.type("Dzień dobry")
            page.keyboard.press("Shift+Enter")
            page.keyboard.type("druga linia")
            page.keyboard.press("Enter")
            page.locator(".msg.mine time").wait_for()
            assert page.locator(".msg.mine .body").inner_text() == "Dzień dobry\ndruga linia"
            answer(ola, "Słucham.")
            page.get_by_text("Słucham.").wait_for()
            assert_clean(page)
            page.get_by_label("Options").click()
            assert_clean(page)
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Open the chat").wait_for()
            expect(page.locator(".launcher")).to_be_focused()
            context.close()
        Agent.objects.update(presence="offline")
        page = opened(browser.new_page(), shop)
        page.get_by_role("button", name="Leave a message").click()
        expect(page.get_by_label("E-mail")).to_be_focused()
        assert_clean(page)


def test_a_long_word_stays_in_the_composer_with_its_reason(desk, browser, account, ola):
    with shop_serving(desk, account.public_id.hex, language="en") as shop:
        page = opened(browser.new_page(), shop)
        page.get_by_label("Message").fill("ą" * 100_000)
        page.keyboard.press("Enter")
        page.locator(".trouble").get_by_text("100000").wait_for()
        assert len(page.get_by_label("Message").input_value()) == 100_000
    assert not Message.objects.exists()


def test_where_sockets_are_blocked_the_talk_goes_on_over_http(desk, browser, account, ola):
    with shop_serving(desk, account.public_id.hex, language="en") as shop:
        page = browser.new_page()
        page.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
        opened(page, shop)
        page.get_by_label("Message").fill("halo")
        page.keyboard.press("Enter")
        page.locator(".msg.mine time").wait_for(timeout=10_000)
        answer(ola, "dzień dobry")
        page.get_by_text("dzień dobry").wait_for(timeout=8_000)


def test_a_page_that_is_not_on_the_list_gets_no_chat(desk, browser, ola):
    account = make.account("chat", settings={"allowed_origins": ["https://sklep.example"]})
    with shop_serving(desk, account.public_id.hex) as shop:
        page = browser.new_page()
        page.goto(shop, wait_until="networkidle")
        expect(page.locator("odzew-widget")).to_have_count(0)


def assert_clean(page):
    found = Axe().run(page, context="odzew-widget").response["violations"]
    assert found == [], [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
