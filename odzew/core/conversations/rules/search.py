"""What a person typed into the search box: words, a number, and operators such as `od:` and `tag:`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from odzew.kit.text import fold, storable

MAX_QUERY = 200
MAX_WORDS = 8
SHORTEST_INDEXED = 3  # letters: the index knows groups of three

OPERATORS: Mapping[str, str] = {
    "od": "from", "from": "from",
    "do": "to", "to": "to",
    "tag": "tag",
    "status": "status",
    "zespol": "team", "team": "team",
    "kanal": "channel", "channel": "channel",
}  # fmt: skip

_PART = re.compile(r'(?:(?P<operator>\w+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_NUMBER = re.compile(r"#?(\d{1,12})\Z")


@dataclass(frozen=True, slots=True)
class Search:
    """words and phrases folded (no case, no diacritics); operators as name → folded values.

    number: a case number, when the whole query is one; it is then looked for as a word too.
    """

    words: tuple[str, ...] = ()
    operators: tuple[tuple[str, str], ...] = ()
    number: int | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.operators)

    def values(self, operator: str) -> list[str]:
        return [value for name, value in self.operators if name == operator]

    @property
    def probes(self) -> tuple[str, ...]:
        """The words worth looking up in an index, the longest first."""
        return tuple(sorted({w for w in self.words if len(w) >= SHORTEST_INDEXED}, key=len, reverse=True)[:4])


def parse(text: str) -> Search:
    """Read the search box. Nothing that is typed is an error: what is no operator is a word."""
    words: list[str] = []
    operators: list[tuple[str, str]] = []
    for part in _PART.finditer(storable(text)[:MAX_QUERY]):
        typed = part["phrase"] if part["phrase"] is not None else part["word"]
        name = OPERATORS.get(fold(part["operator"] or ""))
        if name and typed:
            operators.append((name, fold(typed)))
            continue
        whole = f"{part['operator']}:{typed}" if part["operator"] else typed
        if folded := " ".join(fold(whole).split()):
            words.append(folded)
    number = _NUMBER.match(words[0]) if len(words) == 1 else None
    return Search(tuple(words[:MAX_WORDS]), tuple(operators[:MAX_WORDS]), int(number[1]) if number else None)


def snippet(text: str, words: tuple[str, ...], *, size: int = 140) -> str:
    """The part of a text around the first word found, on one line; its beginning where none is."""
    line = " ".join(text.split())
    folded = fold(line)
    if len(folded) != len(line):  # folding changed the length (ß, ligatures): places no longer agree
        return line[:size]
    at = min((folded.find(word) for word in words if word in folded), default=0)
    start = max(0, at - size // 3)
    cut = line[start : start + size]
    return ("…" if start else "") + cut + ("…" if start + size < len(line) else "")


def translated(wanted: Search, names: Mapping[str, Mapping[str, str]]) -> Search:
    """The operators' values by the names that people read, also by their beginnings (`status:otw`).

    names: operator → folded name → value. A value that no name begins with finds nothing, as it should.
    """
    operators = tuple(
        (name, _values(value, names[name]) if name in names else value) for name, value in wanted.operators
    )
    return Search(wanted.words, operators, wanted.number)


def _values(typed: str, known: Mapping[str, str]) -> str:
    if typed in known:
        return known[typed]
    return ",".join(sorted({value for name, value in known.items() if name.startswith(typed)})) or typed
