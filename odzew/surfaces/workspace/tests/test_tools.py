"""Pages of templates and macros."""

import pytest
from django.core.cache import cache
from django.test import Client

from odzew.core.conversations import actions
from odzew.core.conversations.actions import TemplateWords
from odzew.core.conversations.models import Macro, Template
from odzew.testing import make

pytestmark = pytest.mark.django_db
GOOD = {"name": "Zwrot", "scope": "own", "language": "pl", "body": "{{ customer.vocative }}, dziękujemy."}


@pytest.fixture
def alice():
    cache.clear()
    return make.agent("Alicja Nowak", role="supervisor")


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_template_is_written_and_shows_what_a_customer_would_read(alice):
    make.conversation(customer=make.customer("Tomasz Nowak"))
    client = signed_in(alice)
    assert client.get("/settings/templates").status_code == 200
    client.post("/settings/templates/new", GOOD | {"scope": "all"})
    row = Template.objects.get()
    page = client.get(f"/settings/templates/{row.public_id}").content.decode()
    assert "Panie Tomaszu, dziękujemy." in page
    assert "Zwrot" in client.get("/settings/templates?q=zwr").content.decode()
    client.post(f"/settings/templates/{row.public_id}/delete")
    assert not Template.objects.exists()


def test_the_preview_names_an_unknown_variable(alice):
    answer = signed_in(alice).post("/settings/templates/preview", {"body": "{{ kto.to }}", "language": "pl"})
    assert "kto.to" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"body": "{{ kto.to }}"}, {"name": ""}, {"scope": "nobody"}, {"body": ""}])
def test_a_template_with_a_mistake_comes_back_with_its_words(alice, wrong):
    answer = signed_in(alice).post("/settings/templates/new", GOOD | {"name": "Moje słowa"} | wrong)
    assert answer.status_code == 422
    assert not Template.objects.exists()


def test_an_agent_writes_own_templates_and_no_shared_ones(alice):
    bob = signed_in(make.agent("Bob"))
    shared = actions.save_template(None, TemplateWords("Wspólny", "x"), by=alice)
    own = actions.save_template(None, TemplateWords("Alicji", "x", is_own=True), by=alice)
    assert bob.post("/settings/templates/new", GOOD).status_code == 302
    assert bob.post("/settings/templates/new", GOOD | {"scope": "all"}).status_code == 422
    assert bob.get(f"/settings/templates/{shared.public_id}").status_code == 403
    assert bob.post(f"/settings/templates/{shared.public_id}/delete").status_code == 403
    assert bob.get(f"/settings/templates/{own.public_id}").status_code == 404
    assert Client().get("/settings/templates").status_code == 302


def test_a_macro_is_put_together_and_changed(alice):
    client, team = signed_in(alice), make.team()
    sent = {
        "name": "Zwrot", "scope": "all", "assign": "me", "give_team": str(team.public_id), "priority": "high",
        "add": "zwrot, pilne", "note": "Sprawdzić magazyn", "status": "on_hold", "hours": "4",
    }  # fmt: skip
    client.post("/settings/macros/new", sent)
    row = Macro.objects.get()
    assert [step["do"] for step in row.steps] == [
        "assign",
        "team",
        "priority",
        "tag",
        "note",
        "status",
        "snooze",
    ]
    page = client.get(f"/settings/macros/{row.public_id}").content.decode()
    assert "zwrot, pilne" in page
    client.post(f"/settings/macros/{row.public_id}", sent | {"hours": "", "status": ""})
    row.refresh_from_db()
    assert len(row.steps) == 5
    assert client.post("/settings/macros/new", {"name": "Pusty", "scope": "own"}).status_code == 422
    bob = signed_in(make.agent("Bob"))
    assert bob.get("/settings/macros").status_code == 200
    assert bob.post(f"/settings/macros/{row.public_id}", sent).status_code == 403
    assert bob.post(f"/settings/macros/{row.public_id}/delete").status_code == 403
    client.post(f"/settings/macros/{row.public_id}/delete")
    assert not Macro.objects.exists()
