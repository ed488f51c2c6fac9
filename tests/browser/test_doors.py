"""The customer's other doors: the form without scripts, the chat, the telephone and the counter."""

from playwright.sync_api import expect

from odzew.surfaces.widget.tests.shop import shop_serving
from tests.browser.conftest import new_context
from tests.browser.test_writing import SEND, TEXT


def test_S5_a_form_without_scripts_gives_a_number_and_a_page_that_shows_the_answer(
    place, hand, browser, watch, agent_page
):
    hand.desk(settings={"form_guard": {"fastest_seconds": 0}})
    hand.channel(kind="form", name="Formularz")
    context = new_context(browser, place, java_script_enabled=False)
    watch.expect("modulepreload|request: GET .*js csp$")  # without scripts Chromium refuses to preload them
    page = watch.over(context.new_page())
    page.goto("/form/lniany-dom/")
    page.locator("input[name=name]").fill("Zofia Dąbrowska")
    page.locator("input[name=email]").fill("zofia@poczta.example")
    page.locator("[name=topic][value=complaint]").check()
    page.locator("textarea[name=message]").fill("Obrus przyszedł z plamą.\nCo robić?")
    page.locator("form.form button[type=submit]").click()
    number = page.locator("h1").inner_text().split()[1]
    page.locator("a.btn.primary").click()
    expect(page.locator(".msg.customer .body")).to_contain_text("Obrus przyszedł z plamą.")
    link = page.url

    agent_page.goto(f"/c/{number}/")
    agent_page.locator(TEXT).fill("Wyślemy nowy obrus.")
    agent_page.locator(SEND).click()
    expect(agent_page.locator(".msg.agent footer.is-kept").last).to_be_visible()
    page.goto(link)
    expect(page.locator(".msg.agent .body").last).to_contain_text("Wyślemy nowy obrus.")
    page.locator("textarea[name=text]").fill("Dziękuję.")
    page.locator("form.add button[type=submit]").click()
    expect(page.locator(".msg.customer .body").last).to_contain_text("Dziękuję.")
    expect(agent_page.locator(".msg.customer .body").last).to_contain_text("Dziękuję.")
    place.office.wait_for("zofia", lambda mail: number in str(mail["Subject"]))
    context.close()


def test_S7_a_visitor_and_an_agent_chat_and_a_cut_line_loses_nothing(place, hand, browser, watch, page_of):
    watch.expect("ERR_INTERNET_DISCONNECTED|WebSocket")
    key = hand.channel(kind="chat", name="Czat")["key"]
    hand.available(name="Alicja Nowak")
    agent = page_of()
    agent.goto("/inbox/channel/chat")
    with shop_serving(place.url, key) as shop:
        context = new_context(browser, place)
        visitor = watch.over(context.new_page())
        visitor.goto(shop)
        visitor.locator(".launcher").click()
        words = visitor.locator("odzew-widget textarea")
        words.fill("Czy pościel jest w rozmiarze 200?")
        words.press("Enter")
        expect(visitor.locator(".msg.mine time")).to_be_visible()
        agent.locator("[data-fresh]").click()
        agent.locator("#rows .row", has_text="w rozmiarze 200").click()
        expect(agent.locator(".msg.customer .body")).to_contain_text("w rozmiarze 200")
        agent.locator(TEXT).fill("Tak, mamy trzy sztuki.")
        agent.locator(SEND).click()
        expect(visitor.get_by_text("Tak, mamy trzy sztuki.")).to_be_visible()

        context.set_offline(True)
        visitor.evaluate("window.dispatchEvent(new Event('offline'))")
        agent.locator(TEXT).fill("Odłożyć?")
        agent.locator(SEND).click()
        expect(agent.locator(".msg.agent")).to_have_count(2)
        words.fill("To poproszę jedną.")
        words.press("Enter")
        expect(visitor.locator(".msg.waiting")).to_be_visible()
        expect(visitor.get_by_text("Odłożyć?")).to_have_count(0)
        context.set_offline(False)
        expect(visitor.get_by_text("Odłożyć?")).to_be_visible()
        expect(visitor.locator(".msg.waiting")).to_have_count(0)
        expect(agent.locator(".msg.customer .body").last).to_contain_text("To poproszę jedną.")
        expect(agent.locator(".msg.customer")).to_have_count(2)
        context.close()


