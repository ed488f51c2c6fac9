"""Customers' pages in a real browser: without scripts, on a phone, and read by axe."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from odzew.channels.desk import tickets
from odzew.channels.models import Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.status_link import status_token
from odzew.kit import clock
from odzew.surfaces.portal.tests.pages import shop
from odzew.testing import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = Path(os.environ.get("ODZEW_CHROMIUM", "/usr/bin/chromium"))
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
SHOTS = os.environ.get("ODZEW_SHOTS", "")
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running in this thread
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def page_of(chromium, *, viewport=PHONE, scripts=True, scheme="light", language="pl"):
    context = chromium.new_context(
        viewport=viewport, java_script_enabled=scripts, color_scheme=scheme, locale=language
    )
    return context.new_page()


def shoot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def has_no_barrier(page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@transaction.atomic
def answered_case(brand):
    case = make.conversation(
        account=brand.channel_accounts.get(kind="email"), text="Dzień dobry, paczka nie dotarła w piątek.", subject="Opóźniona paczka z zamówienia 20418"
    )  # fmt: skip
    agent = make.agent("Tomasz Lis")
    message = conversations.reply(case.pk, agent, Words("Dzień dobry, przepraszamy. Napiszę dziś do 14:30."))
    Delivery.objects.filter(message=message).update(state="sent")
    make.message_in(case, "To już piąty dzień. W czwartek mama kończy 70 lat, a prezent leży w sortowni.")
    Conversation.objects.filter(pk=case.pk).update(told_due_at=clock.now() + timedelta(hours=2))
    return case


def test_a_customer_without_scripts_writes_sees_the_case_and_adds_a_word(chromium, live_server):
    shop(colour="#8a3ffc")
    page = page_of(chromium, scripts=False)
    page.goto(f"{live_server.url}/form/lniany/")
    fits(page)
    page.fill("[name=name]", "Marta Wiśniewska")
    page.fill("[name=email]", "marta@poczta")
    page.check("[name=topic][value=order]")
    page.fill("[name=message]", "Gdzie jest moja paczka?")
    page.click("button[type=submit]")
    assert page.input_value("[name=message]") == "Gdzie jest moja paczka?"
    assert page.is_checked("[name=topic][value=order]")
    page.fill("[name=email]", "marta@poczta.example")
    page.wait_for_timeout(3000)
    page.click("button[type=submit]")
    number = Conversation.objects.get().number
    assert str(number) in page.text_content("h1")
    page.click("a.btn.primary")
    assert "Gdzie jest moja paczka?" in page.text_content(".talk")
    page.fill("[name=text]", "Jeszcze jedno pytanie")
    page.click(".add button[type=submit]")
    assert "Jeszcze jedno pytanie" in page.text_content(".talk")
    fits(page)


def in_each_face(page, name):
    """The page as it lies open, on a phone and on a desk, light and dark."""
    for viewport in (PHONE, WIDE):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            shoot(page, f"{name}-{viewport['width']}-{scheme}")
            fits(page)
            has_no_barrier(page)


def test_no_page_has_a_barrier_or_runs_off_the_screen(chromium, live_server):
    brand = shop(website="https://lnianydom.example/")
    make.account("phone", brand=brand, address="+48221234567")
    counter = make.account("counter", brand=brand, name="Salon Kraków")
    case = answered_case(brand)
    token = status_token(case)
    ticket = tickets.take_ticket(counter, name="Ewa", topic="Zwrot", nonce="n")
    places = {
        "form": "/form/lniany/",
        "case": f"/s/{token}/",
        "revoke": f"/s/{token}/revoke",
        "no-link": "/s/nic/",
        "help": "/help/lniany/",
        "accessibility": "/accessibility/",
        "privacy": "/privacy/",
        "counter": f"/counter/{counter.public_id}/",
        "take": f"/ticket/take/{counter.public_id}/",
        "ticket": f"/ticket/{ticket.public_id}/",
        "unknown": "/form/nikt/",
    }
    page = page_of(chromium)
    loud = []
    page.on(
        "console", lambda message: loud.append(message.text) if "Content Security" in message.text else None
    )
    for name, place in places.items():
        page.goto(live_server.url + place)
        in_each_face(page, name)
    page.goto(f"{live_server.url}/form/lniany/")
    page.click("button[type=submit]")
    page.wait_for_selector("#problems")
    in_each_face(page, "wrong")
    assert not loud


def test_a_ticket_hears_its_call_without_reloading(chromium, live_server):
    counter = make.account("counter", name="Salon Kraków")
    page = page_of(chromium)
    page.goto(f"{live_server.url}/ticket/take/{counter.public_id}/")
    page.fill("[name=topic]", "Zwrot butów")
    page.click("button[type=submit]")
    page.wait_for_selector(".place")
    tickets.call_next(make.agent(), counter, where="stanowisko 2")
    page.wait_for_selector(".place.called", timeout=10_000)
    assert "stanowisko 2" in page.text_content(".place")
    shoot(page, "called-390-light")


def test_agents_pages_have_no_barrier(chromium, live_server, client):
    brand = shop()
    make.account("phone", brand=brand, name="Infolinia")
    counter = make.account("counter", brand=brand, name="Salon Kraków")
    for n in range(3):
        tickets.take_ticket(counter, name="Ewa", topic="Zwrot", nonce=f"n{n}")
    agent = make.agent("Alicja Nowak", role="owner")
    tickets.call_next(agent, counter, where="stanowisko 2")
    make.customer("Marta Wiśniewska", email="marta@poczta.example")
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    for viewport in (WIDE, PHONE):
        page = page_of(chromium, viewport=viewport)
        cookie = {
            "name": "odzew_session",
            "value": client.cookies["odzew_session"].value,
            "url": live_server.url,
        }
        page.context.add_cookies([cookie])
        for name, place in {"log": "/new/", "letter": "/new/email/", "queue": "/counter/"}.items():
            page.goto(live_server.url + place)
            if name == "log":
                page.fill("[name=who]", "wisniew")
                page.wait_for_selector("#n-found input[type=radio]")
            shoot(page, f"{name}-{viewport['width']}")
            fits(page)
            has_no_barrier(page)


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_S117_the_charter_reads_well_without_scripts(live_server, chromium, viewport, scheme):
    from datetime import date

    from odzew.features.promises.actions.charters import save_charter
    from odzew.features.promises.models import AnswerProfile, KeptFigure
    from odzew.features.promises.queries.kept import span

    with transaction.atomic():
        brand = make.brand("Lniany Dom", slug="lniany", website="https://lnianydom.example")
        for kind in ("email", "form", "chat"):
            make.account(kind, brand=brand)
        words = {"pl": "Piszemy prosto i podpisujemy się imieniem.", "en": ""}
        boss = make.agent("Alicja Nowak", role="owner")
        save_charter(brand, by=boss, texts=words, is_public=True, shows_limits=False, shows_kept=True)
        waits = [[60 * n, 0, 10, 1, 1, 0] for n in range(5, 105, 5)]
        AnswerProfile.objects.create(key="first_answer/email", waits=waits)
        week: date = span(2)[0]
        team = make.team("Zwroty")
        for n, channel in enumerate(("email", "form", "chat")):
            KeptFigure.objects.create(
                week=week, channel=channel, brand_id=brand.pk, team_id=team.pk, agent_id=boss.pk, told=40 - 8 * n,
                held=33 - 8 * n, first_answers=30, first_open_seconds=30 * 2400.0 * (n + 1), first_calendar_seconds=30 * 9000.0,
            )  # fmt: skip
    page = page_of(chromium, viewport=viewport, scripts=False, scheme=scheme)
    page.goto(f"{live_server.url}/karta/lniany/")
    assert "Karta komunikacji" in page.inner_text("h1")
    fits(page)
    shoot(page, f"charter-{viewport['width']}-{scheme}")
    page = page_of(chromium, viewport=viewport, scheme=scheme)
    page.goto(f"{live_server.url}/karta/lniany/")
    has_no_barrier(page)
    page = signed_in_page(live_server, chromium, boss, viewport=viewport, scheme=scheme)
    for path, name in (
        ("/promises/kept", "kept"), ("/settings/charter", "settings-charter"), (f"/settings/charter/{brand.public_id}", "settings-charter-brand"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        shoot(page, f"{name}-{viewport['width']}-{scheme}")
        has_no_barrier(page)
        fits(page)


def signed_in_page(live_server, chromium, agent, *, viewport, scheme):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(agent)
    page = page_of(chromium, viewport=viewport, scheme=scheme)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return page
