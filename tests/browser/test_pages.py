"""Every page for everybody: axe with WCAG 2.2 AA, light and dark, on a desk and on a phone.

ODZEW_ARTIFACTS=test-artifacts also takes a picture of each for people to look at; nothing is compared with them.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.watch import Watch, assert_accessible

ARTIFACTS = os.environ.get("ODZEW_ARTIFACTS", "")
SIZES = {"1440": {"width": 1440, "height": 900}, "390": {"width": 390, "height": 844}}

# name of the picture → address; {word} is filled with what the desk of these tests holds.
WORK = {
    "inbox": "/inbox/", "inbox-empty": "/inbox/mentions", "thread": "/c/{number}/",
    "search": "/search?q=pościel", "filters": "/inbox/filters", "view": "/inbox/views/new",
    "customers": "/customers/", "customer": "/customers/{customer}/",
    "customer-edit": "/customers/{customer}/edit/", "customer-new": "/customers/new/",
    "organisation-new": "/organisations/new/", "new": "/new/", "new-email": "/new/email/",
    "counter": "/counter/", "print": "/c/{number}/print", "calls": "/calls/", "news": "/notifications/",
    "escalations": "/notifications/escalations", "radar": "/radar/", "radar-hours": "/radar/hours/",
    "kept": "/promises/kept",
}  # fmt: skip
SETTINGS = {
    "templates": "/settings/templates", "template-new": "/settings/templates/new",
    "macros": "/settings/macros", "macro-new": "/settings/macros/new", "me": "/settings/me",
    "work": "/settings/work", "notifications": "/settings/notifications", "sessions": "/settings/sessions",
    "people": "/settings/people", "invite": "/settings/people/invite", "teams": "/settings/teams",
    "team-new": "/settings/teams/new", "roles": "/settings/roles", "channels": "/settings/channels",
    "channel-email": "/settings/channels/new/email", "channel-chat": "/settings/channels/new/chat",
    "channel-form": "/settings/channels/new/form", "brands": "/settings/brands",
    "brand-new": "/settings/brands/new", "tags": "/settings/tags", "fields": "/settings/fields",
    "field-new": "/settings/fields/new", "desk": "/settings/desk",
}  # fmt: skip
MORE_SETTINGS = {
    "guard": "/settings/guard", "arrivals": "/settings/arrivals", "deliveries": "/settings/deliveries",
    "audit": "/settings/audit", "security": "/account/2fa/", "password": "/account/password/change/",
    "totp": "/account/2fa/totp/activate/", "calendars": "/settings/calendars",
    "calendar-new": "/settings/calendars/new", "policies": "/settings/policies",
    "policy-new": "/settings/policies/new", "rules": "/settings/rules",
    "rule-new": "/settings/rules/new?ready=danger", "rules-import": "/settings/rules/import",
    "escalation": "/settings/escalation", "alerts": "/settings/alerts", "charter": "/settings/charter",
    "routing": "/settings/routing", "skills": "/settings/skills", "skill-new": "/settings/skills/new",
    "leave": "/settings/leave", "my-leave": "/settings/me/leave", "procedures": "/settings/procedures",
    "procedure-new": "/settings/procedures/new",
}  # fmt: skip
CUSTOMERS = {
    "login": "/account/login/", "reset": "/account/password/reset/", "form": "/form/lniany-dom/", "case": "{status}",
    "help": "/help/", "accessibility": "/accessibility/", "privacy": "/privacy/",
    "ticket-take": "/ticket/take/{counter}/", "counter-sheet": "/counter/{counter}/", "no-such-page": "/nie-ma",
    "no-such-case": "/s/zmyslony/",
}  # fmt: skip


@pytest.fixture(scope="package")
def words(hand) -> dict[str, str]:
    """A desk with something to see on every page."""
    number = 0
    for subject, text in (
        ("Pościel „Mgła” 200 × 220: kiedy znów będzie?", "Dzień dobry, czekam od trzech tygodni."),
        ("Zwrot obrusu z zamówienia 20418", "Obrus ma plamę. Proszę o zwrot pieniędzy.\n\nPozdrawiam\nMarta"),
        ("Pytanie o rozmiar zasłon", "Czy zasłony skracacie Państwo na wymiar?"),
    ):
        number = hand.case(subject=subject, text=text, team="Obsługa")
    hand.answer(number=number, text="Dzień dobry,\n\ntak, skracamy bez dopłaty. Proszę podać wysokość.")
    hand.word(number=number, text="Wysokość 245 cm. Dziękuję!")
    doors = {
        kind: hand.channel(kind=kind, name=name) for kind, name in (("counter", "Salon"), ("form", "Kontakt"))
    }
    hand.desk(undo_seconds=1)
    return {"number": str(number), "counter": doors["counter"]["id"], **hand.links(number=number)}


def looked_at(page: Page, address: str, name: str) -> list[str]:
    """What is wrong with the page, wide and narrow, light and dark; dark differs in nothing but colours."""
    page.set_viewport_size(SIZES["1440"])
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is caught on its way
    page.goto(address)
    page.evaluate("document.fonts.ready")
    found = []
    for size, window in SIZES.items():
        page.set_viewport_size(window)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if ARTIFACTS:
                page.screenshot(path=Path(ARTIFACTS) / f"{name}-{size}-{scheme}.png")
            found += _faults(
                page, f"{name} {size} {scheme}", only="color-contrast" if scheme == "dark" else ""
            )
    return found


def _faults(page: Page, face: str, *, only: str) -> list[str]:
    found = []
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > room:
        found.append(f"{face}: {wide} px wide")
    try:
        assert_accessible(page, only=only)
    except AssertionError as fault:
        found.append(f"{face}: {fault}")
    return found


def each_page(page: Page, pages: dict[str, str], words: dict[str, str]) -> None:
    """All pages in one go; what is wrong with one does not hide the next."""
    faults = [
        fault for name, address in pages.items() for fault in looked_at(page, address.format(**words), name)
    ]
    assert not faults, "\n\n".join(faults)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("pages", [WORK, SETTINGS, MORE_SETTINGS], ids=["work", "settings", "more-settings"])
def test_agents_pages_are_for_everybody(agent_page, words, pages):
    each_page(agent_page, pages, words)


@pytest.mark.timeout(240)
def test_customers_pages_are_for_everybody(visitor_page, watch: Watch, words):
    watch.expect("404|410")
    each_page(visitor_page, CUSTOMERS, words)
