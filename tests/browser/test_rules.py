"""A rule from its first word to its first mail."""

import re

from playwright.sync_api import expect

from tests.process.tree import eventually

PHONE = {"width": 390, "height": 844}


def test_a_rule_is_written_tried_switched_on_and_works_on_a_new_mail(hand, place, agent_page):
    known = hand.case(subject="Zwrot obrusu", text="Chcę zwrócić obrus.")
    page = agent_page
    page.goto("/settings/rules")
    page.get_by_role("link", name="Nowa reguła").first.click()
    page.get_by_label("Nazwa", exact=True).fill("Zwroty z przeglądarki")
    page.get_by_role("button", name="Warunek dotyczący zdarzenia").click()
    words = page.get_by_role("textbox", name="Słowa wiadomości")
    words.fill("zwrot, zwróc")
    page.get_by_label("Rodzaj kroku").select_option("tag")
    page.get_by_role("button", name="Dodaj krok").click()
    page.get_by_label("Dodaj etykiety").fill("z-reguły")
    expect(words).to_have_value("zwrot, zwróc")
    page.get_by_label("Rodzaj kroku").select_option("note")
    page.get_by_role("button", name="Dodaj krok").click()
    page.get_by_label("Notatka", exact=True).fill("Zwrot: sprawdzić termin.")
    page.get_by_role("button", name="Sprawdź na ostatnich 30 dniach").click()
    expect(page.locator("#trial")).to_contain_text(f"#{known}")
    assert hand.facts(number=known)["tags"] == []
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page).to_have_url(re.compile(r"/settings/rules/[-\w]{36}$"))
    page.get_by_role("button", name="Włącz", exact=True).click()
    expect(page.locator(".rules")).to_contain_text("Zwroty z przeglądarki")

    number = hand.case(subject="Paczka", text="Proszę o zwrot pieniędzy.")
    eventually(lambda: hand.facts(number=number)["tags"] == ["z-reguły"], 30)
    page.goto(f"/c/{number}/")
    expect(page.locator(".msg.note")).to_contain_text("Zwrot: sprawdzić termin.")
    expect(page.locator(".msg.note")).to_contain_text("Zwroty z przeglądarki")
    page.goto("/settings/rules")
    page.get_by_role("link", name="1 uruchomienie w 30 dni").click()
    expect(page.locator("table")).to_contain_text(f"#{number}")
    page.go_back()
    page.get_by_role("button", name="Wyłącz „Zwroty z przeglądarki”").click()
    expect(page.get_by_role("button", name="Włącz „Zwroty z przeglądarki”")).to_be_visible()


def test_a_rule_is_written_with_keys_alone_on_a_phone(agent_page):
    page = agent_page
    page.set_viewport_size(PHONE)
    page.goto("/settings/rules/new?ready=silence")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "the page is wider than the phone"
    )
    name = page.get_by_label("Nazwa", exact=True)
    name.focus()
    name.fill("Cisza, klawiaturą")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Co uruchamia regułę")).to_be_focused()
    page.keyboard.press("ArrowDown")
    save = page.get_by_role("button", name="Zapisz", exact=True)
    save.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/settings/rules/[-\w]{36}$"))
    page.goto("/settings/rules")
    expect(page.locator(".rules")).to_contain_text("Cisza, klawiaturą")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "the list is wider than the phone"
    )
