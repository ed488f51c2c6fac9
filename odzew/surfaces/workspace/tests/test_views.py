"""Filters, saved views, search and the bulk bar, as a browser uses them."""

import pytest
from django.core.cache import cache
from django.test import Client

from odzew.core.conversations.models import View
from odzew.core.conversations.rules import conditions
from odzew.surfaces.workspace import filter_form
from odzew.testing import make

pytestmark = pytest.mark.django_db


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def alice():
    cache.clear()
    return make.agent("Alicja Nowak", role="supervisor")


@pytest.fixture
def client(alice):
    return signed_in(alice)


# ---- filters ----


def test_the_editor_leads_to_the_filtered_list(client):
    form = {
        "in": "mine", "n": "2", "groups": "2", "join": "any", "j0": "all", "j1": "all", "do": "apply",
        "c0.group": "0", "c0.field": "tag", "c0.was": "tag", "c0.is": "any", "c0.value": "zwrot, pilne",
        "c1.group": "1", "c1.field": "priority", "c1.was": "priority", "c1.is": "any", "c1.value": ["high", "urgent"],
    }  # fmt: skip
    answer = client.get("/inbox/filters", form)
    assert answer.url.startswith("/inbox/mine?f=")
    opened = client.get(answer.url).context["listing"]
    assert conditions.to_json(opened.tree)["any"][0] == {
        "all": [{"field": "tag", "is": "any", "value": ["zwrot", "pilne"]}]
    }
    assert filter_form.from_tree(opened.tree).tree() == opened.tree


def test_rows_are_added_and_taken_away_without_losing_what_was_typed(client):
    row = {"n": "1", "groups": "1", "c0.field": "tag", "c0.was": "tag", "c0.value": "zwrot", "in": "all"}
    more = client.get("/inbox/filters", row | {"do": "add:0"}, headers={"HX-Request": "true"})
    assert [r.value for r in more.context["groups"][0].rows] == ["zwrot", ""]
    less = client.get("/inbox/filters", row | {"do": "remove:0"}, headers={"HX-Request": "true"})
    assert [r.value for r in less.context["groups"][0].rows] == [""]
    assert len(client.get("/inbox/filters", row | {"do": "group"}).context["groups"]) == 2


def test_a_value_out_of_shape_is_said_and_stays_typed(client):
    row = {
        "n": "1",
        "groups": "1",
        "c0.field": "waiting",
        "c0.was": "waiting",
        "c0.value": "długo",
        "in": "all",
    }
    page = client.get("/inbox/filters", row | {"do": "apply"})
    assert page.status_code == 200
    assert page.context["is_wrong"]
    assert "długo" in page.content.decode()


@pytest.mark.parametrize("field", [*conditions.FIELDS, "custom.order"])
def test_every_field_can_be_edited(client, field):
    page = client.get(
        "/inbox/filters", {"n": "1", "groups": "1", "c0.field": field, "c0.was": field, "in": "all"}
    )
    assert page.status_code == 200


# ---- saved views ----


def test_a_view_is_saved_shared_opened_changed_deleted_and_put_back(client, alice):
    team = make.team()
    made = client.post(
        "/inbox/views/create",
        {"in": "mine?tag=zwrot", "name": "Zwroty <b>", "shared_with": str(team.public_id)},
    )
    row = View.objects.get()
    assert made.url == f"/inbox/view/{row.public_id}"
    assert row.team == team
    assert [c["field"] for c in row.conditions["all"]] == ["assignee", "tag"]
    team.agents.add(alice)
    page = client.get(made.url)
    assert "Zwroty &lt;b&gt;" in page.content.decode()
    client.post(
        f"/inbox/views/{row.public_id}/save",
        {"in": f"view/{row.public_id}", "name": "Nowa", "shared_with": "me"},
    )
    row.refresh_from_db()
    assert (row.name, row.owner, row.team) == ("Nowa", alice, None)
    assert [c["field"] for c in row.conditions["all"]] == ["assignee", "tag"]
    client.post(f"/inbox/views/{row.public_id}/delete")
    assert client.get(made.url).status_code == 404
    assert client.post(f"/inbox/views/{row.public_id}/restore").json()["url"] == made.url
    assert client.get(made.url).status_code == 200


def test_an_agent_without_the_permission_neither_shares_nor_changes_shared_views(alice):
    bob = signed_in(make.agent("Bogdan Kolega"))
    shared = View.objects.create(name="Wspólny", conditions={})
    assert (
        bob.post("/inbox/views/create", {"in": "all", "name": "X", "shared_with": "everyone"}).status_code
        == 403
    )
    for verb in ("save", "delete", "move"):
        data = {"in": "all", "name": "X", "shared_with": "me"}
        assert bob.post(f"/inbox/views/{shared.public_id}/{verb}", data).status_code == 403
    assert bob.post("/inbox/views/create", {"in": "all", "name": "X", "shared_with": "me"}).status_code == 302


