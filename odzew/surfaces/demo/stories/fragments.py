"""The hand-written fragments of `texts/*.txt`, read once: file → section → lines.

`= name` begins a section, each further line is one fragment. Braces: see `voice`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Sections = Mapping[str, Sequence[str]]


@cache
def of(name: str) -> Sections:
    """The sections of `texts/<name>.txt`."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    text = files(__package__).joinpath("texts", f"{name}.txt").read_text(encoding="utf-8")
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("= "):
            lines = found.setdefault(line[2:], [])
        else:
            lines.append(line)
    return found
