"""Nobody parked in silence, in the browser: the question for a reason, thanks, two people at one case, hints."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.watch import assert_accessible
from tests.process.tree import eventually

Pages = Callable[..., Page]
TEXT = "#pisanie textarea"
DIALOG = "#dialog[open]"


def opened(page: Page, number: int) -> Page:
    page.goto(f"/c/{number}/")
    expect(page.locator("#rozmowa .msg").first).to_be_visible()
    return page


def resolve(page: Page) -> None:
    page.locator("[popovertarget=menu-status]").click()
    page.locator("#menu-status button[value=resolved]").click()


def test_a_waiting_case_is_resolved_with_a_reason_by_keys_alone_and_undone(hand, agent_page, watch):
    watch.expect("409")
    number = hand.case(subject="Zamykana bez odpowiedzi")
    page = opened(agent_page, number)
    resolve(page)
    expect(page.locator(DIALOG)).to_contain_text("Dlaczego bez odpowiedzi?")
    expect(page.locator(f"{DIALOG} input[value=by_phone]")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_have_count(0)
    assert hand.facts(number=number)["status"] == "new"
    resolve(page)
    expect(page.locator(f"{DIALOG} input[value=by_phone]")).to_be_focused()
    expect(page.locator(f"{DIALOG} input:checked")).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(DIALOG)).to_have_count(0)
    expect(page.locator("#linie")).to_contain_text("odpowiedź przekazana telefonicznie")
    eventually(lambda: hand.facts(number=number)["status"] == "resolved", 20)
    page.locator("#toasts").get_by_role("button", name="Cofnij").first.click()
    eventually(lambda: hand.facts(number=number)["status"] == "new", 20)


def test_own_words_are_a_reason_too(hand, agent_page, watch):
    watch.expect("409")
    number = hand.case(subject="Własne słowa")
    page = opened(agent_page, number)
    resolve(page)
    page.locator("#reason-words").fill("Klientka była w sklepie")
    expect(page.locator(f"{DIALOG} input[value=other]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#linie")).to_contain_text("Klientka była w sklepie")


def test_who_is_taken_to_the_list_after_closing_can_still_undo(hand, people, page_of, watch):
    watch.expect("409")
    page = page_of("Lena Lista")
    hand.prefer(email=people.email("Lena Lista"), after_close="list")
    number = hand.case(subject="Zamykana przed listą")
    opened(page, number)
    resolve(page)
    expect(page.locator(DIALOG)).to_be_visible()
    page.locator("#reason-words").fill("Załatwione przy ladzie")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")
    page.locator("#toasts").get_by_role("button", name="Cofnij").click()
    eventually(lambda: hand.facts(number=number)["status"] == "new", 20)


def test_a_bulk_change_asks_once_for_all_that_wait(hand, agent_page, watch):
    watch.expect("409")
    numbers = [hand.case(subject=f"Zbiorowo {n}") for n in range(2)]
    page = agent_page
    page.goto("/inbox/?order=recent")
    for number in numbers:
        page.locator(f"#row-{number} .pick input").check()
    page.locator("[popovertarget=bulk-status]").click()
    page.locator("#bulk-status button[value=closed]").click()
    expect(page.locator(DIALOG)).to_contain_text("W 2 sprawach klient czeka")
    page.locator(f"{DIALOG} input[value=duplicate]").check()
    page.locator(f"{DIALOG} .btn.primary").click()
    for number in numbers:
        eventually(lambda number=number: hand.facts(number=number)["status"] == "closed", 20)


def test_rivals_12_thanks_are_said_quietly_and_closed_in_one_press(hand, agent_page):
    number = hand.case(subject="Z podziękowaniem")
    hand.answer(number=number, text="Paczka dojedzie jutro.")
    page = opened(agent_page, number)
    hand.word(number=number, text="Dziękuję bardzo!")
    expect(page.locator(".banner.thanks")).to_contain_text("Klient tylko podziękował")
    page.locator(".banner.thanks button[value=question]").click()
    expect(page.locator(".banner.thanks")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Cofnij").first.click()
    expect(page.locator(".banner.thanks")).to_be_visible()
    page.locator(".banner.thanks button[value=closed]").click()
    eventually(lambda: hand.facts(number=number)["status"] == "closed", 20)


def test_S43_two_agents_at_one_case_see_each_other_and_no_reply_goes_twice(hand, page_of: Pages, watch):
    watch.expect("409")
    number = hand.case(subject="Dwie osoby naraz", team="Obsługa")
    hand.desk(undo_seconds=60)
    try:
        hers, his = opened(page_of(), number), opened(page_of("Bartek Lis"), number)
        expect(hers.locator("#obecni")).to_contain_text("Bartek Lis")
        expect(his.locator("#obecni")).to_contain_text("Alicja Nowak")
        his.locator(TEXT).press_sequentially("Ja odpiszę.")
        expect(hers.locator("#obecni .types")).to_contain_text("Bartek Lis")
        hers.locator(TEXT).fill("Już odpisuję.")
        hers.locator("[data-send]").click()
        expect(his.locator("#linie .msg.agent")).to_contain_text("Już odpisuję.")
        his.locator("[data-send]").click()
        expect(his.locator("#nowe-slowa")).to_contain_text("Już odpisuję.")
        expect(his.locator(TEXT)).to_have_value("Ja odpiszę.")
    finally:
        hand.desk(undo_seconds=1)


def test_S43_a_second_window_of_the_same_person_cannot_send_an_old_reply(hand, page_of: Pages, watch):
    watch.expect("409")
    number = hand.case(subject="Dwa okna")
    first, second = opened(page_of(), number), opened(page_of(), number)
    first.bring_to_front()
    first.locator(TEXT).fill("Wysłane z pierwszego okna.")
    second.bring_to_front()
    second.locator(TEXT).fill("Niewysłane z drugiego.")
    first.bring_to_front()
    first.locator(TEXT).fill("Wysłane z pierwszego okna.")
    first.locator("[data-send]").click()
    expect(second.locator("#linie .msg.agent")).to_contain_text("Wysłane z pierwszego okna.")
    second.locator(TEXT).fill("Niewysłane z drugiego.")
    second.locator("[data-send]").click()
    expect(second.locator("#nowe-slowa")).to_contain_text("Wysłane z pierwszego okna.")
    expect(second.locator(TEXT)).to_have_value("Niewysłane z drugiego.")


def test_S49_hints_point_at_the_word_and_go_away(hand, agent_page):
    number = hand.case(subject="Wskazówki")
    page = opened(agent_page, number)
    page.locator(TEXT).fill("Dzień dobry, odpiszemy wkrótce.")
    hint = page.locator("#wskazowki .hint-line")
    expect(hint).to_contain_text("wkrótce")
    hint.locator("button").first.click()
    assert (
        page.evaluate(
            "() => { const t = document.querySelector('#pisanie textarea'); return t.value.slice(t.selectionStart, t.selectionEnd); }"
        )
        == "wkrótce"
    )
    hint.locator(".hide-hint").click()
    expect(page.locator("#wskazowki")).to_be_hidden()
    page.locator(TEXT).fill("")
    page.locator("[data-facts]").click()
    expect(page.locator(TEXT)).to_have_value(re.compile(rf"nr {number}"))
