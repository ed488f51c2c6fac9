"""The Radar shows an orphan of each kind and mends it; without any it says so."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.process.tree import eventually

# What is left to do after the button: who takes a case that is late has it, and it stays late until it is answered.
TAKEN = {
    "holder_left",
    "holder_away",
    "no_owner",
    "unassigned",
    "promise_broken",
    "callback_past",
    "bot_only",
    "draft_left",
}
STAYS = {"promise_broken", "callback_past", "bot_only", "draft_left"}
CASES = (*sorted(TAKEN), "snooze_past", "snooze_far", "send_failed")
SWEPT = {"snooze_past"}  # by the desk's own sweep, at the full minute
BOARD = "/radar/?all=1"


@pytest.fixture(scope="module")
def orphans(hand):
    return hand.orphans()


@pytest.mark.parametrize("kind", CASES)
def test_the_radar_shows_an_orphan_of_each_kind_and_mends_it(hand, agent_page, orphans, kind):
    subject, page = orphans[kind], agent_page
    if kind in SWEPT:
        subject = _between_sweeps(hand, kind)
    page.goto(BOARD)
    line = page.locator(".wait", has_text=subject)
    expect(line.locator(".because")).not_to_be_empty()
    line.locator(".fix button").first.click()
    if kind in TAKEN:
        page.wait_for_url("**/c/**")
        expect(page.locator("#toasts")).to_contain_text("Sprawa przejęta")
        eventually(lambda: hand.risks(subject=subject)["assignee"] == "Alicja Nowak", 20)
    elif kind in SWEPT:  # a sleep that is over cannot be given back
        expect(page.locator("#toasts")).to_contain_text("Sprawa")
    else:
        expect(page.locator("#toasts").get_by_role("button", name="Cofnij")).to_be_visible()
    if kind not in STAYS:
        eventually(lambda: kind not in hand.risks(subject=subject)["kinds"], 20)


def _between_sweeps(hand, kind):
    """A new one, with most of a minute left before the desk mends it by itself."""
    second = datetime.now(UTC).second
    if second > 30:
        time.sleep(62 - second)
    return hand.orphan(kind=kind)


@pytest.mark.parametrize("kind", ["unreadable", "spam_person", "automatic_person"])
def test_what_the_machine_set_aside_is_put_away_and_comes_back_on_undo(hand, agent_page, orphans, kind):
    page = agent_page
    page.goto(BOARD)
    line = page.locator(".wait", has_text=orphans[kind])
    line.locator(".fix button").last.click()
    expect(line).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Cofnij").click()
    expect(line).to_have_count(1)


def test_the_radar_is_worked_with_keys_and_follows_the_desk(hand, agent_page, orphans):
    page = agent_page
    page.goto(BOARD)
    page.keyboard.press("j")
    expect(page.locator(".wait").first.locator("[data-line]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".wait").nth(1).locator("[data-line]")).to_be_focused()
    hand.case(subject="Nowa na Radarze", team="")
    expect(page.locator("[data-radar-fresh]")).to_be_visible()
    page.locator("[data-radar-fresh]").click()
    expect(page.locator(".wait", has_text="Nowa na Radarze")).to_be_visible()


def test_a_phone_shows_the_radar_without_a_sideways_scroll(agent_page, orphans):
    page = agent_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(BOARD)
    expect(page.locator(".wait .fix button").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_team_without_waiting_people_is_clean(hand, agent_page):
    page = agent_page
    page.goto(f"/radar/?team={hand.team(name='Nikt nie czeka')}")
    expect(page.locator("h1")).to_have_text("0 osób bez odzewu")
