"""A mailbox's pages beside its form: the domain, the connection with a provider, its limits."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from odzew.channels.email import dns
from odzew.channels.email.dns import NoAnswer
from odzew.surfaces.workspace.settings.views import channels
from odzew.surfaces.workspace.tests.test_settings_doors import signed_in
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return signed_in(make.agent("Ola Nowak", role="owner", language="en"))


def test_the_domain_page_shows_the_record_to_add(desk, monkeypatch):
    from odzew.channels.email import domain_check

    account = make.account(address="pomoc@lnianydom.example", settings={"smtp": {"host": "smtp.gmail.com"}})

    def checked(address: str, **given: object):
        return domain_check.check_domain(address, **{**given, "lookup": lambda name: []})

    monkeypatch.setattr(channels, "check_domain", checked)
    page = desk.get(reverse("settings-channel-domain", args=[account.public_id])).content.decode()
    assert "v=spf1 include:_spf.google.com ~all" in page
    assert "_dmarc.lnianydom.example" in page


def test_a_name_server_that_is_silent_is_said(desk, monkeypatch):
    def silent(name: str) -> list[str]:
        raise NoAnswer(name)

    monkeypatch.setattr(dns, "txt", silent)
    account = make.account(address="pomoc@lnianydom.example")
    answer = desk.get(reverse("settings-channel-domain", args=[account.public_id]))
    assert answer.status_code == 200


def test_connecting_leads_to_the_provider_and_a_strange_answer_is_refused(desk):
    account = make.account(address="pomoc@lnianydom.example")
    place = reverse("settings-channel-connect", args=[account.public_id])
    assert "Redirect address" in desk.get(place).content.decode()
    answer = desk.post(place, {"provider": "google", "client_id": "c1", "client_secret": "s1"})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert answer["Location"].startswith("https://accounts.google.com/")
    assert asked["login_hint"] == ["pomoc@lnianydom.example"]
    back = reverse("settings-channel-connected")
    refused = desk.get(back, {"state": asked["state"][0], "error": "access_denied"}, follow=True)
    assert "access_denied" in refused.content.decode()
    assert desk.get(back, {"state": "fremd", "code": "k"}).status_code == 422


def test_strangers_see_none_of_it(client):
    account = make.account()
    for name in ("settings-channel-domain", "settings-channel-connect"):
        assert client.get(reverse(name, args=[account.public_id])).status_code == 302
