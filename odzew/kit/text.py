"""Folding and cutting of text, without any language's grammar."""

import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"}
)


def fold(text: str) -> str:
    """Lower case without diacritics, ł included; the same as the database's `odzew_fold`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def clip(text: str, size: int) -> str:
    """`text` on one line, at most `size` characters, with … where words were left out."""
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1].rstrip() + "…"


def storable(text: str) -> str:
    """Text that PostgreSQL takes: no NUL, no lone surrogates; nothing else is touched."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
