"""Rules as a file: the same rules come back, and what does not hold is named by its line."""

from contextlib import nullcontext
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odzew.features.automation import actions, exchange, parts, queries
from odzew.features.automation.exchange import Written
from odzew.features.automation.models import Rule, RuleVersion
from odzew.features.automation.tests.desk import definition, owner, rule
from odzew.kit.errors import Invalid
from odzew.testing import make

LETTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85\ufeff\ufffe\uffff"
)
TEXT = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
WORD = st.sampled_from(
    [
        "yes",
        "no",
        "on",
        "off",
        "null",
        "1",
        "1.5",
        "2026-11-20",
        "08:00",
        "zwrot",
        "~",
        "- a",
        "a: b",
        "#x",
        "{}",
        "&a",
    ]
)
ANY = WORD | TEXT
IDS = st.uuids(version=4).map(str)
MINUTES = st.integers(1, parts.MOST_MINUTES)

TRIGGERS = st.one_of(
    st.builds(lambda e: {"kind": "event", "events": e}, st.lists(st.sampled_from(list(parts.Happening)), min_size=1, unique=True)),
    st.builds(lambda m: {"kind": "waits", "minutes": m}, MINUTES),
    st.builds(lambda m: {"kind": "status", "status": "pending", "minutes": m}, MINUTES),
    st.builds(lambda m: {"kind": "due", "minutes": m}, MINUTES),
    st.builds(lambda h, m: {"kind": "schedule", "days": ["mon", "sun"], "at": f"{h:02}:{m:02}"}, st.integers(0, 23), st.integers(0, 59)),
)  # fmt: skip
CONDITION = st.one_of(
    st.builds(lambda v: {"field": "tag", "is": "any", "value": v}, st.lists(ANY.map(lambda x: x[:40]).map(str.strip).filter(bool), min_size=1, max_size=3)),
    st.builds(lambda v: {"field": "custom.order", "is": "contains", "value": [v]}, ANY),
    st.builds(lambda v: {"field": "team", "is": "none", "value": v}, st.lists(IDS | st.just("nobody"), min_size=1, max_size=3)),
    st.builds(lambda v: {"field": "waiting", "is": "over", "value": [str(v)]}, st.integers(0, 9999)),
    st.just({"field": "created", "is": "after", "value": ["2026-11-20"]}),
    st.just({"field": "snoozed", "is": "any", "value": ["no"]}),
)  # fmt: skip
TREE = st.builds(
    lambda join, items, more: {join: [*items, *([{"any": more}] if more else [])]},
    st.sampled_from(["all", "any"]), st.lists(CONDITION, min_size=1, max_size=3), st.lists(CONDITION, max_size=2),
)  # fmt: skip
STEP = st.one_of(
    st.builds(lambda v: {"do": "tag", "add": [v[:40].strip() or "a"]}, ANY),
    st.builds(lambda v: {"do": "assign", "to": v}, IDS | st.sampled_from(["nobody", "routing"])),
    st.builds(lambda v: {"do": "reply", "template": v}, IDS),
    st.builds(lambda v: {"do": "say", "text": v}, LINES | ANY),
    st.builds(lambda v: {"do": "note", "text": v}, LINES | ANY),
    st.builds(lambda v: {"do": "field", "key": "order", "value": v}, ANY),
    st.builds(lambda v, w: {"do": "notify", "whom": v, "words": w}, st.lists(IDS | st.just("leads"), min_size=1, max_size=3), ANY),
    st.builds(lambda m: {"do": "promise", "kind": "callback", "minutes": m}, MINUTES),
    st.just({"do": "webhook", "url": "https://hooks.example/a?b=c#d"}),
)  # fmt: skip
RULES = st.builds(
    lambda name, trigger, tree, steps, active, stop: Written(
        parts.read({"name": name, "trigger": trigger, "if": tree, "then": steps, "stop": stop,
                    "event_if": [{"field": "subject", "is": "lacks", "value": ["a, b"]}]}), active),
    ANY, TRIGGERS, TREE | st.just({}), st.lists(STEP, min_size=1, max_size=4), st.booleans(), st.booleans(),
)  # fmt: skip


@given(st.lists(RULES, max_size=4))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_exported_is_imported_the_same(rules):
    text = exchange.write(rules, lambda kind, public_id: f"{kind} {public_id}")
    assert exchange.read(text, lambda kind, name: str(UUID(name.removeprefix(f"{kind} ")))) == rules


