"""What settings pages do with what is typed: kept, refused in words, or done and audited."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from odzew.channels import intake
from odzew.channels.chat.account import settings_of
from odzew.channels.models import Arrival, Delivery
from odzew.core.accounts import actions
from odzew.core.accounts.models import Agent, Brand
from odzew.core.accounts.rules import Role
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.models import Event
from odzew.surfaces.workspace.settings import browsers, topics
from odzew.surfaces.workspace.tests.test_settings_doors import signed_in
from odzew.testing import make

pytestmark = pytest.mark.django_db
PASSWORD = "trzy zwykle slowa"


@pytest.fixture(autouse=True)
def _no_old_tries() -> None:
    cache.clear()


@pytest.fixture
def owner() -> Agent:
    return make.agent("Ola Nowak", role=Role.OWNER, language="en")


@pytest.fixture
def desk(owner: Agent) -> Client:
    return signed_in(owner)


MAILBOX = {
    "name": "Pomoc", "email": "pomoc@lnianydom.example", "imap_host": "imap.example", "imap_security": "ssl",
    "imap_user": "pomoc", "imap_password": "tajne-haslo", "smtp_host": "smtp.example", "smtp_security": "starttls",
    "since": "now", "folders": "INBOX",
}  # fmt: skip


def test_a_saved_password_of_a_mailbox_is_never_shown_again(desk: Client) -> None:
    brand = make.brand()
    answer = desk.post(reverse("settings-channel-new", args=["email"]), {**MAILBOX, "brand": brand.public_id})
    row = ChannelAccount.objects.get(kind="email")
    assert answer["Location"] == reverse("settings-channel", args=[row.public_id])
    page = desk.get(answer["Location"]).content.decode()
    assert "tajne-haslo" not in page
    assert "Leave empty to keep it" in page
    desk.post(answer["Location"], {**MAILBOX, "brand": brand.public_id, "imap_password": "", "name": "Inna"})
    row.refresh_from_db()
    assert (row.name, conversations.opened_secrets(row)["imap_password"]) == ("Inna", "tajne-haslo")
    assert "tajne-haslo" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_wrong_mailbox_comes_back_with_everything_that_was_typed(desk: Client) -> None:
    answer = desk.post(
        reverse("settings-channel-new", args=["email"]),
        {**MAILBOX, "brand": make.brand().public_id, "email": "nie adres", "aliases": "x@y.example\nzle"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="imap.example"' in page
    assert "nie adres" in page
    assert not ChannelAccount.objects.exists()


def test_the_connection_check_says_what_is_wrong_and_saves_nothing(desk: Client) -> None:
    answer = desk.post(
        reverse("settings-channel-check"),
        {
            **MAILBOX,
            "brand": make.brand().public_id,
            "imap_host": "127.0.0.1",
            "imap_port": "1",
            "smtp_host": "",
        },
    )
    assert "is-broken" in answer.content.decode()
    assert "127.0.0.1" in answer.content.decode()
    assert not ChannelAccount.objects.exists()


def test_a_chat_keeps_its_hours_and_words_and_shows_its_line(desk: Client) -> None:
    data = {
        "name": "Czat", "brand": make.brand().public_id, "allowed_origins": "https://Shop.example/\n",
        "handoff_minutes": "3", "return_days": "7", "pre_chat": "optional", "opens_0": "08:00", "closes_0": "16:00",
        "greeting_pl": "Dzień dobry",
    }  # fmt: skip
    answer = desk.post(reverse("settings-channel-new", args=["chat"]), data)
    row = ChannelAccount.objects.get(kind="chat")
    saved = settings_of(row)
    assert saved.hours == {"mon": [("08:00", "16:00")]}
    assert (saved.allowed_origins, saved.texts["pl"].greeting) == (["https://shop.example"], "Dzień dobry")
    page = desk.get(answer["Location"]).content.decode()
    assert f"data-key=&quot;{row.public_id}&quot;" in page
    assert 'value="08:00"' in page
    assert desk.post(answer["Location"], {**data, "closes_0": ""}).status_code == 422
    assert (
        desk.post(answer["Location"], {**data, "allowed_origins": "https://x.example/a b"}).status_code == 422
    )


def test_an_identity_secret_is_shown_once(desk: Client) -> None:
    row = make.account("chat")
    page = desk.post(reverse("settings-channel-secret", args=[row.public_id])).content.decode()
    row.refresh_from_db()
    secret = conversations.opened_secrets(row)["identity_secret"]
    assert secret in page
    assert secret not in desk.get(reverse("settings-channel", args=[row.public_id])).content.decode()
    other = make.account("phone")
    assert desk.post(reverse("settings-channel-secret", args=[other.public_id])).status_code == 404


def test_an_invited_person_joins_by_the_link_and_is_signed_in(desk: Client) -> None:
    team = make.team()
    page = desk.post(
        reverse("invite"), {"email": "jan@desk.example", "role": "agent", "teams": [str(team.public_id)]}
    ).content.decode()
    path = page.partition("/account/invitation/")[2].partition("/")[0]
    link = reverse("invitation", args=[path])
    stranger = Client()
    assert "jan@desk.example" in stranger.get(link).content.decode()
    weak = stranger.post(link, {"name": "Jan Kowal", "password": "krotkie"})
    assert weak.status_code == 422
    assert 'value="Jan Kowal"' in weak.content.decode()
    assert stranger.post(link, {"name": "Jan Kowal", "password": PASSWORD})["Location"] == "/"
    assert stranger.get(reverse("settings-me")).status_code == 200
    assert Client().get(link).status_code == 404


def test_an_administrator_is_not_offered_the_owners_role() -> None:
    page = signed_in(make.agent(role=Role.ADMIN)).get(reverse("invite")).content.decode()
    assert 'value="admin"' in page
    assert 'value="owner"' not in page


def test_a_forged_role_is_refused(desk: Client) -> None:
    client = signed_in(make.agent(role=Role.ADMIN))
    assert client.post(reverse("invite"), {"email": "x@y.example", "role": "owner"}).status_code == 422


def test_a_closed_person_is_signed_out_at_once(desk: Client, owner: Agent) -> None:
    agent = make.agent("Jan Kowal")
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": agent.email, "password": "haslo-haslo-1"})
    assert theirs.get(reverse("settings-me")).status_code == 200
    desk.post(reverse("person-deactivate", args=[agent.public_id]), {"sure": "yes", "team": ""})
    assert theirs.get(reverse("settings-me")).status_code == 302
    again = theirs.post(reverse("account_login"), {"login": agent.email, "password": "haslo-haslo-1"})
    assert again["Location"] == reverse("account_inactive")


def test_the_typed_address_stays_after_a_wrong_password(owner: Agent) -> None:
    page = Client().post(
        reverse("account_login"), {"login": owner.email, "password": "zle"}, headers={"accept-language": "en"}
    )
    assert owner.email in page.content.decode()
    assert "break of 10 minutes" in page.content.decode()
    assert Event.objects.filter(kind="SignInFailed", subject_id=owner.pk).count() == 1


def test_the_sixth_wrong_password_is_not_even_tried(owner: Agent) -> None:
    client = Client()
    for _n in range(5):
        client.post(reverse("account_login"), {"login": owner.email, "password": "zle"})
    answer = client.post(
        reverse("account_login"),
        {"login": owner.email, "password": "haslo-haslo-1"},
        headers={"accept-language": "en"},
    )
    assert "Too many wrong tries" in answer.content.decode()
    assert client.get(reverse("settings-me")).status_code == 302


def test_a_reset_page_tells_nobody_which_addresses_are_known(owner: Agent) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": owner.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nikt@desk.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_nobody_signs_up_by_themselves(owner: Agent) -> None:
    assert Client().get("/account/signup/").status_code == 404


def test_sessions_of_others_are_out_of_reach(desk: Client, owner: Agent) -> None:
    from allauth.usersessions.models import UserSession

    other = make.agent()
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": other.email, "password": "haslo-haslo-1"})
    theirs.get(reverse("settings-me"))
    row = UserSession.objects.get(user=other)
    assert desk.post(reverse("end-session", args=[row.pk])).status_code == 404
    assert theirs.get(reverse("settings-me")).status_code == 200
    assert theirs.post(reverse("end-session", args=[row.pk])).status_code == 302
    assert theirs.get(reverse("settings-me")).status_code == 302


def test_presence_theme_and_language_are_set_from_any_page(desk: Client, owner: Agent) -> None:
    assert (
        desk.post(reverse("presence"), {"presence": "busy"}, headers={"HX-Request": "true"}).status_code
        == 204
    )
    assert desk.post(reverse("theme"), {"theme": "dark"}).status_code == 204
    desk.post(reverse("language"), {"language": "pl", "next": "/settings/me"})
    owner.refresh_from_db()
    assert (owner.presence, owner.theme, owner.language) == ("busy", "dark", "pl")


def test_the_language_of_signed_out_people_is_a_cookie_and_goes_nowhere_else() -> None:
    answer = Client().post(reverse("language"), {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["odzew_language"].value == "en"
    assert "odzew_language" not in Client().post(reverse("language"), {"language": "xx"}).cookies


def test_preferences_are_kept_for_the_pages_that_read_them(desk: Client, owner: Agent) -> None:
    desk.post(reverse("settings-work"), {"after_close": "stay", "density": "dense", "undo_seconds": "20"})
    owner.refresh_from_db()
    assert owner.settings == {
        "after_close": "stay",
        "density": "dense",
        "undo_seconds": 20,
        "keys_off": True,
        "hints_off": True,
        "enter_sends": False,
    }
    desk.post(reverse("settings-work"), {"after_close": "stay", "density": "dense", "keys": "on"})
    desk.post(
        reverse("settings-notifications"),
        {"ways_mentioned": ["email"], "digest": "daily", "quiet_from": "22:00", "quiet_to": "06:00"},
    )
    owner.refresh_from_db()
    assert "undo_seconds" not in owner.settings
    assert (owner.settings["quiet_from"], owner.settings["ways"]["mentioned"]) == ("22:00", ["email"])
    half = desk.post(reverse("settings-notifications"), {"quiet_from": "22:00", "digest": "off"})
    assert half.status_code == 422


def test_the_ledger_downloads_raw_bytes_that_no_browser_opens(desk: Client) -> None:
    row = intake.accept(make.account(), b"From: <script>\n\nx", external_id="a")
    answer = desk.get(reverse("arrival-raw", args=[row.public_id]))
    assert answer.content == b"From: <script>\n\nx"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_ledger_filters_by_state_and_words_and_hides_cases_of_other_teams(desk: Client) -> None:
    account = make.account()
    for n, state in enumerate(("spam", "processed")):
        row = intake.accept(account, f"x{n}".encode(), external_id=str(n))
        Arrival.objects.filter(pk=row.pk).update(state=state, sender=f"kto{n}@poczta.example")
    page = desk.get(reverse("settings-arrivals"), {"state": "spam"}).content.decode()
    assert "kto0@" in page
    assert "kto1@" not in page
    assert "kto1@" in desk.get(reverse("settings-arrivals"), {"q": "KTO1"}).content.decode()
    case = make.conversation(team=make.team())
    Arrival.objects.filter(external_id="1").update(conversation=case)
    actions.set_permission(
        "supervisor", "see_all_teams", is_allowed=False, by=Agent.objects.get(role="owner")
    )
    stranger = signed_in(make.agent(role=Role.SUPERVISOR))
    assert "kto1@" not in stranger.get(reverse("settings-arrivals")).content.decode()
    raw = reverse("arrival-raw", args=[Arrival.objects.get(external_id="1").public_id])
    assert stranger.get(raw).status_code == 404


def test_an_unreadable_arrival_is_read_again(desk: Client) -> None:
    mail = (
        b"From: Marta <m@poczta.example>\nTo: pomoc@x.example\nSubject: Paczka\nMessage-ID: <1@p>\n\nGdzie?\n"
    )
    row = intake.accept(make.account(), mail, external_id="a")
    Arrival.objects.filter(pk=row.pk).update(state="unreadable")
    desk.post(reverse("arrival-replay", args=[row.public_id]))
    row.refresh_from_db()
    assert (row.state, row.conversation is not None) == ("processed", True)


def test_a_failed_message_is_sent_again_and_only_once(desk: Client, owner: Agent) -> None:
    case = make.conversation()
    conversations.reply(case.pk, owner, conversations.Words("Już sprawdzam."))
    Delivery.objects.update(state="failed", reason="550 no such user")
    page = desk.get(reverse("settings-deliveries")).content.decode()
    assert "550 no such user" in page
    key = Delivery.objects.get().pk
    desk.post(reverse("delivery-retry", args=[key]))
    assert Delivery.objects.get().state == "queued"
    again = desk.post(reverse("delivery-retry", args=[key]), follow=True).content.decode()
    assert "not waiting for another try" in again


def test_hostile_text_is_shown_as_text(desk: Client, owner: Agent) -> None:
    desk.post(reverse("settings-team-new"), {"name": "<script>alert(1)</script>"})
    assert b"<script>alert(1)" not in desk.get(reverse("settings-teams")).content
    assert b"<script>alert(1)" not in desk.get(reverse("settings-audit")).content


def test_a_damaged_page_link_is_told_in_words(desk: Client) -> None:
    for page in ("settings-audit", "settings-arrivals", "settings-deliveries"):
        assert desk.get(reverse(page), {"after": "zzz"}).status_code in {400, 422}


def test_topics_of_a_form_survive_their_lines() -> None:
    team = make.team("Zwroty")
    options = topics.read("Zwrot towaru | complaint | zwroty\nInne\n\n| x |")
    assert options[0] == {
        "label": "Zwrot towaru",
        "value": "Zwrot towaru",
        "case_kind": "complaint",
        "team": str(team.public_id),
    }
    assert topics.write(options[:2]) == "Zwrot towaru | complaint | Zwroty\nInne"


def test_form_fields_are_edited_in_order(desk: Client) -> None:
    brand = make.brand()
    rows = [("tresc", "Treść", "textarea"), ("email", "E-mail", "email")]
    data = {"f-TOTAL_FORMS": "2", "f-INITIAL_FORMS": "0"}
    for n, (key, label, kind) in enumerate(rows):
        data |= {f"f-{n}-key": key, f"f-{n}-label": label, f"f-{n}-kind": kind, f"f-{n}-ORDER": str(9 - n)}
    address = reverse("settings-form-fields", args=[brand.public_id])
    assert desk.post(address, data)["Location"] == address
    assert [field["key"] for field in Brand.objects.get(pk=brand.pk).form_fields] == ["email", "tresc"]
    assert desk.post(address, {**data, "f-0-key": "Zły klucz"}).status_code == 422


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0", "curl/8.0"),
    ],
)
def test_a_browser_is_named_as_a_person_would(user_agent: str, name: str) -> None:
    assert browsers.named(user_agent) == name


def test_the_manifest_names_icons_that_are_there() -> None:
    from django.contrib.staticfiles import finders

    icons = Client().get("/manifest.webmanifest").json()["icons"]
    for icon in icons:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert found
        assert Path(found).stat().st_size > 100


def test_every_page_of_the_desk_names_the_manifest(desk: Client) -> None:
    for place in (reverse("inbox"), reverse("settings-me")):
        assert 'rel="manifest"' in desk.get(place, follow=True).content.decode()


def test_a_browser_that_asks_for_an_icon_of_its_own_accord_is_shown_the_mark() -> None:
    assert Client().get("/favicon.ico")["Location"].endswith("/ui/mark.svg")


def test_robots_and_security_txt(owner: Agent) -> None:
    assert b"Disallow: /\n" in Client().get("/robots.txt").content
    assert Client().get("/.well-known/security.txt").status_code == 404
    actions.change_desk({}, by=owner, settings={"security_contact": "cert@lnianydom.example"})
    assert b"Contact: mailto:cert@lnianydom.example" in Client().get("/.well-known/security.txt").content
