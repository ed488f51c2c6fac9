"""First names, their gender and vocative, from a list (names.csv). What is not on it is never guessed."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from odzew.kit.text import fold

_TITLES = {"m": ("Pan", "Panie"), "f": ("Pani", "Pani")}
_LONGEST = 6  # words in a person's name; more is a company or a sentence
_COMPANY = frozenset(
    [
        "biuro",
        "centrum",
        "dzial",
        "firma",
        "fundacja",
        "gmina",
        "grupa",
        "hotel",
        "hurtownia",
        "inc",
        "instytut",
        "klub",
        "kancelaria",
        "llc",
        "ltd",
        "obsluga",
        "office",
        "parafia",
        "przedszkole",
        "sklep",
        "sc",
        "sp",
        "spolka",
        "stowarzyszenie",
        "studio",
        "szkola",
        "szpital",
        "team",
        "urzad",
        "zespol",
    ]
)


@dataclass(frozen=True, slots=True)
class FirstName:
    """gender: m or f. vocative: how one calls the person by this name, without a title."""

    name: str
    gender: str
    vocative: str

    @property
    def address(self) -> str:
        """`Panie Tomaszu`, `Pani Anno`."""
        return f"{_TITLES[self.gender][1]} {self.vocative}"

    @property
    def title(self) -> str:
        """`Pan` or `Pani`."""
        return _TITLES[self.gender][0]


def first_name(full_name: str) -> FirstName | None:
    """The first name in a person's name, or none where the list leaves any doubt.

    Doubt: no known name, names of both genders (`Bartosz Anna`), words of a company, digits, an address.
    """
    words = full_name.replace(",", " ").split()
    if not words or len(words) > _LONGEST or not all(_is_word(word) for word in words):
        return None
    if any(fold(word).strip(".") in _COMPANY for word in words):
        return None
    known = [found for word in words if (found := _names().get(fold(word))) is not None]
    if not known or len({found.gender for found in known}) > 1:
        return None
    return known[0]


def _is_word(word: str) -> bool:
    return word.replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha()


@lru_cache(maxsize=1)
def _names() -> Mapping[str, FirstName]:
    """By folded name, because many people type `Lukasz`; two names that fold alike with two genders are left out."""
    found: dict[str, FirstName] = {}
    doubtful: set[str] = set()
    with files(__package__).joinpath("names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = FirstName(row["name"], row["gender"], row["vocative"])
            other = found.setdefault(fold(name.name), name)
            if other.gender != name.gender:
                doubtful.add(fold(name.name))
    return {key: name for key, name in found.items() if key not in doubtful}