FILE = """odzew_rules: 1
rules:
  - name: Zwroty
    active: true
    trigger: {kind: event, events: [customer_wrote]}
    then:
      - do: priority
        priority: high
      - do: team
        team: Zwroty
"""


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (
            ("priority: high", "priority: wysoki"),
            "wiersz 8, rules › 1 › then › 1 › priority",
            "Tego nie ma na liście.",
        ),
        (("team: Zwroty", "team: Nikt"), "wiersz 10, rules › 1 › then › 2 › team", "Nie ma tu „Nikt”."),
        (("kind: event", "kind: dzień"), "wiersz 5, rules › 1 › trigger", "Tego nie ma na liście."),
        (("active: true", "active: może"), "wiersz 4, rules › 1 › active", "Potrzebne jest true albo false."),
        (
            ("    then:", "    jak: teraz\n    then:"),
            "wiersz 6, rules › 1 › jak",
            "Nie ma tu czegoś takiego.",
        ),
        (("    then:", "  then:"), "wiersz 6", ""),
        (
            ("name: Zwroty", "name: &a Zwroty\n    if: *a"),
            "plik",
            "Kotwice i aliasy (& oraz *) nie są czytane.",
        ),
        (("name: Zwroty", "name: !!python/object:os.system Zwroty"), "wiersz 3", ""),
        (("odzew_rules: 1", "odzew_rules: 2"), "odzew_rules", "Plik ma inny format; czytany jest format 1."),
        (("rules:\n  -", "reguly:\n  -"), "plik", "To nie jest plik reguł: brakuje listy „rules”."),
    ],
)
def test_what_does_not_hold_is_named_by_line_and_place(change, place, words):
    with pytest.raises(Invalid) as caught:
        exchange.read(FILE.replace(*change), lambda _kind, name: str(uuid4()) if name == "Zwroty" else None)
    assert place in caught.value.fields, caught.value.fields
    assert words in caught.value.fields[place]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "a: [", "\0", "x" * 600_000, "[" * 5000, "- - - -", "rules: {a: b}", "%YAML 9.9\n---\na"],
    ids=lambda text: ascii(text[:12]),
)
def test_a_damaged_file_is_refused_with_words(text):
    with pytest.raises(Invalid):
        exchange.read(text, lambda _kind, _name: None)


@pytest.mark.django_db
def test_the_desk_exports_names_and_takes_them_back():
    team = make.team("Zwroty")
    bob = make.agent("Bob Lis", email="bob@desk.example")
    first = rule(name="Do Boba", then=[{"do": "assign", "to": str(bob.public_id)}, {"do": "team", "team": str(team.public_id)}],
                 **{"if": {"all": [{"field": "team", "is": "any", "value": [str(team.public_id), "nobody"]}]}})  # fmt: skip
    rule(name="Druga")
    text = queries.export(owner())
    assert "bob@desk.example" in text
    assert str(team.public_id) not in text
    before = list(Rule.objects.order_by("position").values_list("definition", "is_active"))
    assert actions.import_text(text, by=owner()) == 2
    assert RuleVersion.objects.count() == 2
    for row in Rule.objects.all():
        actions.delete_rule(row, by=owner())
    assert actions.import_text(text, by=owner()) == 2
    after = list(
        Rule.objects.filter(deleted_at=None).order_by("position").values_list("definition", "is_active")
    )
    assert after == before
    assert not Rule.objects.filter(pk=first.pk, deleted_at=None).exists()


@pytest.mark.django_db
def test_one_wrong_rule_keeps_all_of_a_file_out():
    text = exchange.write([Written(definition(name="Dobra")), Written(definition(name="Zła", then=[{"do": "macro", "macro": str(uuid4())}]))], lambda _k, i: i)  # fmt: skip
    with pytest.raises(Invalid) as caught:
        actions.import_text(text, by=owner())
    assert "rules.1.then.0.macro" in caught.value.fields
    assert not Rule.objects.exists()


@pytest.mark.parametrize(("field", "value", "is_refused"), [
    ("assignee", "me", True), ("team", "mine", True), ("tag", "me", False), ("tag", "mine", False),
    ("custom.order", "me", False),
])  # fmt: skip
def test_a_rule_cannot_ask_about_its_reader_but_about_a_tag_of_that_name(field, value, is_refused):
    tree = {"all": [{"field": field, "is": "any", "value": [value]}]}
    with pytest.raises(Invalid) if is_refused else nullcontext():
        definition(**{"if": tree})
