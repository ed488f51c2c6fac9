"""Headers, cookies and tokens of every page: what docs/guides/security.md promises."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from odzew.core.accounts.rules import Role
from odzew.surfaces.workspace.tests.test_settings_doors import signed_in
from odzew.testing import make

pytestmark = pytest.mark.django_db
PAGES = ("account_login", "account_reset_password", "settings-me", "settings-roles", "settings-audit")


def test_every_page_carries_the_strict_policy_with_a_nonce_of_its_own() -> None:
    client = signed_in(make.agent(role=Role.OWNER))
    policies = [client.get(reverse(name), follow=True)["Content-Security-Policy"] for name in PAGES]
    for policy in policies:
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy
        assert "'unsafe-eval'" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
    nonces = [policy.partition("'nonce-")[2].partition("'")[0] for policy in policies]
    assert len(set(nonces)) == len(nonces)


def test_no_page_holds_an_inline_style_or_handler() -> None:
    client = signed_in(make.agent(role=Role.OWNER))
    for name in PAGES:
        page = client.get(reverse(name), follow=True).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page


def test_pages_can_not_be_framed_sniffed_or_leak_their_address() -> None:
    make.agent(role=Role.OWNER)
    page = Client().get(reverse("account_login"))
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    agent, client = make.agent(role=Role.OWNER), Client()
    client.post(reverse("account_login"), {"login": agent.email, "password": "haslo-haslo-1"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) == settings.SESSION_COOKIE_SECURE


def test_a_new_session_begins_at_sign_in() -> None:
    make.agent(role=Role.OWNER)
    agent, client = make.agent(), Client()
    client.get(reverse("account_login"))
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    client.post(reverse("account_login"), {"login": agent.email, "password": "haslo-haslo-1"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "x" * 32


def test_a_form_without_its_token_is_not_taken() -> None:
    agent = make.agent(role=Role.OWNER)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("settings-me", "settings-team-new", "presence", "theme", "language", "settings-role-cell"):
        assert (name, strict.post(reverse(name), {"name": "X"}).status_code) == (name, 403)


def test_passwords_are_hashed_with_scrypt() -> None:
    own = [one for one in settings.PASSWORD_HASHERS if "MD5" not in one]  # tests put a fast one before them
    agent = make.agent()
    with override_settings(PASSWORD_HASHERS=own):
        agent.set_password("trzy zwykle slowa")
    assert agent.password.startswith("scrypt$")


def test_a_change_of_password_ends_other_sessions_and_is_audited() -> None:
    from odzew.kit.models import Event

    agent, here, there = make.agent(role=Role.OWNER), Client(), Client()
    for client in (here, there):
        client.post(reverse("account_login"), {"login": agent.email, "password": "haslo-haslo-1"})
    new = "cztery zwykle slowa"
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": "haslo-haslo-1", "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert there.get(reverse("settings-me")).status_code == 302
    assert here.get(reverse("settings-me")).status_code == 200
    assert Event.objects.filter(kind="SignInMeansChanged", subject_id=agent.pk).exists()


def test_the_way_back_after_signing_in_stays_in_the_house() -> None:
    agent = make.agent(role=Role.OWNER)
    data = {"login": agent.email, "password": "haslo-haslo-1", "next": "https://evil.example/"}
    assert not Client().post(reverse("account_login"), data)["Location"].startswith("https://evil")
