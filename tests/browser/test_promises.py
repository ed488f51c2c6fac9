"""Promises in the browser: made at one press, heard while one types, called, and opening hours that change under the hand."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.watch import assert_accessible

TEXT = "#pisanie textarea"
SEND = "[data-send]"
PLEDGE = "Sprawdzę to u przewoźnika i oddzwonię pojutrze do 12."


def opened(page: Page, number: int) -> Page:
    page.goto(f"/c/{number}/")
    expect(page.locator("#rozmowa .msg").first).to_be_visible()
    return page


def owed(hand, number: int) -> list[dict[str, str]]:
    return [each for each in hand.promises(number=number) if each["kind"] in {"manual", "callback"}]


def test_a_promise_takes_one_press_and_its_undo_another(hand, agent_page):
    number = hand.case(subject="Jedno naciśnięcie")
    page = opened(agent_page, number)
    press = page.locator(".promise-new .chips button").first
    words = press.inner_text()
    press.click()
    expect(page.locator("#toasts")).to_contain_text(words)
    expect(page.locator(".promises .rail")).to_contain_text("obietnica: Alicja Nowak")
    [row] = owed(hand, number)
    assert (row["kind"], row["made_by"], row["state"]) == ("manual", "Alicja Nowak", "open")
    page.locator("#toasts").get_by_role("button", name="Cofnij").first.click()
    expect(page.locator(".promises > .rail")).not_to_contain_text("obietnica: Alicja Nowak")
    assert owed(hand, number)[0]["state"] == "released"


def test_a_promise_is_heard_while_one_types_and_stored_with_the_reply(hand, agent_page):
    number = hand.case(subject="Obietnica w odpowiedzi")
    page = opened(agent_page, number)
    page.locator(TEXT).press_sequentially(PLEDGE)
    offer = page.get_by_role("checkbox", name="Zapisać obietnicę oddzwonienia")
    expect(offer).to_be_visible()
    expect(offer).not_to_be_checked()
    assert_accessible(page)
    page.keyboard.press("Tab")
    expect(offer).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#linie .msg.agent")).to_contain_text("oddzwonię pojutrze")
    expect(page.locator(".promises .rail")).to_contain_text("oddzwonię pojutrze do 12")
    [row] = owed(hand, number)
    assert (row["kind"], row["words"], row["made_by"]) == (
        "callback",
        "oddzwonię pojutrze do 12",
        "Alicja Nowak",
    )


def test_words_that_were_declined_are_not_asked_about_again(hand, agent_page):
    number = hand.case(subject="To nie obietnica")
    page = opened(agent_page, number)
    page.locator(TEXT).press_sequentially(PLEDGE)
    page.locator("#obietnice").get_by_role("button", name="To nie obietnica").click()
    expect(page.locator("#obietnice")).to_be_hidden()
    expect(page.locator(TEXT)).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/promises/spoken")):
        page.locator(TEXT).press_sequentially(" Dziękuję za cierpliwość.")
    expect(page.locator("#obietnice")).to_be_hidden()
    page.locator(SEND).click()
    expect(page.locator("#linie .msg.agent")).to_contain_text("Dziękuję za cierpliwość")
    assert owed(hand, number) == []


def test_a_reply_sent_faster_than_it_was_heard_comes_back_once(hand, agent_page, watch):
    watch.expect("409")
    number = hand.case(subject="Szybciej niż słychać")
    page = opened(agent_page, number)
    page.locator(TEXT).fill(PLEDGE)
    page.locator(SEND).click()
    expect(page.locator("#blad")).to_contain_text("Odpowiedź obiecuje termin")
    expect(page.locator(TEXT)).to_have_value(PLEDGE)
    page.get_by_role("checkbox", name="Zapisać obietnicę oddzwonienia").check()
    page.locator(SEND).click()
    expect(page.locator("#linie .msg.agent")).to_contain_text("oddzwonię pojutrze")
    assert len(owed(hand, number)) == 1


def test_S22_a_promised_call_is_logged_in_one_form_that_keeps_it(hand, agent_page):
    hand.channel(kind="phone", name="Infolinia")
    number = hand.case(subject="Proszę oddzwonić")
    page = opened(agent_page, number)
    page.locator(".promise-new summary").click()
    page.get_by_label("oddzwonimy").check()
    page.locator(".promise-new [name=phone]").fill("600 100 200")
    ahead = datetime.now(UTC) + timedelta(days=3)
    page.locator(".promise-new [name=at]").fill(ahead.strftime("%Y-%m-%dT12:00"))
    page.get_by_role("button", name="Obiecaj ten termin").click()
    expect(page.locator(".promises .rail")).to_contain_text("600 100 200")
    page.goto("/calls/")
    row = page.locator(".calls li", has_text="Proszę oddzwonić")
    expect(row).to_contain_text("600 100 200")
    row.get_by_role("link", name="Zapisz rozmowę").click()
    expect(page.locator("[name=number]")).to_have_value(str(number))
    page.locator("[name=text]").fill("Wyjaśnione, paczka jest w drodze.")
    page.locator("form.contact button.primary").click()
    page.wait_for_url(f"**/c/{number}/**")
    [row] = owed(hand, number)
    assert row["state"] == "kept"


def test_the_coming_weeks_follow_what_is_typed(agent_page):
    page = agent_page
    page.goto("/settings/calendars/new")
    page.locator("[name=name]").fill("Salon w galerii")
    for each in range(5):
        page.locator(f"[name={('mon', 'tue', 'wed', 'thu', 'fri')[each]}-0-from]").fill("9:30")
    expect(page.locator("#podglad td:not(.past)", has_text="9:30–16").first).to_be_visible()
    page.locator("button[value='add:sat']").click()
    expect(page.locator("[name=sat-0-from]")).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Tab")
    page.keyboard.type("14")
    expect(page.locator("#podglad", has_text="10–14")).to_be_visible()
    assert_accessible(page)
    page.locator("#kalendarz > footer button").click()
    page.wait_for_url("**/settings/calendars")
    expect(page.locator("tr", has_text="Salon w galerii")).to_contain_text("10–14")
