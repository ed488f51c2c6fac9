"""The lines of a mail and the cheap questions asked about one line. No line is read past LOOK characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LOOK: Final = 400
MOST_LINES: Final = 15_000
LAST_LINES: Final = 2_000
_SPACES: Final = {ord(c): " " for c in "\u00a0\u2007\u202f\u2009\u3000\t"}
_INVISIBLE: Final = {
    ord(c): None
    for c in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
}
_TIDY: Final = {**_SPACES, **_INVISIBLE, ord("："): ":", ord("’"): "'"}
_DATE: Final = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./] ?\d{1,2}[-./] ?\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}月"
)
TIME: Final = re.compile(r"(?<!\d)\d{1,2}[:h]\d{2}(?!\d)")


@dataclass(slots=True)
class Lines:
    """A mail's text by line, with what its HTML said about them (`rest`: history starts here and runs to the end)."""

    texts: list[str]
    rest: set[int] = field(default_factory=set)
    signature: set[int] = field(default_factory=set)
    trusts_quotes: bool = False
    _keys: dict[int, str] = field(default_factory=dict)

    def key(self, index: int) -> str:
        """Line `index` ready to be compared: one space between words, casefolded, without `*` and `_` of bold."""
        key = self._keys.get(index)
        if key is None:
            key = self._keys[index] = tidy(self.texts[index])
        return key

    def is_blank(self, index: int) -> bool:
        return not self.texts[index][:LOOK].translate(_TIDY).strip()

    def is_quoted(self, index: int) -> bool:
        return self.texts[index][:8].lstrip(" \u00a0\t\ufeff").startswith((">", "&gt;"))

    def next_full(self, index: int) -> int:
        """The first line from `index` on that is not blank (the number of lines when there is none)."""
        count = len(self.texts)
        while index < count and self.is_blank(index):
            index += 1
        return index

    def full(self, start: int, end: int) -> Iterator[int]:
        return (index for index in range(start, end) if not self.is_blank(index))


def split_lines(text: str) -> list[str]:
    """Lines of `text` by LF, CRLF or CR alone.

    Of a mail longer than MOST_LINES the middle stays in one piece, quoted only if every line of it is.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    if unified.count("\n") <= MOST_LINES + LAST_LINES:
        return unified.split("\n")
    *head, remainder = unified.split("\n", MOST_LINES)
    middle, *tail = remainder.rsplit("\n", LAST_LINES)
    below = f"\n{middle}"
    quoted = below.count("\n>") + below.count("\n\n") >= below.count("\n")
    return [*head, middle if quoted else below, *tail]


def tidy(text: str) -> str:
    return " ".join(text[:LOOK].translate(_TIDY).split()).strip("*_ ").casefold()


def has_date(key: str) -> bool:
    return _DATE.search(key) is not None


def has_time(key: str) -> bool:
    return TIME.search(key) is not None


def has_address(key: str) -> bool:
    return "@" in key
