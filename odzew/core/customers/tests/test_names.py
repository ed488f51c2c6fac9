"""Names of people: called rightly or not at all."""

import csv
from importlib.resources import files

import pytest

from odzew.core.customers.names import first_name
from odzew.core.customers.rules import is_spoken


@pytest.mark.parametrize(
    ("full", "address"),
    [
        ("Tomasz Nowak", "Panie Tomaszu"),
        ("Anna Kowalska", "Pani Anno"),
        ("ANNA KOWALSKA", "Pani Anno"),
        ("lukasz wisniewski", "Panie Łukaszu"),
        ("Nowak, Tomasz", "Panie Tomaszu"),
        ("Kowalska-Nowak Małgorzata", "Pani Małgorzato"),
        ("Paweł", "Panie Pawle"),
        ("Anna Maria Wesołowska", "Pani Anno"),
        ("Kuba Wojewódzki", "Panie Kubo"),
        ("Jerzy Stuhr", "Panie Jerzy"),
    ],
)
def test_a_known_name_is_called_in_the_vocative(full, address):
    found = first_name(full)
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize(
    "full",
    [
        "", "   ", "Brzęczysław Nowak", "Jan Maria Rokita", "Bartosz Anna", "biuro@firma.example", "Firma Anna sp. z o.o.",
        "Sklep Adam", "+48 600 100 200", "J. Nowak", "Anna2", "Jan, który pisze do nas od dawna bez odpowiedzi",
    ],
)  # fmt: skip
def test_a_doubtful_name_is_not_guessed(full):
    assert first_name(full) is None


def test_the_list_is_long_and_sound():
    with files("odzew.core.customers").joinpath("names.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= 500
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert row["gender"] in {"m", "f"}
        assert row["name"].istitle()
        assert row["vocative"].istitle()
        if row["gender"] == "f" and row["name"].endswith("a"):
            assert row["vocative"][-1] in "ou"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("marta@poczta.example", True),
        ("root@localhost", True),
        ("@marta", True),
        ("+48600100200", True),
        ("600 100 200", True),
        ("7c742289364e425abf300abea73274e9", False),
        ("ticket-01a22133", False),
        ("form-01a22133", False),
        ("customer-01a22133", False),
        ("", False),
    ],
)
def test_an_address_is_said_aloud_and_a_key_is_not(value, said):
    assert is_spoken(value) is said
