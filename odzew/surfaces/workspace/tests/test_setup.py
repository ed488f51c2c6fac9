"""The first run: who may begin, each step forth and back, and the first case at its end."""

import pytest
from django.test import Client
from django.urls import reverse

from odzew.core.accounts import actions, queries
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Role
from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.surfaces.workspace.setup.rules import STEPS, can_open, is_local, next_step
from odzew.testing import make

FOUNDER = {
    "organisation": "Lniany Dom", "name": "Ola Nowak", "email": "ola@desk.example", "password": "trzy zwykle slowa",
}  # fmt: skip
BRAND = {"name": "Lniany Dom", "slug": "lniany-dom", "language": "pl"}
MAILBOX = {
    "name": "Pomoc", "email": "pomoc@lnianydom.example", "imap_security": "ssl", "smtp_security": "ssl", "since": "now",
}  # fmt: skip


@pytest.fixture
def local() -> Client:
    return Client(REMOTE_ADDR="127.0.0.1", headers={"host": "localhost"})


def at(step: str) -> str:
    return reverse("setup-step", args=[step])


def found(client: Client) -> None:
    assert client.post(at("organisation"), FOUNDER).status_code == 302


@pytest.mark.django_db
def test_S10_the_first_run_ends_with_a_real_first_case(local: Client) -> None:
    assert local.get(reverse("account_login"))["Location"] == reverse("setup")
    assert local.get(reverse("setup"))["Location"] == at("organisation")
    found(local)
    assert local.get(reverse("setup"))["Location"] == at("brand")
    assert local.post(at("brand"), BRAND)["Location"] == at("mailbox")
    brand = queries.brands()[0]
    assert local.post(at("mailbox"), {**MAILBOX, "brand": brand.public_id})["Location"] == at("widget")
    assert b"data-key" in local.post(at("widget"), {"go": ""}).content
    assert set(ChannelAccount.objects.values_list("kind", flat=True)) == {"email", "chat", "form"}
    assert local.post(at("widget"), {"go": ""})["Location"] == at("team")
    assert local.post(at("team"), {"skip": "yes"})["Location"] == at("first")
    local.post(at("first"), {"subject": "Gdzie paczka?", "text": "Dzień dobry, kiedy przyjdzie?"})
    case = Conversation.objects.get()
    assert (case.subject, case.customer.name, case.brand) == ("Gdzie paczka?", "Ola Nowak", brand)
    assert queries.desk().setup_done_at is not None
    assert local.get(reverse("setup"))["Location"] == reverse("home")
    assert local.get(at("brand"))["Location"] == reverse("home")


@pytest.mark.django_db
def test_the_owner_goes_on_where_the_first_run_stopped_and_may_go_back(local: Client) -> None:
    found(local)
    local.post(at("brand"), BRAND)
    again = Client()
    again.force_login(Agent.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert again.get(reverse("setup"))["Location"] == at("mailbox")
    assert b"lniany-dom" in again.get(at("brand")).content
    assert again.get(at("team"))["Location"] == reverse("setup")
    again.post(at("brand"), {**BRAND, "name": "Len"})
    assert [brand.name for brand in queries.brands()] == ["Len"]


@pytest.mark.django_db
def test_a_step_that_does_not_hold_comes_back_with_what_was_typed(local: Client) -> None:
    answer = local.post(at("organisation"), {**FOUNDER, "password": "krotkie"})
    assert answer.status_code == 422
    assert b"ola@desk.example" in answer.content
    assert not queries.has_owner()
    found(local)
    assert local.post(at("brand"), {**BRAND, "slug": "Zły Skrót"}).status_code == 422
    local.post(at("brand"), BRAND)
    local.post(at("mailbox"), {"skip": "yes"})
    local.post(at("widget"), {"skip": "yes"})
    bad = local.post(at("team"), {"emails": "jan@desk.example\nzły adres", "role": "agent"})
    assert bad.status_code == 422
    assert "zły adres" in bad.content.decode()
    assert not queries.open_invitations()


@pytest.mark.django_db
def test_the_team_step_shows_links_to_pass_on_while_no_mailbox_can_send(local: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "odzew.channels.email.system_mail.DeskBackend"
    found(local)
    local.post(at("brand"), BRAND)
    local.post(at("mailbox"), {"skip": "yes"})
    local.post(at("widget"), {"skip": "yes"})
    page = local.post(at("team"), {"emails": "jan@desk.example", "role": "agent"}).content.decode()
    assert "/account/invitation/" in page
    assert queries.open_invitations().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "203.0.113.7", "headers": {"host": "localhost"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "x-forwarded-for": "203.0.113.7"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"host": "localhost", "via": "1.1 proxy"}},
    ],
)
def test_a_stranger_can_not_found_the_desk(stranger: dict[str, object]) -> None:
    client = Client(**stranger)  # type: ignore[arg-type]  # headers and the address
    assert client.get(at("organisation")).status_code == 403
    assert client.post(at("organisation"), FOUNDER).status_code == 403
    assert not queries.has_owner()


@pytest.mark.django_db
def test_the_printed_link_opens_the_first_run_from_anywhere_once() -> None:
    secret = actions.issue_setup_token()
    far = Client(REMOTE_ADDR="203.0.113.7")
    assert far.get(reverse("setup"), {"token": "zgaduję"})["Location"] == at("organisation")
    assert far.get(at("organisation")).status_code == 403
    assert far.get(reverse("setup"), {"token": secret})["Location"] == reverse("setup")
    assert far.get(at("organisation")).status_code == 200
    found(far)
    late = Client(REMOTE_ADDR="203.0.113.8")
    late.get(reverse("setup"), {"token": secret})
    assert late.get(at("organisation"))["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.VIEWER])
def test_only_the_owner_walks_through_the_first_run(role: Role) -> None:
    make.agent(role=Role.OWNER)
    client = Client()
    client.force_login(make.agent(role=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    for step in STEPS:
        assert client.get(at(step)).status_code == 403


@pytest.mark.parametrize(
    ("progress", "step"),
    [({}, "organisation"), ({"organisation": "done"}, "brand"), (dict.fromkeys(STEPS, "done"), "first")],
)
def test_the_next_step_is_the_first_one_open(progress: dict[str, str], step: str) -> None:
    assert next_step(progress) == step
    assert can_open(step, progress)


@pytest.mark.parametrize(
    ("remote", "host", "forwarded", "public", "holds"),
    [
        ("127.0.0.1", "localhost:8000", False, False, True),
        ("::1", "[::1]:8000", False, False, True),
        ("127.0.0.1", "desk.example", False, False, False),
        ("127.0.0.1", "localhost", True, False, False),
        ("127.0.0.1", "localhost", False, True, False),
        ("10.0.0.5", "localhost", False, False, False),
        ("", "localhost", False, False, False),
    ],
)
def test_who_sits_at_the_machine(remote, host, forwarded, public, holds) -> None:  # type: ignore[no-untyped-def]
    assert is_local(remote, host, was_forwarded=forwarded, has_public_address=public) is holds
