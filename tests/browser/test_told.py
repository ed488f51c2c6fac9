"""A customer who writes when nobody is there is told until when; a told time that slips is told again before it does."""

from playwright.sync_api import expect

from tests.browser.conftest import new_context
from tests.browser.post import letter, plain, send
from tests.process.tree import eventually


def test_S8_S18_a_late_mail_is_told_tomorrow_and_a_slipping_promise_is_told_again(
    place, hand, browser, watch
):
    hand.closed_until_tomorrow()
    mail = letter(
        "Hanna Późna <hanna@poczta.example>", "pomoc@lnianydom.example", "Późna paczka", "Kiedy dojdzie?"
    )
    send(mail, place.smtp_port)
    told = place.office.wait_for("hanna", lambda each: "Auto-Submitted" in each)
    words = plain(told)
    assert "jutro do " in words, words
    number = int(str(told["Subject"]).partition("[#")[2].partition("]")[0])
    link = next(word for word in words.split() if word.startswith(f"{place.url}/s/"))

    context = new_context(browser, place)
    page = watch.over(context.new_page())
    page.goto(link)
    expect(page.locator(".vow h1")).to_contain_text("Odpowiemy jutro do ")

    hand.always_open()
    hand.nears(number=number, minutes=4)
    found = []

    def is_told_again() -> bool:
        found[:] = [each for each in place.office.letters("hanna") if "Przepraszamy" in plain(each)]
        return bool(found)

    eventually(is_told_again, 110)
    assert "Odpowiemy" in plain(found[0])
    assert "Auto-Submitted" in found[0]
    page.reload()
    expect(page.locator(".vow h1")).to_contain_text("Odpowiemy")
    context.close()
