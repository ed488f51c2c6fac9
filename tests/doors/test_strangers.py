"""A stranger at every door: nobody signed in, an agent of another team, a viewer, an agent before the settings."""

import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from odzew.core.conversations.actions import drafts
from odzew.core.conversations.models import Conversation, Macro
from odzew.core.customers import actions as customers
from odzew.testing import make
from tests.doors import listed

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
GIVEN = {
    "customer-address-add": {"kind": "email", "value": "obca@poczta.example"},
    "customer-consent-give": {"purpose": "newsletter", "source": "phone"},
}
NO_SUCH_METHOD = 405


def doors(patterns: list, words: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, words of its address) of each door."""
    for each in patterns:
        more = (*words, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from doors(each.url_patterns, more)
        else:
            yield each.name, more


WORDS = dict(doors(get_resolver().url_patterns))


class House:
    """A case of the team Hurt with a customer's message, a file and a draft; one account, one customer."""

    def __init__(self) -> None:
        with transaction.atomic():
            self.owner = make.agent("Alicja Nowak", role="owner")
            self.hurt = make.team("Hurt")
            self.ola = make.agent("Ola Hurtowa", teams=(self.hurt,))
            self.case = make.conversation(team=self.hurt)
            self.file = drafts.attach_to_draft(
                self.case, self.ola, "reply", name="a.txt", content_type="text/plain", content=b"a"
            )
            self.macro = Macro.objects.create(name="Zwrot", steps=[{"do": "tag", "add": ["zwrot"]}])
            self.counter = make.account("counter")
            self.firm = customers.save_organisation(
                None, customers.OrganisationWords(name="Len i Wełna"), by=self.owner
            )
        self.message = self.case.messages.get()

    def address(self, name: str) -> str:
        known = {
            "number": self.case.number, "seq": 0, "key": 1, "pk": 1, "place": "all", "slug": "nieznany", "step": "brand",
            "kind": "email", "name": "pilne", "uidb36": "1", "public_id": self._public_id(name),
            "other_id": uuid.uuid4(), "series": uuid.uuid4(),
        }  # fmt: skip
        words = {word: known.get(word, "zmyslony-sekret") for word in WORDS[name]}
        if name in {"account_reset_password_from_key"}:
            words["key"] = "zmyslony-klucz"
        if name.startswith("widget_"):
            words = {word: uuid.uuid4().hex for word in words}
        return reverse(name, kwargs=words)

    def _public_id(self, name: str) -> uuid.UUID:
        if name in {"thread_file", "thread_file_remove"}:
            return self.file.public_id
        if name in {"thread_original", "thread_picture", "thread_withdraw", "thread_retry"}:
            return self.message.public_id
        if name == "thread_macro_run":
            return self.macro.public_id
        if name == "counter-next":
            return self.counter.public_id
        if name.startswith("organisation"):
            return self.firm.public_id
        return self.case.customer.public_id if name.startswith("customer") else uuid.uuid4()


@pytest.fixture
def house(settings) -> House:
    settings.STORAGES = {**settings.STORAGES}
    return House()


def answers(client: Client, house: House, names: set[str]) -> dict[str, dict[str, int]]:
    """Status by method of each door; a missing method is left out."""
    found: dict[str, dict[str, int]] = {}
    for name in sorted(names):
        for method in METHODS:
            given = (
                {"file": SimpleUploadedFile("a.txt", b"a")} | GIVEN.get(name, {}) if method == "post" else {}
            )
            answer = getattr(client, method)(house.address(name), given)
            where = answer.headers.get("Location", "")
            status = 401 if answer.status_code == 302 and "/account/login" in where else answer.status_code
            if status != NO_SUCH_METHOD:
                found.setdefault(name, {})[method] = status
    return found


def others(found: dict[str, dict[str, int]], *right: int) -> dict[str, dict[str, int]]:
    """The doors that answered anything else, or nothing at all."""
    return {name: each for name, each in found.items() if not each or set(each.values()) - set(right)}


def signed_in(agent) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(agent)
    return client


def test_every_door_of_the_house_is_listed_once():
    listed_names = Counter(name for group in listed.GROUPS for name in group)
    assert set(listed_names) == set(WORDS)
    assert max(listed_names.values()) == 1


def test_nobody_enters_a_colleagues_page_without_signing_in(house):
    closed = set().union(*listed.GROUPS) - listed.PUBLIC - listed.BY_SECRET
    assert not others(answers(Client(), house, closed), 401, 403)


def test_a_made_up_secret_opens_nothing(house):
    found = answers(Client(), house, listed.BY_SECRET - {"account_reset_password_from_key"})
    assert not others(found, 401, 403, 404, 410)


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_an_agent_of_another_team_does_not_learn_that_a_case_exists(house, role):
    with transaction.atomic():
        stranger = make.agent("Borys Obcy", teams=(make.team("Detal"),))
        if role == "viewer":
            from odzew.core.accounts.models import Agent, RolePermission

            RolePermission.objects.create(role="viewer", permission="see_all_teams", is_allowed=False)
            Agent.objects.filter(pk=stranger.pk).update(role=role)
    before = Conversation.objects.values().get(pk=house.case.pk)
    found = answers(signed_in(stranger), house, listed.CASE_CHANGES | listed.CASE_READS)
    assert not others(found, 404, *([403] if role == "viewer" else []))
    assert Conversation.objects.values().get(pk=house.case.pk) == before


def test_a_viewer_changes_nothing(house):
    viewer = make.agent("Wanda Widz", role="viewer")
    before = Conversation.objects.values().get(pk=house.case.pk)
    found = answers(signed_in(viewer), house, listed.CASE_CHANGES | listed.WRITES)
    assert not others({name: {"post": each["post"]} for name, each in found.items() if "post" in each}, 403)
    assert Conversation.objects.values().get(pk=house.case.pk) == before


def test_an_agent_finds_the_settings_of_the_desk_closed(house):
    assert not others(answers(signed_in(house.ola), house, listed.MANAGED), 403)


def test_the_owner_finds_each_of_these_doors_open(house):
    """Else the strangers above prove nothing."""
    owner = signed_in(house.owner)
    everything = set().union(*listed.GROUPS) - listed.BY_SECRET - {"account_logout"}
    found = {
        name: each["get"]
        for name, each in answers(owner, house, everything).items()
        if each.get("get", 200) in {401, 403, 500}
    }
    assert found == {}
