"""The pages of assignment in Chromium: accessible, no fault in the console, live, and usable with keys alone."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from odzew.channels import liveness
from odzew.core.accounts import actions as accounts
from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Calendar
from odzew.features.routing import actions
from odzew.features.routing.models import AgentSkill, Seat
from odzew.kit import clock
from odzew.surfaces.widget import views
from odzew.surfaces.widget.tests.shop import desk_serving
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
    yield
    liveness.release()
    connections.close_all()


@pytest.fixture(scope="module")
def served(django_db_setup):
    with desk_serving() as address:
        yield address


@pytest.fixture
def page(served):
    """Alicja's page; what its console complains of fails the test."""
    owner = make.agent("Alicja Nowak", role="owner")
    client = Client()
    client.force_login(owner)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": served,
    }
    faults = []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = running.new_context(base_url=served, viewport={"width": 1440, "height": 900}, locale="pl")
        context.add_cookies([cookie])
        one = context.new_page()
        one.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        one.owner = owner
        yield one
        running.close()
    assert faults == []


def filled(owner):
    """A team of three with skills, leave, a queue, and a case that was given out."""
    team = make.team("Obsługa sklepu")
    names = ("Ola Nowak", "Piotr Zając", "Łucja Brzęczyszczykiewicz-Wiśniewska")
    people = [make.agent(name, teams=(team,), presence="available") for name in names]
    actions.save_team_routing(team, {"mode": "least_loaded", "most": {"email": 2, "chat": 1}}, by=owner)
    english = actions.save_skill(None, by=owner, name="angielski", kind="language", code="en")
    actions.save_skill(None, by=owner, name="pościel lniana", kind="product")
    returns = actions.save_skill(None, by=owner, name="zwroty i reklamacje", kind="skill")
    actions.set_levels({(people[0], english): 3, (people[1], returns): 4}, by=owner)
    actions.save_need(by=owner, skill=returns, level=2, tag="zwrot", kind="complaint")
    night = Calendar.objects.create(name="Nocna zmiana", week={"mon": [["18:00", "24:00"]]})
    actions.save_seat(people[2], by=owner, share=50, week={}, calendar=night)
    accounts.set_presence(people[2], "away")
    day = clock.now().date()
    actions.take_leave(people[2], by=owner, first_day=day, last_day=day + timedelta(days=9), note="urlop")
    account = make.account()
    with transaction.atomic():
        cases = [make.conversation(account=account, team=team, subject=f"Paczka {n}") for n in range(6)]
        Conversation.objects.filter(pk=cases[0].pk).update(language="en")
    actions.work_on(team.pk)
    return team, people, cases


def shown(page, path, name):
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    if SHOTS:
        for scheme in ("light", "dark"):
            for width, height in ((1440, 900), (390, 844)):
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": height})
                page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})


def test_the_pages_of_assignment_are_accessible_and_quiet(page):
    team, people, cases = filled(page.owner)
    shown(page, "/settings/routing", "routing")
    shown(page, f"/settings/routing/teams/{team.public_id}", "routing-team")
    shown(page, f"/settings/routing/people/{people[0].public_id}", "routing-seat")
    page.get_by_label("Godziny tej osoby").select_option("Nocna zmiana")
    page.get_by_role("button", name="Zapisz").click()
    page.wait_for_url("**/settings/routing")
    assert Seat.objects.get(agent=people[0]).calendar.name == "Nocna zmiana"
    shown(page, "/settings/leave", "leave")
    shown(page, "/settings/skills", "skills")
    page.goto(f"/c/{cases[0].number}/")
    page.get_by_role("button", name="Dlaczego ta osoba?").click()
    seen = page.get_by_text("Ta osoba ma umiejętności, których wymaga sprawa.").filter(visible=True)
    expect(seen).to_have_count(1)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/why-1440.png")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("button", name="Dlaczego ta osoba?")).to_be_hidden()
    page.get_by_role("button", name="Panel klienta").click()
    page.locator("summary", has_text="Dlaczego ta osoba?").click()
    expect(seen).to_have_count(1)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/why-390.png")


def test_the_picture_of_a_team_moves_by_itself(page):
    team, (ola, *_others), _cases = filled(page.owner)
    page.goto("/settings/routing")
    expect(page.get_by_text("Czekają 2 sprawy.")).to_be_visible()
    page.wait_for_timeout(500)
    mine = Conversation.objects.filter(assignee=ola).first()
    from odzew.core.conversations import actions as conversations
    from odzew.kit.events import SYSTEM

    conversations.change_status(mine.pk, "resolved", actor=SYSTEM, reason="odpowiedź przez telefon")
    actions.work_on(team.pk)
    expect(page.get_by_text("Czeka 1 sprawa.")).to_be_visible(timeout=8_000)


def test_S137_levels_are_set_with_keys_alone(page):
    filled(page.owner)
    page.goto("/settings/skills")
    page.get_by_label("Piotr Zając: angielski").focus()
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Zapisz poziomy").press("Enter")
    expect(page.get_by_text("Zmieniono 2 poziomy.")).to_be_visible()
    levels = AgentSkill.objects.filter(agent__name="Piotr Zając").values_list("skill__name", "level")
    assert dict(levels) == {"angielski": 2, "pościel lniana": 4, "zwroty i reklamacje": 4}