def test_views_of_others_are_not_found(client):
    bob = make.agent("Bogdan Kolega")
    hidden = View.objects.create(name="Prywatny", conditions={}, owner=bob)
    teams = View.objects.create(name="Zespołu", conditions={}, team=make.team())
    for row in (hidden, teams):
        assert client.get(f"/inbox/view/{row.public_id}").status_code == 404
        assert client.post(f"/inbox/views/{row.public_id}/delete").status_code == 404


def test_a_view_without_a_name_comes_back_with_what_was_chosen(client):
    page = client.post("/inbox/views/create", {"in": "all", "name": "  ", "shared_with": "everyone"})
    assert page.status_code == 422
    assert '<option value="everyone" selected>' in page.content.decode()


def test_a_view_with_damaged_conditions_shows_nothing_and_does_not_break(client, alice):
    make.conversation(account=make.account())
    row = View.objects.create(name="Stary", conditions={"all": [{"field": "nosuch"}]}, owner=alice)
    page = client.get(f"/inbox/view/{row.public_id}")
    assert page.status_code == 200
    assert page.context["rows"] == []


def test_views_are_moved(client, alice):
    rows = [
        View.objects.create(name=name, conditions={}, owner=alice, position=n) for n, name in enumerate("ABC")
    ]
    client.post(f"/inbox/views/{rows[2].public_id}/move", {"to": "up"})
    assert list(View.objects.order_by("position").values_list("name", flat=True)) == ["A", "C", "B"]


# ---- search ----


def test_the_search_page_costs_at_most_eight_statements(client, django_assert_max_num_queries):
    door = make.account()
    for n in range(30):
        make.conversation(account=door, text=f"Gdzie jest paczka {n}?")
    client.get("/search")
    with django_assert_max_num_queries(8):
        page = client.get("/search", {"q": "paczka marta"})
    assert len(page.context["cases"]) == 25
    more = client.get("/search", {"q": "paczka marta", "after": page.context["found"].next})
    assert len(more.context["cases"]) == 5


def test_the_palette_answers_with_lines(client):
    case = make.conversation(account=make.account(), subject="<b>Paczka</b>", sender="ewa@x.example")
    lines = client.get("/search/palette", {"q": "ewa@x"}).json()["results"]
    assert lines[0]["url"] == f"/c/{case.number}/"
    assert lines[0]["title"] == "<b>Paczka</b>"
    assert lines[1]["note"] == "ewa@x.example"
    assert client.get("/search/palette", {"q": ""}).json() == {"results": []}


def test_the_palette_finds_pages_that_the_agent_may_open(client):
    owner = Client()
    owner.force_login(make.agent("Ola Owner", role="owner"))
    found = owner.get("/search/palette", {"q": "karta kom"}).json()["results"]
    assert [(one["title"], one["url"]) for one in found] == [("Karta komunikacji", "/settings/charter")]
    assert client.get("/search/palette", {"q": "karta kom"}).json() == {"results": []}
    assert owner.get("/search/palette", {"q": "radar"}).json()["results"][0]["url"] == "/radar/"


def test_search_by_a_status_in_the_readers_words(client):
    case = make.conversation(account=make.account(), status="on_hold")
    for typed in ("status:on_hold", "status:on"):
        assert [c["row"].number for c in client.get("/search", {"q": typed}).context["cases"]] == [
            case.number
        ]


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", '"', "\0", "tag:", ":", "a" * 500, "( | &"])
def test_nothing_that_can_be_typed_breaks_the_search(client, q):
    make.conversation(account=make.account())
    assert client.get("/search", {"q": q}).status_code == 200


def test_a_damaged_page_link_of_the_search_is_said(client):
    assert client.get("/search", {"q": "paczka", "after": "x"}).status_code == 422


# ---- bulk ----


def test_the_bar_changes_and_the_toast_undoes(client, alice):
    door = make.account()
    cases = [make.conversation(account=door) for _ in range(2)]
    numbers = [case.number for case in cases]
    answer = client.post("/inbox/bulk", {"number": [*numbers, 999999], "assignee": "me", "in": "unassigned"})
    assert answer.url == "/inbox/unassigned"
    page = client.get(answer.url).content.decode()
    assert "#999999" in page
    undo = page.partition('data-undo="')[2].partition('"')[0]
    for case in cases:
        case.refresh_from_db()
        assert case.assignee == alice
    assert client.post(undo).json()["done"] == 2
    cases[0].refresh_from_db()
    assert cases[0].assignee is None
    assert signed_in(make.agent("Bogdan Kolega")).post(undo).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"number": "x"},
        {"number": "1"},
        {"number": "1", "snooze": "never"},
        {"number": "1", "status": "no"},
    ],
)
def test_a_bulk_change_that_does_not_hold_is_said(client, data):
    answer = client.post("/inbox/bulk", data | {"in": "all"})
    assert answer.status_code == 302
    assert 'data-level="error"' in client.get(answer.url).content.decode()


def test_the_menu_of_people_lists_active_ones(client):
    make.agent("Dawny Kolega", is_active=False)
    text = client.get("/inbox/people", headers={"HX-Request": "true"}).content.decode()
    assert 'value="me"' in text
    assert "Dawny Kolega" not in text
