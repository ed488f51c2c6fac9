"""Pages of rules, as a browser without scripts uses them."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from odzew.features.automation.models import Rule, RuleRun, RuleVersion
from odzew.features.automation.tests.desk import rule, work
from odzew.testing import make

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Zwroty do zespołu", "kind": "event", "events": ["customer_wrote"], "amount": "4", "unit": "hours", "status": "pending",
    "at": "08:00", "per_case": "3", "per_hour": "300", "saved": "", "new_step": "tag", "version": "", "tree": "",
    "n": "1", "groups": "1", "j0": "all", "c0.group": "0", "c0.was": "channel", "c0.field": "channel", "c0.is": "any",
    "c0.value": ["email"], "claims": "1", "e0.was": "text", "e0.field": "text", "e0.is": "contains", "e0.value": "zwrot, zwróc",
    "steps": "1", "s0.do": "tag", "s0.add": "zwrot, pieniądze", "s0.remove": "",
}  # fmt: skip


@pytest.fixture
def alice():
    cache.clear()
    yield make.agent("Alicja Nowak", role="owner")
    cache.clear()


@pytest.fixture
def client(alice) -> Client:
    found = Client()
    found.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def test_an_empty_list_teaches_and_offers_ten_ready_rules(client):
    page = client.get("/settings/rules").content.decode()
    assert "Nie ma jeszcze reguł" in page
    assert page.count("?ready=") == 10
    opened = client.get("/settings/rules/new?ready=urgent-words").content.decode()
    assert "uokik" in opened
    assert "ustaw priorytet" in opened


def test_a_rule_is_written_tried_saved_switched_on_and_seen_at_work(client):
    case = make.conversation(text="Proszę o zwrot")
    tried = client.post("/settings/rules/new", FORM | {"do": "try"})
    assert tried.status_code == 200
    assert f"#{case.number}" in tried.content.decode()
    assert not Rule.objects.exists()
    saved = client.post("/settings/rules/new", FORM | {"do": "save"})
    row = Rule.objects.get()
    assert saved.headers["Location"] == f"/settings/rules/{row.public_id}"
    assert not row.is_active
    assert row.definition["event_if"] == [{"field": "text", "is": "contains", "value": ["zwrot", "zwróc"]}]
    assert row.definition["then"] == [{"do": "tag", "add": ["zwrot", "pieniądze"], "remove": []}]
    client.post(f"/settings/rules/{row.public_id}/switch", {"on": "1"})
    fresh = make.conversation(text="Zwróćcie pieniądze")
    work()
    fresh.refresh_from_db()
    assert fresh.tags == ["pieniądze", "zwrot"]
    page = client.get("/settings/rules").content.decode()
    assert "1 uruchomienie w 30 dni" in page
    assert "klient pisze" in page
    history = client.get(f"/settings/rules/{row.public_id}/runs").content.decode()
    assert f"#{fresh.number}" in history
    assert "Etykiety: +zwrot, +pieniądze" in history


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "To pole jest potrzebne."),
        ({"steps": "0"}, "To pole jest potrzebne."),
        ({"events": []}, "To pole jest potrzebne."),
        ({"s0.add": ""}, "Potrzebna jest etykieta"),
        ({"per_case": "0"}, "Ta liczba jest za mała."),
        ({"per_hour": "dużo"}, "Potrzebna jest liczba całkowita."),
        ({"kind": "waits", "amount": ""}, "Potrzebna jest liczba całkowita."),
        ({"kind": "schedule", "days": []}, "To pole jest potrzebne."),
        ({"s0.do": "webhook", "s0.url": "http://a:b@c.pl"}, "Adres zaczyna się"),
        ({"s0.do": "team", "s0.team": ""}, "Tego nie ma na liście."),
        ({"s0.do": "team", "s0.team": "0190a2b4-0000-7000-8000-000000000000"}, "Nie ma takiego zespołu."),
        ({"c0.was": "waiting", "c0.field": "waiting", "c0.is": "over", "c0.value": "długo"}, "nie pasuje"),
        ({"e0.value": ""}, "To pole jest potrzebne."),
    ],
)
def test_what_does_not_hold_comes_back_with_its_words_and_what_was_typed(client, change, words):
    answer = client.post("/settings/rules/new", FORM | {"do": "save"} | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Zwroty do zespołu" in page or "name" in change
    assert not Rule.objects.exists()
    assert not re.search(r"Input should|Field required|Value error", page)


@pytest.mark.parametrize(
    ("do", "shown"),
    [
        ("step", 's1.do" value="tag"'),
        ("unstep:0", "Na razie nic"),
        ("claim", 'name="e1.field"'),
        ("unclaim:0", 'name="claims" value="0"'),
        ("add:0", 'name="c1.field"'),
        ("remove:0", 'name="n" value="0"'),
        ("group", 'name="j1"'),
        ("refresh", 'value="Zwroty do zespołu"'),
        ("up:7", 'value="Zwroty do zespołu"'),
    ],
)
def test_every_button_gives_the_form_back_with_its_effect(client, do, shown):
    answer = client.post("/settings/rules/new", FORM | {"do": do})
    assert answer.status_code == 200
    assert shown in answer.content.decode()
    part = client.post("/settings/rules/new", FORM | {"do": do}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<form id="rule"')


@pytest.mark.parametrize("kind", ["waits", "status", "due", "schedule"])
def test_each_time_can_be_chosen_saved_and_opened_again(client, kind):
    values = FORM | {
        "do": "save",
        "kind": kind,
        "days": ["mon", "fri"],
        "e0.was": "subject",
        "e0.field": "subject",
    }
    assert client.post("/settings/rules/new", values).status_code == 302
    row = Rule.objects.get()
    assert row.triggers == [f"time:{kind}"]
    before = row.definition
    page = client.get(f"/settings/rules/{row.public_id}").content.decode()
    assert f'value="{kind}" selected' in page
    assert client.get("/settings/rules").status_code == 200
    client.post(f"/settings/rules/{row.public_id}", values | {"version": "1"})
    row.refresh_from_db()
    assert (row.definition, row.version) == (before, 1)


def test_every_kind_of_step_is_saved_and_opened_again_the_same(client, alice):
    from odzew.core.conversations import actions as conversations
    from odzew.core.conversations.actions import TemplateWords
    from odzew.features.automation import parts
    from odzew.features.automation.queries import definition_of
    from odzew.surfaces.workspace.automation.typed import from_definition

    template = conversations.save_template(None, TemplateWords("T", "x"), by=alice)
    macro = conversations.save_macro(None, name="M", given=[{"do": "tag", "add": ["a"]}], by=alice)
    conversations.save_custom_field(
        None, by=alice, on="conversation", key="order", label="Zamówienie", kind="text"
    )
    team = str(make.team().public_id)
    steps = [
        {"do": "assign", "to": "routing"}, {"do": "assign", "to": str(alice.public_id)}, {"do": "team", "team": team},
        {"do": "tag", "add": ["a"], "remove": ["b", "c"]}, {"do": "priority", "priority": "low"}, {"do": "kind", "kind": "praise"},
        {"do": "status", "status": "closed", "reason": "tak trzeba"}, {"do": "stage", "stage": "after"}, {"do": "stage", "stage": ""},
        {"do": "field", "key": "order", "value": "1"}, {"do": "reply", "template": str(template.public_id)}, {"do": "say", "text": "a\nb"},
        {"do": "note", "text": "n"}, {"do": "notify", "whom": ["leads", str(alice.public_id)], "words": "w"},
        {"do": "promise", "kind": "callback", "minutes": 90, "words": ""}, {"do": "webhook", "url": "https://a.example/b"},
        {"do": "macro", "macro": str(macro.public_id)}, {"do": "snooze", "hours": 5},
    ]  # fmt: skip
    found = parts.read(
        {"name": "Wszystko", "trigger": {"kind": "event", "events": ["merged"]}, "then": steps}
    )
    assert from_definition(found).definition() == found
    from odzew.features.automation import actions

    row = actions.save_rule(None, found, by=alice)
    page = client.get(f"/settings/rules/{row.public_id}").content.decode()
    assert page.count('.do" value=') == len(steps)
    assert "zawiadom inny system" in client.get("/settings/rules").content.decode()
    assert definition_of(row) == found


def test_conditions_deeper_than_the_form_stay_as_they_are(client, alice):
    deep = {
        "all": [
            {
                "any": [
                    {"all": [{"field": "tag", "is": "any", "value": ["a"]}]},
                    {"field": "tag", "is": "any", "value": ["b"]},
                ]
            }
        ]
    }
    row = rule(**{"if": deep})
    before = row.definition
    page = client.get(f"/settings/rules/{row.public_id}").content.decode()
    assert "zagnieżdżone głębiej" in page
    tree = re.search(r'name="tree" value="([^"]*)"', page).group(1).replace("&quot;", '"')
    client.post(
        f"/settings/rules/{row.public_id}", FORM | {"do": "save", "tree": tree, "n": "0", "version": "1"}
    )
    row.refresh_from_db()
    assert row.definition["if"] == before["if"]
    assert row.version == 2


def test_rules_are_moved_deleted_restored_and_get_a_new_secret(client, alice):
    first = rule(name="Pierwsza", then=[{"do": "webhook", "url": "https://a.example/"}])
    second = rule(name="Druga")
    client.post(f"/settings/rules/{second.public_id}/move", {"to": "up"})
    assert list(Rule.objects.order_by("position").values_list("name", flat=True)) == ["Druga", "Pierwsza"]
    shown = client.post(f"/settings/rules/{first.public_id}/secret").content.decode()
    assert len(re.search(r'id="secret"[^>]*>([\w-]+)<', shown).group(1)) > 30
    client.post(f"/settings/rules/{second.public_id}", FORM | {"do": "save", "version": "1"})
    assert RuleVersion.objects.filter(rule=second).count() == 2
    assert "Wersja 2" in client.get(f"/settings/rules/{second.public_id}/versions").content.decode()
    client.post(f"/settings/rules/{second.public_id}/versions/1/restore")
    second.refresh_from_db()
    assert (second.name, second.version) == ("Druga", 3)
    assert client.post(f"/settings/rules/{second.public_id}/versions/99/restore").status_code == 404
    client.post(f"/settings/rules/{second.public_id}/delete")
    assert "Druga" not in client.get("/settings/rules").content.decode()
    assert client.get(f"/settings/rules/{second.public_id}").status_code == 404


def test_somebody_elses_change_is_not_overwritten_and_the_words_stay(client):
    row = rule()
    client.post(f"/settings/rules/{row.public_id}", FORM | {"do": "save", "version": "1"})
    answer = client.post(
        f"/settings/rules/{row.public_id}", FORM | {"do": "save", "version": "1", "name": "Moja nazwa"}
    )
    assert answer.status_code == 422
    assert "Ktoś inny zmienił" in answer.content.decode()
    assert "Moja nazwa" in answer.content.decode()


def test_a_file_goes_out_and_comes_back_and_a_wrong_one_names_its_lines(client):
    rule(name="Eksport")
    text = client.get("/settings/rules/export").content.decode()
    assert "name: Eksport" in text
    taken = client.post(
        "/settings/rules/import",
        {"file": SimpleUploadedFile("r.yaml", text.replace("Eksport", "Import").encode())},
    )
    assert taken.status_code == 302
    assert Rule.objects.filter(name="Import").exists()
    answer = client.post("/settings/rules/import", {"text": text.replace("do: tag", "do: tańcz")})
    assert answer.status_code == 422
    assert "wiersz" in answer.content.decode()
    assert "tańcz" in answer.content.decode()


def test_the_history_is_paged_and_hides_cases_of_other_teams(client, alice):
    row = rule(on=["customer_wrote"], per_hour=1000)
    for _each in range(52):
        make.conversation()
    work()
    assert RuleRun.objects.filter(rule=row).count() == 52
    page = client.get(f"/settings/rules/{row.public_id}/runs").content.decode()
    after = re.search(r"\?after=([\w-]+)|after=([\w-]+)", page)
    assert page.count("<tr>") == 51
    rest = client.get(
        f"/settings/rules/{row.public_id}/runs?after={after.group(1) or after.group(2)}"
    ).content.decode()
    assert rest.count("<tr>") == 3
    assert client.get(f"/settings/rules/{row.public_id}/runs?outcome=failed").status_code == 200


def test_the_audit_names_what_was_done_to_rules(client):
    rule(name="Widoczna")
    page = client.get("/settings/audit").content.decode()
    assert "Reguła" in page
    assert "Widoczna" in page
