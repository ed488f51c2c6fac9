"""A notification reaches the other agent's browser while they look at something else."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import assert_accessible

ARTIFACTS = os.environ.get("ODZEW_ARTIFACTS", "")
OLA = "Ola Wzmianka"


def picture(page: Page, name: str) -> None:
    if not ARTIFACTS:
        return
    for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # Playwright's own shape
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
            page.screenshot(path=Path(ARTIFACTS) / f"{name}-{size['width']}-{scheme}.png")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


@pytest.fixture
def ola(page_of, hand) -> Page:
    """Her own browser, with every notification read."""
    page: Page = page_of(OLA)
    page.goto("/notifications/")
    button = page.locator("main").get_by_role("button", name="Oznacz wszystkie jako przeczytane")
    if button.count():
        button.click()
    expect(page.locator("nav.nav [data-count=bell]")).to_have_text("")
    return page


def test_a_mention_appears_live_and_goes_when_its_case_is_opened(ola, hand):
    number = hand.case(subject="Pościel do wymiany", team="Obsługa")
    ola.goto("/settings/work")
    bell = ola.locator("nav.nav [data-count=bell]")
    count = int(bell.text_content() or 0)
    hand.mention(number=number, text=f"@{OLA} zerknij, proszę", name=OLA)
    expect(bell).to_have_text(str(count + 1))
    expect(ola).to_have_title(re.compile(rf"^\({count + 1}\) "))
    expect(ola.locator("#toasts")).to_contain_text(f"Wzmianka w notatce #{number}")
    assert ola.locator("link[rel=icon]").get_attribute("href").startswith("data:image/png")  # type: ignore[union-attr]  # it has one
    ola.keyboard.press("g")
    ola.keyboard.press("n")
    drawer = ola.locator("#drawer")
    expect(drawer).to_contain_text("Pościel do wymiany")
    picture(ola, "news-drawer")
    assert_accessible(ola)
    drawer.get_by_role("link", name=re.compile("Wzmianka w notatce")).click()
    ola.wait_for_url(f"**/c/{number}/**")
    expect(ola.locator("nav.nav [data-count=bell]")).to_have_text(str(count) if count else "")


def test_two_windows_count_together_and_all_read_is_undone(ola, page_of, hand):
    number = hand.case(subject="Zasłony na wymiar", team="Obsługa")
    other: Page = page_of(OLA)
    other.goto("/inbox/")
    hand.mention(number=number, text=f"@{OLA} pilne", name=OLA)
    for page in (ola, other):
        expect(page.locator("nav.nav [data-count=bell]")).not_to_have_text("")
    ola.goto("/notifications/")
    ola.locator("main").get_by_role("button", name="Oznacz wszystkie jako przeczytane").click()
    expect(other.locator("nav.nav [data-count=bell]")).to_have_text("")
    ola.locator("#toasts").get_by_role("button", name="Cofnij").click()
    expect(other.locator("nav.nav [data-count=bell]")).not_to_have_text("")


def test_what_must_be_taken_up_is_taken_up_in_the_drawer(ola, hand, people):
    number = hand.case(subject="Reklamacja obrusu", team="Obsługa", assignee=people.email(OLA))
    hand.breaks(number=number)
    expect(ola.locator("nav.nav [data-count=bell]")).not_to_have_text("")
    ola.goto("/notifications/")
    picture(ola, "news-open")
    ola.locator("nav.nav .bell").click()
    ola.locator("#drawer").get_by_role("button", name="Zajmuję się tym").first.click()
    expect(ola.locator("#toasts")).to_contain_text("Podjęte")
    ola.goto("/notifications/escalations")
    expect(ola.locator("main")).to_contain_text("podjęte")
    picture(ola, "news-chain")


def test_the_settings_say_honestly_what_this_browser_can(ola):
    ola.goto("/settings/notifications")
    shown = ola.locator("[data-push-state]:not([hidden])")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-push-state", re.compile("off|denied"))
    expect(ola.locator("[data-push-state=unknown]")).to_be_hidden()
    picture(ola, "news-wishes")
    assert ola.evaluate("navigator.serviceWorker.register('/sw.js').then((line) => line.scope)").endswith("/")
