"""Fills a fragment's braces, with every inflected form right.

`{order}` a slot · `{byłam|byłem}` by the speaker's gender · `{>Pani|Pan}` by the hearer's ·
`{%nowa|nowy|nowe}` by the product's (feminine, masculine, plural).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from odzew.kit.text import fold

_BRACES = re.compile(r"\{([^{}]+)\}")
_FORMS = "fmp"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks to whom about what. Genders: f or m; product: f, m or p (plural)."""

    slots: Mapping[str, str]
    speaker: str = "f"
    hearer: str = "f"
    product: str = "f"

    def say(self, fragment: str) -> str:
        """The fragment as a text. Raises KeyError for a slot that nobody fills."""
        return _BRACES.sub(lambda found: self._fill(found[1]), fragment)

    def _fill(self, inside: str) -> str:
        if inside.startswith(">"):
            return _choose(inside[1:], self.hearer)
        if inside.startswith("%"):
            return _choose(inside[1:], self.product)
        return _choose(inside, self.speaker) if "|" in inside else self.slots[inside]


def capital(text: str) -> str:
    """The text with a capital first letter: fragments may begin with a slot."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with a small first letter, as after the comma of a greeting; SMS and the like stay."""
    return text if text[1:2].isupper() or text[1:2] == "" else text[:1].lower() + text[1:]


def without_marks(text: str) -> str:
    """As people write who never use Polish letters."""
    plain = (
        fold(c).upper() if c.isupper() else fold(c) if not c.isascii() and c.isalpha() else c for c in text
    )
    return "".join(plain)


def _choose(forms: str, gender: str) -> str:
    return forms.split("|")[_FORMS.index(gender)]
