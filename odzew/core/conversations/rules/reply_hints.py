"""What a careful colleague would say of a reply before it leaves: S41, S42, S46, S48, S49 and phrases that hurt.

Pure and quick; Polish and English. Gentle on purpose: nothing here stops a reply.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from odzew.core.conversations.rules import Channel, Kind
from odzew.core.conversations.rules import reply_hint_words as words
from odzew.core.conversations.rules.fitting import fit_of

LONG_ENOUGH = 60  # shorter replies to a problem are courtesies
READ, MOST, SENTENCE = 20_000, 20, 300
RECAP_FROM = 700  # a long reply without a recap hides what matters


class HintKind(StrEnum):
    NO_CAUSE = "no_cause"
    NO_STEP = "no_step"
    NO_DATE = "no_date"
    NO_RECAP = "no_recap"
    LONG = "long"
    VAGUE = "vague"
    HURTS = "hurts"


@dataclass(frozen=True, slots=True)
class Hint:
    """original[start:end] is `found`, both empty for what is missing. proposal: code of better words."""

    kind: HintKind
    start: int = 0
    end: int = 0
    found: str = ""
    proposal: str = ""


def hints(text: str, *, kind: str = "", problem: str = "", channel: str = Channel.EMAIL) -> list[Hint]:
    """All hints, first what is missing, then by position. kind, channel: of the case; problem: the customer's last word.

    Of a text longer than READ signs only the beginning is looked at, and at most MOST places are named.
    """
    plain = folded(text[:READ])
    found = [*_missing(plain, is_problem=speaks_of_problem(kind, problem)), *_no_recap(plain)]
    if len(text.strip()) > fit_of(channel).easy:
        found.append(Hint(HintKind.LONG))
    marked = [*islice(_hurting(text, plain), MOST), *islice(_vague(text, plain), MOST)]
    return found + sorted(marked, key=lambda hint: hint.start)


def folded(text: str) -> str:
    """Lower case without diacritics, letter for letter: positions stay."""
    signs = (unicodedata.normalize("NFD", sign)[0] for sign in text.translate(_STROKES))
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in signs)


_ENDS = (". ", "! ", "? ", "\n")
_STROKES = str.maketrans("łŁ", "lL")


def speaks_of_problem(kind: str, text: str) -> bool:
    """Whether the customer has a problem: the case is a complaint or grievance, or their words say so."""
    return kind in (Kind.COMPLAINT, Kind.GRIEVANCE) or bool(words.PROBLEM.search(folded(text)))


def _missing(plain: str, *, is_problem: bool) -> Iterator[Hint]:
    """S41: a reply to a problem says why, what next, and by when. A question back is a next step."""
    if not is_problem or len(plain.strip()) < LONG_ENOUGH:
        return
    if not words.CAUSE.search(plain):
        yield Hint(HintKind.NO_CAUSE)
    if not words.STEP.search(plain) and "?" not in plain:
        yield Hint(HintKind.NO_STEP)
    if not has_date(plain):
        yield Hint(HintKind.NO_DATE)


def _no_recap(plain: str) -> Iterator[Hint]:
    """S48: a long reply repeats what, who and when at its end."""
    if len(plain) >= RECAP_FROM and not words.RECAP.search(plain[len(plain) // 2 :]):
        yield Hint(HintKind.NO_RECAP)


def has_date(plain: str) -> bool:
    return bool(words.DATE.search(plain))


def _vague(text: str, plain: str) -> Iterator[Hint]:
    """S49: a time that nobody can hold us to, unless the same sentence names one."""
    for found, proposal in _matches(words.VAGUE, plain):
        sentence = _sentence(plain, found.start())
        if not has_date(sentence):
            yield Hint(HintKind.VAGUE, *found.span(), text[slice(*found.span())], proposal)


def _hurting(text: str, plain: str) -> Iterator[Hint]:
    for found, proposal in _matches(words.HURTING, plain):
        yield Hint(HintKind.HURTS, *found.span(), text[slice(*found.span())], proposal)


def _matches(table: Sequence[tuple[re.Pattern[str], str]], plain: str) -> Iterator[tuple[re.Match[str], str]]:
    taken: list[tuple[int, int]] = []
    for pattern, proposal in table:
        for found in pattern.finditer(plain):
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
                yield found, proposal


def _sentence(plain: str, place: int) -> str:
    least, most = max(0, place - SENTENCE), min(len(plain), place + SENTENCE)
    start = max(plain.rfind(mark, least, place) for mark in _ENDS)
    ends = [end for mark in _ENDS if (end := plain.find(mark, place, most)) >= 0]
    return plain[max(least, start) : min(ends, default=most)]


def agreed_in(text: str) -> list[str]:
    """The sentences of our own reply that say what happens by when, to be repeated: at most two, the last ones."""
    found = [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+", text[:READ]) if one.strip()]
    plain = [(one, folded(one)) for one in found if len(one) <= SENTENCE and not one.endswith("?")]
    return [one for one, low in plain if has_date(low) and words.STEP.search(low)][-2:]
