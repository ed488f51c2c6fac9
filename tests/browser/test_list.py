"""The list: keys only, a phone, many cases at once, search without Polish letters."""

from playwright.sync_api import expect

from tests.browser.test_writing import SEND, TEXT
from tests.process.tree import eventually

PHONE = {"width": 390, "height": 844}


def test_the_desk_is_worked_with_keys_alone_and_polish_letters_start_nothing(hand, agent_page):
    for each in range(3):
        hand.case(subject=f"Klawiaturą {each}", team="Klawisze")
    page = agent_page
    page.goto(f"/inbox/team/{hand.team(name='Klawisze')}")
    rows = page.locator("#rows .item")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(rows.nth(1).locator(".row")).to_be_focused()
    number = int(rows.nth(1).get_attribute("data-row"))
    page.keyboard.press("Enter")
    expect(page.locator("#stan")).to_have_attribute("data-thread", str(number))
    page.keyboard.press("r")
    expect(page.locator(TEXT)).to_be_focused()
    words = "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ jk r n a e s t z x ? /"
    page.keyboard.type(words)
    expect(page.locator(TEXT)).to_have_value(words)
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".msg.agent")).to_contain_text("ĄĆĘŁŃÓŚŹŻ")
    page.locator("#rozmowa").focus()
    page.keyboard.press("e")
    eventually(lambda: hand.facts(number=number)["status"] == "resolved", 20)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette[open]")).to_be_visible()
    page.keyboard.type("Klawiaturą 0")
    expect(page.locator("#palette-results [role=option]", has_text="Klawiaturą 0").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette[open]")).to_have_count(0)
    page.locator("#rozmowa").focus()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts[open] dt").first).to_be_visible()


def test_a_phone_goes_from_the_list_to_the_thread_answers_and_comes_back(hand, agent_page):
    number = hand.case(subject="Z telefonu", text="Proszę o kontakt.")
    page = agent_page
    page.set_viewport_size(PHONE)
    page.goto("/inbox/all?order=recent")
    row = page.locator("#rows .row", has_text="Z telefonu")
    expect(row).to_be_visible()
    expect(page.locator("#watek")).to_be_hidden()
    row.click()
    expect(page.locator(".msg.customer")).to_contain_text("Proszę o kontakt.")
    expect(page.locator("#lista")).to_be_hidden()
    page.locator(TEXT).fill("Oddzwonimy.")
    page.locator(SEND).click()
    expect(page.locator(".msg.agent")).to_contain_text("Oddzwonimy.")
    page.locator("#naglowek .back").click()
    expect(page.locator("#lista")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "the page is wider than the phone"
    )
    assert hand.facts(number=number)["messages"][-1]["text"] == "Oddzwonimy."


def test_three_cases_are_assigned_at_once_and_taken_back(hand, page_of, people):
    people.signed_in("Bartek Lis")
    numbers = [hand.case(subject=f"Razem {each}", team="Hurt") for each in range(3)]
    page = page_of()
    page.goto(f"/inbox/team/{hand.team(name='Hurt')}")
    boxes = page.locator("#rows .pick input")
    expect(boxes).to_have_count(3)
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator(".bulk [data-picked]")).to_contain_text("3")
    page.locator(".bulk [popovertarget=bulk-assign]").click()
    page.locator("#bulk-people button", has_text="Bartek Lis").click()
    eventually(lambda: {_holder(hand, each) for each in numbers} == {"Bartek Lis"}, 20)
    page.locator("#toasts").get_by_role("button", name="Cofnij").click()
    eventually(lambda: {_holder(hand, each) for each in numbers} == {""}, 20)


def test_search_finds_polish_words_without_polish_letters(hand, agent_page):
    number = hand.case(subject="Żółta pościel", text="Zażółć gęślą jaźń na poszewce.")
    page = agent_page
    page.goto("/search")
    page.locator("#q").fill("zazolc gesla")
    page.keyboard.press("Enter")
    found = page.locator("#cases a", has_text="Żółta pościel")
    expect(found).to_be_visible()
    found.click()
    expect(page.locator("#stan")).to_have_attribute("data-thread", str(number))


def _holder(hand, number: int) -> str:
    return hand.facts(number=number)["assignee"]
