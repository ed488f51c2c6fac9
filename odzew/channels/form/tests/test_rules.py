"""Forms as pure decisions."""

import pytest

from odzew.channels.form import rules
from odzew.channels.form.rules import (
    Field,
    Guard,
    Option,
    can_be_answered,
    defused,
    fields_of,
    first,
    suspicion,
)


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        (None, []),
        ("text", []),
        ([1, None, {}], []),
        ([{"key": "A b", "label": "x"}], []),
        ([{"key": "a", "label": "x", "kind": "video"}], []),
        ([{"key": "a", "label": "", "kind": "text"}], []),
        ([{"key": "a", "label": "x", "kind": "choice"}], []),
        ([{"key": "a", "label": "x"}, {"key": "a", "label": "y"}], [Field("a", "x")]),
        ([{"key": "a", "label": {"pl": "ą", "en": "a"}, "required": "yes"}], [Field("a", "ą")]),
        ([{"key": "a", "label": {"en": "a"}, "required": True}], [Field("a", "a", is_required=True)]),
        (
            [
                {
                    "key": "t",
                    "label": "T",
                    "kind": "choice",
                    "options": ["x", {"value": "y", "label": "Y", "stage": "after"}],
                }
            ],
            [Field("t", "T", "choice", options=(Option("x", "x"), Option("y", "Y", stage="after")))],
        ),
    ],
)
def test_a_form_always_opens_whatever_was_written_down(definition, found):
    assert fields_of(definition, "pl") == found


def test_a_form_has_at_most_forty_fields():
    assert len(fields_of([{"key": f"f{n}", "label": "x"} for n in range(100)], "pl")) == rules.MAX_FIELDS


@pytest.mark.parametrize(
    ("kinds", "is_useful"),
    [
        (["textarea", "email"], True),
        (["textarea", "phone"], True),
        (["textarea"], False),
        (["email", "text"], False),
        ([], False),
    ],
)
def test_a_form_must_take_words_and_a_way_to_answer(kinds, is_useful):
    assert can_be_answered([Field(kind, kind, kind) for kind in kinds]) is is_useful


def test_a_field_is_found_by_key_then_by_kind():
    fields = [Field("note", "x", "textarea"), Field("message", "y", "textarea")]
    assert first(fields, "textarea", "message") == fields[1]
    assert first(fields, "textarea") == fields[0]
    assert first(fields, "email") is None


@pytest.mark.parametrize(
    ("trap", "seconds", "text", "is_suspicious"),
    [
        ("", 20, "Dzień dobry", False),
        ("", None, "Dzień dobry", False),
        (" ", 20, "", False),
        ("x", 20, "", True),
        ("", 2.9, "", True),
        ("", 3, "", False),
        ("", 20, "https://a https://b www.c https://d", False),
        ("", 20, "https://a HTTP://b www.c https://d [url=x]", True),
    ],
)
def test_machines_are_told_by_trap_haste_and_links(trap, seconds, text, is_suspicious):
    assert bool(suspicion(trap=trap, seconds=seconds, text=text, guard=Guard())) is is_suspicious


@pytest.mark.parametrize(
    ("subject", "safe"), [("Re: [#4817] Paczka", "Re: #4817 Paczka"), ("[#1][#2]", "#1#2"), ("[x]", "[x]")]
)
def test_a_subject_loses_the_mark_of_a_case(subject, safe):
    assert defused(subject) == safe
