"""Variables of templates and names in notes: pure decisions, in tables."""

import pytest

from odzew.core.conversations.rules.mentions import mentioned_names
from odzew.core.conversations.rules.variables import Problem, fill, problems

NAMES = {"customer.vocative": "", "customer.name": "Marta Wiśniewska", "order": "", "agent.name": "Alicja"}
HELLO = {"customer.vocative": "Dzień dobry"}


def filled(template, **values):
    known = {**NAMES, **{name.replace("__", "."): value for name, value in values.items()}}
    return fill(template, {name: (lambda v=value: v) for name, value in known.items()}, fallbacks=HELLO)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Witamy, {{ customer.name }}.", "Witamy, Marta Wiśniewska."),
        ("{{customer.name}}{{ agent.name }}", "Marta WiśniewskaAlicja"),
        ('{{ customer.vocative | "Szanowni Państwo" }},', "Szanowni Państwo,"),
        ("{{ customer.vocative | „Szanowni Państwo” }},", "Szanowni Państwo,"),
        ("{{ customer.vocative }},\npiszę", "Dzień dobry,\npiszę"),
        ("Dzień dobry {{ customer.vocative }},\npiszę", "Dzień dobry,\npiszę"),
        ("Dzień dobry, {{ customer.vocative }}.", "Dzień dobry."),
        ("a\nNumer: {{ order }}\nb", "a\nNumer:\nb"),
        ("a\n{{ order }}\nb", "a\nb"),
        ("Zamówienie {{ order }} w drodze", "Zamówienie w drodze"),
        ('Zamówienie {{ order | "" }} w drodze', "Zamówienie w drodze"),
        ("Bez zmiennych  i ze spacjami", "Bez zmiennych  i ze spacjami"),
        ("{{ nobody.knows }} {% raw %} {{ 7*7 }}", "{{ nobody.knows }} {% raw %} {{ 7*7 }}"),
    ],
)
def test_a_template_is_filled(template, text):
    assert filled(template) == text


def test_values_are_not_read_again_as_templates():
    assert filled("{{ customer.name }}", customer__name="{{ agent.name }}") == "{{ agent.name }}"


def test_only_what_is_used_is_asked_for():
    def never():
        raise AssertionError

    assert fill("{{ order }}{{ order }}", {"order": lambda: "7", "last_case": never}) == "77"


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("Dobrze: {{ customer.name }} {{ field.kolor }}", []),
        ("{{ customer.nmae }}", [Problem("unknown", "customer.nmae")]),
        ("{{ field.nie_ma }}", [Problem("unknown", "field.nie_ma")]),
        ("{{ order | brak }}", [Problem("form", "{{ order | brak }}")]),
        ("{{ __import__('os') }}", [Problem("form", "{{ __import__('os') }}")]),
        ("{{ customer.name", [Problem("open", "{{ customer.name")]),
    ],
)
def test_the_author_is_told_what_is_wrong(template, found):
    assert problems(template, fields=["kolor"]) == found


AGENTS = ["Anna Nowak", "Anna Kowalska", "Żaneta Łoś", "Jan Li"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Anna Nowak zerknij", ["Anna Nowak"]),
        ("@anna kowalska, @zaneta łoś!", ["Anna Kowalska", "Żaneta Łoś"]),
        ("@anna.nowak", ["Anna Nowak"]),
        ("@Anna kto to?", []),
        ("@Żaneta", ["Żaneta Łoś"]),
        ("(@Jan) i @Jan Li", ["Jan Li"]),
        ("@Janina", []),
        ("anna@Jan.example", []),
        ("@@Jan", []),
        ("", []),
    ],
)
def test_colleagues_are_called_by_name(text, names):
    assert mentioned_names(text, AGENTS) == names
