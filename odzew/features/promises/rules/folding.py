"""Text as the rules read it: lower case without diacritics, and where each letter stood before."""

import re
from dataclasses import dataclass

from odzew.kit.text import fold

_QUOTED = re.compile(r'„[^”"]{0,2000}[”"]|"[^"\n]{0,2000}"|“[^”]{0,2000}”|«[^»]{0,2000}»|^>.*$', re.MULTILINE)
_POLISH = re.compile(r"[ąćęłńóśźż]", re.IGNORECASE)
_SAME = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is as long as `places`; places[i] is where its letter i stands in `original`."""

    text: str
    places: tuple[int, ...]
    original: str

    @property
    def is_polish_typed(self) -> bool:
        """Whether the writer types Polish letters, so that e and ę tell two words apart."""
        return bool(_POLISH.search(self.original))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original; the span is not empty."""
        return self.places[start], self.places[end - 1] + 1


def folded(original: str) -> Folded:
    """The text folded letter by letter; what is quoted from somebody else is blank."""
    quoted = _QUOTED.sub(lambda match: " " * len(match[0]), original)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(quoted):
        for each in letter.translate(_SAME) if letter in "\n\t" else fold(letter.translate(_SAME)):
            letters.append(each)
            places.append(place)
    return Folded("".join(letters), tuple(places), original)