def test_S152_a_call_is_logged_in_a_moment_and_stands_in_the_same_thread(hand, agent_page):
    hand.channel(kind="phone", name="Telefon sklepu")
    page = agent_page
    page.goto("/new/")
    page.locator("input[name=name]").fill("Henryk Maj")
    page.locator("input[name=phone]").fill("601 234 567")
    page.get_by_label("Telefon sklepu").check()
    page.locator("textarea[name=text]").fill("Pyta o termin dostawy; podałam czwartek.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/c/**")
    expect(page.locator("#rozmowa")).to_contain_text("podałam czwartek")
    number = int(page.locator("#stan").get_attribute("data-thread"))
    assert hand.facts(number=number)["assignee"] == "Alicja Nowak"


def test_S152_a_ticket_taken_on_a_phone_is_called_at_the_counter(place, hand, browser, watch, agent_page):
    counter = hand.channel(kind="counter", name="Salon Kraków")["id"]
    context = new_context(browser, place, viewport={"width": 390, "height": 844})
    phone = watch.over(context.new_page())
    phone.goto(f"/ticket/take/{counter}/")
    phone.locator("input[name=name]").fill("Iga")
    phone.locator("form.form button[type=submit]").click()
    phone.wait_for_url("**/ticket/**")
    agent_page.goto("/counter/")
    queue = agent_page.locator("section", has_text="Salon Kraków")
    expect(queue).to_contain_text("Iga")
    queue.locator("input[name=where]").fill("stanowisko 2")
    queue.locator("form.filters button").click()
    expect(phone.get_by_text("stanowisko 2")).to_be_visible()
    context.close()


def test_S10_the_first_run_leads_from_nothing_to_a_first_real_case(fresh_desk, browser, watch, tmp_path):
    watch.expect("422")
    page = watch.over(new_context(browser, fresh_desk).new_page())
    page.goto("/")
    page.wait_for_url("**/setup/organisation/")
    for name, value in {
        "organisation": "Pracownia Wełny",
        "name": "Jagoda Król",
        "email": "jagoda@welna.example",
        "password": "welna-welna-1",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    _go_on(page)
    page.wait_for_url("**/setup/brand/")
    expect(page.locator("[name=slug]")).to_have_value("pracownia-welny")
    _go_on(page)
    page.wait_for_url("**/setup/mailbox/")
    page.locator("[name=email]").fill("pomoc@welna.example")
    page.locator("[name=imap_host]").fill("127.0.0.1")
    page.locator("[name=imap_port]").fill("9")
    page.locator("[name=imap_user]").fill("pomoc")
    page.locator("[name=imap_password]").fill("tajne")
    page.locator("[hx-post]").click()
    expect(page.locator("#findings .is-broken").first).to_be_visible()
    page.locator("[name=skip]").click()
    page.wait_for_url("**/setup/widget/")
    _go_on(page)
    expect(page.locator("#snippet")).to_contain_text("/widget.js")
    _go_on(page)
    page.wait_for_url("**/setup/team/")
    page.locator("[name=emails]").fill("kolega@welna.example")
    _go_on(page)
    invitation = page.locator(".findings code")
    expect(invitation).to_contain_text("/account/")
    guest = watch.over(new_context(browser, fresh_desk).new_page())
    guest.goto(invitation.inner_text())
    guest.locator("[name=name]").fill("Kolega Wełniany")
    guest.locator("[name=password]").fill("owca-owca-owca-1")
    guest.locator("main form button.primary").click()
    guest.wait_for_url("**/inbox/**")
    _go_on(page)
    page.wait_for_url("**/setup/first/")
    _go_on(page)
    page.wait_for_url("**/c/**")
    expect(page.locator(".msg.customer .body").first).to_be_visible()
    guest.goto("/inbox/all")
    expect(guest.locator("#rows .row")).to_have_count(1)
    for each in (page, guest):
        each.context.close()


def _go_on(page) -> None:
    page.locator("footer .btn.primary").click()
