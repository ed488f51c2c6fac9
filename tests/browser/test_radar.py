"""The Radar shows an orphan of each kind and mends it; without any it says so."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from odzew.core.conversations.rules.orphans import KINDS
from tests.process.tree import eventually

BOARD = "/radar/?all=1"
ME = "Alicja Nowak"
ALSO = {"holder_on_leave": "holder_away"}
LATER = {"snooze_past", "no_promise", "due_near"}  # what follows from the case's first word puts these right
SWEPT = {"snooze_past", "no_promise"}  # and the desk's own sweep at the full minute these
SWEEP_SECONDS, ROOM_SECONDS = 3, 15  # how long it may take, and how long a journey may


@pytest.fixture(scope="module")
def orphans(hand):
    return hand.orphans(kinds=[*KINDS, *ALSO])


@pytest.mark.parametrize("case", [*KINDS, *ALSO])
def test_the_radar_shows_an_orphan_of_each_kind_and_mends_it(hand, agent_page, orphans, case):
    page, kind, line = agent_page, ALSO.get(case, case), orphans[case]
    if kind in LATER:
        _slip(hand, kind, line)
    page.goto(BOARD)
    row = page.locator(f"#{line}")
    reason = row.locator(".because p").first.inner_text()
    assert reason
    assert hand.risks(line=line)[0] == kind
    row.locator(".fix button").first.click()
    MENDED[kind](hand, page, line)
    eventually(lambda: kind not in hand.risks(line=line), 20)
    if not page.url.endswith(BOARD):
        page.goto(BOARD)
        expect(page.locator("h1")).to_be_visible()
    expect(row.locator(".because p", has_text=reason)).to_have_count(0)
    expect(row.and_(page.locator(".is-note" if "-a-" in line else ".is-broken"))).to_have_count(0)


def _is_taken(hand, page: Page, line: str) -> None:
    """The button leads to the case, which is mine then."""
    number = int(line.removeprefix("w-"))
    page.wait_for_url(f"**/c/{number}/**")
    expect(page.locator("#toasts")).to_contain_text("Sprawa przejęta")
    assert hand.facts(number=number)["assignee"] == ME


def _is_answered(hand, page: Page, line: str) -> None:
    """Whoever took it answers; until then it is as late as it was."""
    _is_taken(hand, page, line)
    page.locator("#pisanie textarea").fill("Paczka jest w drodze.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#linie .msg.agent")).to_contain_text("Paczka jest w drodze.")


def _is_called_back(hand, page: Page, line: str) -> None:
    _is_taken(hand, page, line)
    page.locator(".promises .rail form[action*='fulfil'] button").click()
    expect(page.locator(".promises > .rail")).not_to_contain_text("oddzwonię o 12")


def _is_done(_hand, page: Page, line: str) -> None:
    """The board itself says what was done, and that it can be taken back; the page stays where it is."""
    expect(page.locator("#toasts").get_by_role("button", name="Cofnij")).to_be_visible()
    expect(page.locator(f"#{line}:is(.is-risk, .is-broken, .is-note)")).to_have_count(0)


def _is_awake(_hand, page: Page, line: str) -> None:
    """A sleep that is over cannot be given back."""
    expect(page.locator("#toasts")).to_contain_text("Sprawa wróciła")
    expect(page.locator(f"#{line}:is(.is-risk, .is-broken)")).to_have_count(0)


def _is_promised(hand, page: Page, line: str) -> None:
    expect(page.locator("#toasts")).to_contain_text("Obiecan")
    owed = [each["state"] for each in hand.promises(number=int(line.removeprefix("w-")))]
    assert "open" in owed


# Each kind with what its first button leads to; one that is missing here fails the journey.
MENDED = {
    "holder_left": _is_taken,
    "holder_away": _is_taken,
    "no_owner": _is_taken,
    "unassigned": _is_taken,
    "snooze_past": _is_awake,
    "snooze_far": _is_done,
    "no_promise": _is_promised,
    "promise_broken": _is_answered,
    "callback_past": _is_called_back,
    "send_failed": _is_done,
    "send_unknown": _is_done,
    "bot_only": _is_answered,
    "draft_left": _is_answered,
    "due_near": _is_answered,
    "automatic_person": _is_done,
    "spam_person": _is_done,
    "unreadable": _is_done,
    "stuck": _is_done,
}


def _slip(hand, kind: str, line: str) -> None:
    """With time enough before the desk mends it by itself."""
    second = datetime.now(UTC).second
    if kind in SWEPT and not SWEEP_SECONDS <= second < 60 - ROOM_SECONDS:
        time.sleep((60 + SWEEP_SECONDS - second) % 60)
    eventually(hand.is_idle, 20)
    hand.slips(kind=kind, line=line)


@pytest.mark.parametrize("kind", ["unreadable", "spam_person", "automatic_person", "stuck"])
def test_what_the_machine_set_aside_is_put_away_and_comes_back_on_undo(hand, agent_page, kind):
    page, line = agent_page, hand.orphan(kind=kind)
    page.goto(BOARD)
    row = page.locator(f"#{line}")
    row.locator(".fix button").last.click()
    expect(row).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Cofnij").click()
    expect(row).to_have_count(1)


def test_the_radar_is_worked_with_keys_and_follows_the_desk(hand, agent_page):
    page, _two = agent_page, hand.orphans(kinds=["no_owner", "unassigned"])
    page.goto(BOARD)
    page.keyboard.press("j")
    expect(page.locator(".wait").first.locator("[data-line]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".wait").nth(1).locator("[data-line]")).to_be_focused()
    hand.case(subject="Nowa na Radarze", team="")
    expect(page.locator("[data-radar-fresh]")).to_be_visible()
    page.locator("[data-radar-fresh]").click()
    expect(page.locator(".wait", has_text="Nowa na Radarze")).to_be_visible()


def test_a_phone_shows_the_radar_without_a_sideways_scroll(hand, agent_page):
    page, _one = agent_page, hand.orphan(kind="no_owner")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(BOARD)
    expect(page.locator(".wait .fix button").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_team_without_waiting_people_is_clean(hand, agent_page):
    page = agent_page
    page.goto(f"/radar/?team={hand.team(name='Nikt nie czeka')}")
    expect(page.locator("h1")).to_have_text("0 osób bez odzewu")
