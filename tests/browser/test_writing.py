"""Writing in the browser: taking back, stale replies, notes that call a colleague, words that survive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.process.tree import eventually

Pages = Callable[..., Page]
TEXT = "#pisanie textarea"
SEND = "[data-send]"


def opened(page: Page, number: int) -> Page:
    """The case's page, its line to the desk open and what was said told as seen."""
    page.goto(f"/c/{number}/")
    expect(page.locator("#rozmowa .msg").first).to_be_visible()
    return page


def test_a_reply_taken_back_returns_to_the_composer(hand, agent_page):
    number = hand.case(subject="Cofnięta odpowiedź")
    hand.desk(undo_seconds=60)
    try:
        page = opened(agent_page, number)
        page.locator(TEXT).fill("Za szybko wysłane słowa.")
        page.locator(SEND).click()
        expect(page.locator(".msg.agent")).to_contain_text("Za szybko wysłane słowa.")
        expect(page.locator(TEXT)).to_have_value("")
        page.locator("#toasts").get_by_role("button", name="Cofnij").click()
        expect(page.locator(TEXT)).to_have_value("Za szybko wysłane słowa.")
        expect(page.locator(".msg.agent")).to_have_count(0)
    finally:
        hand.desk(undo_seconds=1)
    left = [each["text"] for each in hand.facts(number=number)["messages"] if each["direction"] == "out"]
    assert "Za szybko wysłane słowa." not in left


def test_a_reply_written_before_the_customers_last_words_is_stopped_and_kept(hand, agent_page, watch):
    watch.expect("409")
    number = hand.case(subject="Spóźniona odpowiedź")
    page = opened(agent_page, number)
    page.locator(TEXT).fill("Proszę czekać.")
    hand.word(number=number, text="Już niepotrzebne, paczka przyszła.")
    expect(page.locator("#linie .msg.customer").last).to_contain_text("Już niepotrzebne")
    page.locator(SEND).click()
    expect(page.locator("#nowe-slowa")).to_contain_text("Już niepotrzebne")
    expect(page.locator("#blad")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Proszę czekać.")
    page.locator(TEXT).fill("Cieszę się, że przyszła.")
    page.locator(SEND).click()
    expect(page.locator("#linie .msg.agent")).to_contain_text("Cieszę się")
    texts = [each["text"] for each in hand.facts(number=number)["messages"]]
    assert "Proszę czekać." not in texts


def test_a_note_calls_a_colleague_whose_mentions_change_at_once(hand, page_of: Pages):
    number = hand.case(subject="Wołanie o pomoc", team="Obsługa")
    hers, his = page_of(), page_of("Bartek Lis")
    his.goto("/inbox/mentions")
    expect(his.locator("#rows")).to_be_visible()
    page = opened(hers, number)
    page.locator("#pisanie [data-mode=note]").click()
    page.locator(TEXT).press_sequentially("@Bart")
    page.locator("#podpowiedzi li", has_text="Bartek Lis").wait_for()
    page.keyboard.press("Enter")
    page.locator(TEXT).press_sequentially("co z tą paczką?")
    page.locator(SEND).click()
    expect(page.locator(".msg.note")).to_contain_text("@Bartek Lis co z tą paczką?")
    expect(his.locator("[data-fresh]")).to_be_visible()
    his.locator("[data-fresh]").click()
    expect(his.locator("#rows .row", has_text="Wołanie o pomoc")).to_be_visible()


def test_two_agents_at_one_case_see_who_reads_and_who_writes(hand, page_of: Pages):
    number = hand.case(subject="Dwoje przy jednej sprawie", team="Obsługa")
    hers, his = opened(page_of(), number), opened(page_of("Bartek Lis"), number)
    expect(hers.locator("[data-people]")).to_contain_text("Bartek")
    expect(his.locator("[data-people]")).to_contain_text("Alicja")
    his.locator(TEXT).press_sequentially("Odpisuję")
    expect(hers.locator("[data-people] .types")).to_contain_text("Bartek")


def test_a_colleagues_message_and_status_appear_without_a_reload(hand, page_of: Pages):
    number = hand.case(subject="Na żywo u dwojga", team="Obsługa")
    hers, his = opened(page_of(), number), opened(page_of("Bartek Lis"), number)
    his.locator(TEXT).fill("Odpowiada Bartek.")
    his.locator(SEND).click()
    expect(hers.locator(".msg.agent")).to_contain_text("Odpowiada Bartek.")
    his.locator("#naglowek [data-key=e]").click()
    expect(hers.locator("#naglowek form [name=to][value=open][type=hidden]")).to_be_attached()


@pytest.mark.timeout(180)
def test_a_draft_survives_a_reload_and_kill_9_of_the_desk(place, hand, agent_page, watch):
    watch.expect("WebSocket|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_SOCKET|Failed to load resource")
    number = hand.case(subject="Szkic przetrwa")
    page = opened(agent_page, number)
    page.locator(TEXT).press_sequentially("Szanowna Pani, ")
    expect(page.locator("[data-saved]")).to_contain_text(":")
    page.reload()
    expect(page.locator(TEXT)).to_have_value("Szanowna Pani, ")
    place.serving.kill()
    expect(page.locator("#connection")).to_be_visible()
    page.locator(TEXT).press("End")
    page.locator(TEXT).press_sequentially("sprawdzam.")
    place.start_again()
    expect(page.locator("#connection")).to_be_hidden(timeout=45_000)
    expect(page.locator(TEXT)).to_have_value("Szanowna Pani, sprawdzam.")
    expect(page.locator("[data-saved]")).to_contain_text(":")
    page.evaluate("localStorage.clear()")
    eventually(lambda: _kept(page, number) == "Szanowna Pani, sprawdzam.", 20)
    hand.word(number=number, text="Czy ktoś to czyta?")
    expect(page.locator("#linie .msg.customer").last).to_contain_text("Czy ktoś to czyta?")


def _kept(page: Page, number: int) -> str:
    return str(page.request.get(f"/c/{number}/draft/own?mode=reply").json()["text"])
