"""Why a waiting customer needs no answer: codes from a list that the desk edits, with the agent's own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OWN_WORDS = "other"
THANKED = "thanked"
MOST_CHARACTERS = 300
MOST_REASONS = 30
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the list. words: by language; one that is off is no longer offered, old records keep its words."""

    code: str
    words: Mapping[str, str]
    is_on: bool = True

    def said_in(self, language: str) -> str:
        return self.words.get(language[:2]) or self.words.get("en") or self.words.get("pl") or self.code


DEFAULT_REASONS: Sequence[Reason] = (
    Reason("by_phone", {"pl": "odpowiedź przekazana telefonicznie", "en": "answered by phone"}),
    Reason("duplicate", {"pl": "powtórzone zgłoszenie", "en": "duplicate of another case"}),
    Reason("spam", {"pl": "spam, to nie jest zgłoszenie", "en": "spam, not a case"}),
    Reason(THANKED, {"pl": "podziękowanie, bez pytania", "en": "the customer only thanked"}),
    Reason("withdrew", {"pl": "klient wycofał sprawę", "en": "the customer withdrew"}),
    Reason("elsewhere", {"pl": "załatwione w innym miejscu", "en": "handled elsewhere"}),
    Reason(OWN_WORDS, {"pl": "inny powód", "en": "another reason"}),
)


def reasons_from(stored: object) -> list[Reason]:
    """The desk's list; the default where none is kept. Own words are always possible."""
    rows = stored if isinstance(stored, list) else []
    found = [reason for row in rows if isinstance(row, Mapping) and (reason := _reason(row)) is not None]
    if not found:
        return list(DEFAULT_REASONS)
    if all(reason.code != OWN_WORDS for reason in found):
        found.append(DEFAULT_REASONS[-1])
    return found


def as_stored(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    return [{"code": one.code, "words": dict(one.words), "is_on": one.is_on} for one in reasons]


def joined(code: str, words: str) -> str:
    """What the record keeps: the code, own words after a colon, or own words alone."""
    own = " ".join(words.split())
    if code in ("", OWN_WORDS):
        return own[:MOST_CHARACTERS]
    return f"{code}: {own}"[:MOST_CHARACTERS] if own else code


def parted(kept: str) -> tuple[str, str]:
    """Code and own words of a kept reason; the code is empty where somebody wrote only words."""
    head, mark, rest = kept.partition(": ")
    if _CODE.fullmatch(head) and (mark or head == kept):
        return head, rest
    return "", kept


def says_something(kept: str) -> bool:
    """Whether a reason is one: at least three letters, not a dot or a dash."""
    return sum(letter.isalpha() for letter in kept) >= 3


def _reason(row: Mapping[object, object]) -> Reason | None:
    code, words = row.get("code"), row.get("words")
    if not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(words, Mapping):
        return None
    said = {str(language): str(text) for language, text in words.items() if str(text).strip()}
    return Reason(code, said, row.get("is_on", True) is not False) if said else None
