"""The place in the chat's queue counts down before the visitor's eyes; a call and a manager are two steps away."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections, transaction
from playwright.sync_api import expect, sync_playwright

from odzew.channels import liveness
from odzew.core.accounts import actions as accounts
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Promise
from odzew.features.routing import actions as routing
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.surfaces.widget import limits, views
from odzew.surfaces.widget.tests.shop import desk_serving, shop_serving
from odzew.surfaces.widget.tests.test_browser import ARGUMENTS, CHROMIUM
from odzew.testing import make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not views.SCRIPT.exists(), reason="the front end is not built"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SHOTS = os.environ.get("ODZEW_SHOTS", "")


@pytest.fixture(autouse=True)
def _aside(monkeypatch):
    """Playwright runs a loop in this thread; Django's rows are read beside it on purpose."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    for limit in (limits.KNOCKS, limits.WORDS, limits.CROWD, limits.FILES, limits.FRAMES):
        limit.forget()
    yield
    liveness.release()
    connections.close_all()


@pytest.fixture(scope="module")
def served(django_db_setup):
    with desk_serving() as address:
        yield address


@pytest.fixture
def chromium():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


def test_S90_the_place_in_the_queue_counts_down_while_others_are_answered(served, chromium):
    team = make.team("Czat")
    ola = make.agent("Ola Nowak", teams=(team,), presence="available")
    account = make.account("chat", team=team)
    mails = make.account("email", team=team)
    with transaction.atomic():
        first, second = (
            make.conversation(account=account, channel="chat", text=f"Halo {n}") for n in range(2)
        )
        make.conversation(account=mails)  # waits longer, but is read later: it does not come before a chat
    owner = make.agent("Alicja Owner", role="owner")
    routing.save_team_routing(team, {"mode": "least_loaded", "most": {"chat": 1, "email": 1}}, by=owner)
    with shop_serving(served, str(account.public_id)) as shop:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(shop)
        page.locator(".launcher").click()
        page.locator("textarea").fill("Czy pościel jest z lnu?")
        page.keyboard.press("Enter")
        place = page.locator(".promise small")
        expect(place).to_have_text("W kolejce przed Państwem: 2 osoby.")
        assert routing.work_on(team.pk) == 1
        expect(place).to_have_text("W kolejce przed Państwem: 1 osoba.")
        assert Conversation.objects.get(pk=first.pk).assignee == ola
        actions.assign(second.pk, actor=SYSTEM, assignee=owner)
        expect(place).to_have_text("Następna osoba w kolejce.")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/chat-queue-1440.png")
        actions.reply(first.pk, ola, Words(text="Dzień dobry"))
        actions.change_status(first.pk, "resolved", actor=SYSTEM, reason="odpowiedź")
        assert routing.work_on(team.pk) == 1
        expect(place).to_have_count(0)
        assert Conversation.objects.filter(assignee=ola, channel="chat").count() == 2


def test_S22_S37_a_call_and_somebody_in_charge_are_two_steps_away(served, chromium):
    account = make.account("chat")
    accounts.set_presence(make.agent("Ola Nowak"), "available")
    with shop_serving(served, str(account.public_id)) as shop:
        page = chromium.new_page(viewport={"width": 390, "height": 780})
        page.goto(shop)
        page.locator(".launcher").click()
        page.get_by_label("Opcje").click()
        page.get_by_role("button", name="Wolę, żeby Państwo oddzwonili").click()
        page.get_by_label("Numer telefonu").fill("601 234 567")
        page.get_by_label("Dzień i godzina").fill(_workday())
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/chat-call-390.png")
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("button", name="Poproś o telefon").click()
        expect(page.get_by_text("Zapisane. Zadzwonimy w tym terminie.")).to_be_visible()
        expect(page.get_by_text("Proszę oddzwonić: 601 234 567")).to_be_visible()
        assert Promise.objects.filter(kind="callback").count() == 1
        page.get_by_label("Opcje").click()
        page.get_by_role("button", name="Rozmowa z kierownikiem").click()
        expect(page.get_by_text("Chcę porozmawiać z kierownikiem.")).to_be_visible()
        case = Conversation.objects.get()
        assert {"oddzwonić", "prosi o kierownika"} <= set(case.tags)


def _workday():
    """The next Tuesday at noon, as the browser's field takes it."""
    day = clock.now().date() + timedelta(days=1)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return f"{day.isoformat()}T12:00"
