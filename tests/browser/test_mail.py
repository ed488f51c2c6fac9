"""A customer's mail, the agent's answer in the browser, the letter in the customer's mailbox, and back again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.post import letter, plain, send
from tests.process.tree import eventually

PILL = "[data-fresh]"


def by_server(place, mail):
    send(mail, place.smtp_port)


def by_mailbox(place, mail):
    place.office.server.append("sklep", bytes(mail))


@pytest.mark.parametrize(("box", "deliver"), [("pomoc", by_server), ("sklep", by_mailbox)])
def test_S2_a_mail_is_answered_in_the_browser_and_the_customer_holds_the_reply(
    place, agent_page, box, deliver
):
    page, customer = agent_page, f"marta-{box}"
    ours, subject = f"{box}@lnianydom.example", f"Zagubiona pościel {box}"
    page.goto("/inbox/?order=recent")  # the desk holds more cases than a page shows
    first = letter(f"Marta Wiśniewska <{customer}@poczta.example>", ours, subject, "Gdzie jest moja paczka?")
    deliver(place, first)

    row = page.locator("#rows .row", has_text=subject)
    eventually(lambda: _is_shown(page, row), 60)
    row.click()
    expect(page.locator(".msg.customer .body")).to_contain_text("Gdzie jest moja paczka?")
    number = page.locator("#stan").get_attribute("data-thread")
    page.locator("#pisanie textarea").fill("Dzień dobry, paczka jest już w drodze.")
    page.locator("[data-send]").click()
    expect(page.locator(".msg.agent .body").last).to_contain_text("paczka jest już w drodze")

    told = place.office.wait_for(customer, lambda mail: "Auto-Submitted" in mail)
    assert number in plain(told)
    assert re.search(rf"{re.escape(place.url)}/\S+", plain(told)), plain(told)
    reply = place.office.wait_for(customer, lambda mail: "w drodze" in plain(mail))
    assert ours in reply["From"]
    assert re.search(rf"{box}\+[\w.-]+@lnianydom\.example", reply["Reply-To"])
    assert reply["In-Reply-To"] == first["Message-ID"]
    assert first["Message-ID"] in reply["References"]
    assert reply["Message-ID"].endswith("@lnianydom.example>")
    assert len([each for each in place.office.letters(customer) if "Auto-Submitted" in each]) == 1
    expect(page.locator(".msg.agent footer.is-kept").last).to_be_visible()

    page.locator("#naglowek [data-key=e]").click()
    expect(page.locator("#naglowek form [name=to][value=open][type=hidden]")).to_be_attached()
    page.evaluate("window.isSamePage = true")
    again = letter(
        f"Marta Wiśniewska <{customer}@poczta.example>", reply["Reply-To"], f"Re: {subject}", "Nadal nie doszła.",
        In_Reply_To=reply["Message-ID"], References=reply["Message-ID"],
    )  # fmt: skip
    deliver(place, again)
    expect(page.locator(".msg.customer .body").last).to_contain_text("Nadal nie doszła.", timeout=30_000)
    expect(page.locator("#naglowek form [name=to][value=resolved][type=hidden]")).to_be_attached()
    assert page.evaluate("window.isSamePage"), "the page was loaded again"
    assert len([each for each in place.office.letters(customer) if "Auto-Submitted" in each]) == 1


def _is_shown(page, row):
    """The pill has told of the new case and brought it; it tells of other cases of the shared desk too."""
    if page.locator(PILL).is_visible():
        page.locator(PILL).click()
        page.wait_for_load_state("load")
    return row.count()
