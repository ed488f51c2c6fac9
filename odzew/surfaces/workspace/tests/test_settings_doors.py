"""Every settings page for every role, and for somebody who is not signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import DEFAULT_MATRIX, Permission, Role
from odzew.core.conversations.models import CustomField, Tag
from odzew.testing import make

pytestmark = pytest.mark.django_db

PAGES: dict[str, Permission | None] = {
    "settings-me": None,
    "settings-work": None,
    "settings-notifications": None,
    "settings-sessions": None,
    "settings-roles": None,
    "settings-people": Permission.MANAGE_PEOPLE,
    "invite": Permission.MANAGE_PEOPLE,
    "settings-person": Permission.MANAGE_PEOPLE,
    "person-deactivate": Permission.MANAGE_PEOPLE,
    "settings-teams": Permission.MANAGE_TEAMS,
    "settings-team-new": Permission.MANAGE_TEAMS,
    "settings-team": Permission.MANAGE_TEAMS,
    "settings-channels": Permission.MANAGE_CHANNELS,
    "settings-channel-new:email": Permission.MANAGE_CHANNELS,
    "settings-channel-new:chat": Permission.MANAGE_CHANNELS,
    "settings-channel-new:form": Permission.MANAGE_CHANNELS,
    "settings-channel-new:phone": Permission.MANAGE_CHANNELS,
    "settings-channel-new:counter": Permission.MANAGE_CHANNELS,
    "settings-channel": Permission.MANAGE_CHANNELS,
    "settings-brands": Permission.MANAGE_CHANNELS,
    "settings-brand-new": Permission.MANAGE_CHANNELS,
    "settings-brand": Permission.MANAGE_CHANNELS,
    "settings-form-fields": Permission.MANAGE_CHANNELS,
    "settings-tags": Permission.EDIT_TEMPLATES,
    "settings-tag": Permission.EDIT_TEMPLATES,
    "settings-fields": Permission.MANAGE_DESK,
    "settings-field-new": Permission.MANAGE_DESK,
    "settings-field": Permission.MANAGE_DESK,
    "settings-desk": Permission.MANAGE_DESK,
    "settings-arrivals": Permission.SEE_LEDGER,
    "settings-deliveries": Permission.SEE_LEDGER,
    "settings-audit": Permission.SEE_AUDIT,
}


def address(page: str) -> str:
    """The page's address, with rows made for those that need one."""
    name, _colon, argument = page.partition(":")
    rows = {
        "settings-person": lambda: make.agent("Jan Kowal", password=None).public_id,
        "person-deactivate": lambda: make.agent("Jan Kowal", password=None).public_id,
        "settings-team": lambda: make.team().public_id,
        "settings-channel": lambda: make.account().public_id,
        "settings-brand": lambda: make.brand().public_id,
        "settings-form-fields": lambda: make.brand().public_id,
        "settings-tag": lambda: Tag.objects.create(name="zwrot/pilne").name,
        "settings-field": lambda: CustomField.objects.create(key="numer", label="Numer").pk,
    }
    if name in rows:
        return reverse(name, args=[rows[name]()])
    return reverse(name, args=[argument] if argument else [])


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("role", list(Role))
def test_settings_pages_open_for_the_roles_that_hold_their_permission(role: Role) -> None:
    client = signed_in(make.agent(role=role))
    for page, needed in PAGES.items():
        expected = 200 if needed is None or needed in DEFAULT_MATRIX[role] else 403
        assert (page, client.get(address(page)).status_code) == (page, expected)


def test_nobody_opens_a_settings_page_without_signing_in() -> None:
    for page in PAGES:
        answer = Client().get(address(page))
        assert (page, answer.status_code) == (page, 302)
        assert answer["Location"].startswith("/account/login/")


def test_a_closed_account_opens_nothing() -> None:
    agent = make.agent(role=Role.OWNER)
    client = signed_in(agent)
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    for page in PAGES:
        assert (page, client.get(address(page)).status_code) == (page, 302)


POSTS: dict[str, Permission] = {
    "invitation-resend": Permission.MANAGE_PEOPLE,
    "invitation-withdraw": Permission.MANAGE_PEOPLE,
    "person-reactivate": Permission.MANAGE_PEOPLE,
    "settings-team-delete": Permission.MANAGE_TEAMS,
    "settings-role-cell": Permission.MANAGE_ROLES,
    "settings-channel-check": Permission.MANAGE_CHANNELS,
    "settings-channel-active": Permission.MANAGE_CHANNELS,
    "settings-channel-secret": Permission.MANAGE_CHANNELS,
    "settings-brand-active": Permission.MANAGE_CHANNELS,
    "settings-tag-delete": Permission.EDIT_TEMPLATES,
    "settings-field-delete": Permission.MANAGE_DESK,
    "arrival-replay": Permission.SEE_LEDGER,
    "delivery-retry": Permission.SEE_LEDGER,
}
UNKNOWN = "019b0000-0000-7000-8000-000000000000"
ARGUMENTS = {
    "settings-role-cell": [], "settings-channel-check": [], "settings-tag-delete": ["nie-ma"],
    "settings-field-delete": [999_999], "delivery-retry": [999_999],
}  # fmt: skip


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT, Role.SUPERVISOR, Role.ADMIN])
def test_acts_are_refused_before_anything_is_looked_up(role: Role) -> None:
    client = signed_in(make.agent(role=role))
    for act, needed in POSTS.items():
        status = client.post(reverse(act, args=ARGUMENTS.get(act, [UNKNOWN]))).status_code
        expected = {404, 422} if needed in DEFAULT_MATRIX[role] else {403}
        assert status in expected, (act, status)


def test_no_act_works_by_a_link() -> None:
    client = signed_in(make.agent(role=Role.OWNER))
    for act in POSTS:
        answer = client.get(reverse(act, args=ARGUMENTS.get(act, [UNKNOWN])))
        assert (act, answer.status_code) == (act, 405)
