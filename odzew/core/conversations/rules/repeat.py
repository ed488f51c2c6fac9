"""S23: whether two cases of one customer are about one matter: the same order, or the same topic."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from odzew.core.conversations.rules import subject_base

ORDER, TOPIC = "order", "topic"
DEFAULT_DAYS = 30
_NUMBER = re.compile(r"(?<![\d+])[A-Z]{0,5}[-/]?\d{4,14}(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset(
    _WORD.findall(
        "zapytanie pytanie sprawa sprawie prosba zgloszenie kontakt wiadomosc pomoc dotyczy temat dzien dobry formularz"
        " question request help message contact hello about form subject chat telefon rozmowa"
    )
)
_STROKES = str.maketrans("łŁ", "lL")
_STEM = 6  # Polish endings differ: zwrot, zwrotu, zwrotem
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about, as far as its subject, first words and fields say."""

    subject: str = ""
    text: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def same_matter(one: Matter, other: Matter) -> str:
    """`order` when both name the same number, `topic` when their subjects say the same; empty otherwise."""
    if _numbers(one) & _numbers(other):
        return ORDER
    words, others = _words(one.subject), _words(other.subject)
    shared = words & others
    if shared and len(shared) >= _ENOUGH * len(words | others):
        return TOPIC
    return ""


def _numbers(matter: Matter) -> set[str]:
    """Numbers that look like an order, in the subject, the fields and the text; no phone numbers of nine digits."""
    values = [str(value) for value in matter.fields.values() if isinstance(value, str | int)]
    found = {
        found.group().upper()
        for text in (matter.subject, matter.text, *values)
        for found in _NUMBER.finditer(text)
    }
    return {one for one in found if not _is_year(one) and not re.fullmatch(r"\d{9}|48\d{9}", one)}


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))


def _words(subject: str) -> set[str]:
    apart = unicodedata.normalize("NFKD", subject_base(subject).translate(_STROKES).lower())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return {word[:_STEM] for word in _WORD.findall(plain) if word not in _EMPTY}
