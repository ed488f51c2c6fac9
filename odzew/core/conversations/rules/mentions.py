"""Colleagues called by name in a note: `@Anna Nowak, zerknij`."""

import re
from collections.abc import Sequence

from odzew.kit.text import fold

_AT = re.compile(r"(?<![\w@.])@(?=\w)")


def mentioned_names(text: str, names: Sequence[str]) -> list[str]:
    """Names of `names` that the text calls with `@`, in order, each once.

    The whole name (case and diacritics do not matter, `@anna.nowak` too), or a first name that only one has.
    An e-mail address calls nobody.
    """
    wanted = _calls(names)
    found: list[str] = []
    folded = fold_keeping_length(text)
    for match in _AT.finditer(folded):
        said = folded[match.end() :]
        name = next((name for call, name in wanted if _starts(said, call)), None)
        if name is not None and name not in found:
            found.append(name)
    return found


def fold_keeping_length(text: str) -> str:
    """Folded character by character, so that places in it are places in the text."""
    return "".join(folded if len(folded := fold(c)) == 1 else c for c in text)


def _calls(names: Sequence[str]) -> list[tuple[str, str]]:
    """What can be written after `@` and whom it calls, the longest first."""
    calls: dict[str, str] = {}
    firsts: dict[str, list[str]] = {}
    for name in names:
        words = fold(name).split()
        if not words:
            continue
        calls[" ".join(words)] = calls[".".join(words)] = name
        firsts.setdefault(words[0], []).append(name)
    for first, owners in firsts.items():
        if len(set(owners)) == 1:
            calls.setdefault(first, owners[0])
    return sorted(calls.items(), key=lambda call: -len(call[0]))


def _starts(said: str, call: str) -> bool:
    return said.startswith(call) and not said[len(call) : len(call) + 1].isalnum()
