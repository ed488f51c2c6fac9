"""A promise recognised in a reply that an agent writes: what is owed, by when, and which words said so.

The agent is asked before anything is promised, so a vague promise is rather missed than a false one found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import pairwise

from odzew.features.promises.rules.folding import Folded, folded
from odzew.features.promises.rules.hours import OpeningHours, Slot
from odzew.features.promises.rules.pledge_words import Kind, Pledge, has_will, pledge_carried, pledges_in
from odzew.features.promises.rules.time_words import TimeWords, times_in

_LONGEST_SENTENCE = 1_000

_ABBREVIATED = (
    r"(?<!\bgodz)(?<!\bok)(?<!\btj)(?<!\bnp)(?<!\btel)(?<!\bnr)(?<!\bmaks)(?<!\ba\.m)(?<!\bp\.m)(?<!\bbr)"
)
_SENTENCE = re.compile(rf"(?:{_ABBREVIATED}\.(?=\s|$)|[!?;\n…]| - )+")
_CLAUSE = re.compile(
    r"[,():]\s|[,()]|\b(?:ale|lecz|oraz|i(?!'| (?:will|am|shall|would|have|can|was|do|promise|expect|hope)\b)|albo|lub|ze|iz|bo|poniewaz|gdyz|wiec|dlatego|zeby|aby|ktor\w+|and|but|or|that|because|so|which|where)\b"
)
_CONDITION = re.compile(
    r"\b(?:jesli|jezeli|gdy|gdyby|kiedy|o ile|chyba ze|jak tylko|skoro tylko|w razie|w przypadku|po otrzymaniu|po wplynieciu|zanim"
    r"|if|unless|when|once|as soon as|until you|after (?:we|you|i|receiving)|upon|provided|in case)\b"
)
_HABIT = re.compile(
    r"\b(?:zawsze|zwykle|zazwyczaj|przewaznie|na ogol|usually|normally|typically|generally|always)\b"
)
_REPORTED = re.compile(
    r"\b(?:(?:na)?pisal\w*|(?:na)?pisali\w*|obieca[ln]\w*|mowil\w*|zapewni[al]\w*|zapewniano|twierdzil\w*|powiedzial\w*|powiedziano|informowal\w*|wspomnial\w*)"
    r"(?: [\w-]+){0,4},? (?:ze|iz)\b|\b(?:said|promised|told|wrote|claimed|mentioned|assumed)(?: (?:you|me|us|him|her|them|that))* (?=(?:i|we|you|our)\b)"
)
_ASKED = re.compile(
    r"\b(?:prosze|prosimy|prosilbym|czekam\w*|ma pan\w*|maja panstwo|moze pan\w*|moga panstwo|please|you have|you can|could you|you need|let (?:us|me) know|waiting for)\b"
)
_DENIED = re.compile(r"\b(?:nie|not|never|nigdy)(?: \w+)?$")
_OTHER_SUBJECT = re.compile(
    r"\b(?:(?<!do )(?<!dla )(?:pan|pani|panstwo)|klient\w*|ktos|ona?|kurier|producent|bank|serwis|sprzedawca)(?: \w+)?$"
)
_FILLER = re.compile(
    r"\b(?:najpozniej|maksymalnie|mozliwie|czyli|to jest|tj|to znaczy|at the latest|latest|no later than|i|a|and)\b|[\s,.():-]"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A promise in a text: original[start:end] is `words`; due is local and aware."""

    kind: Kind
    due: datetime
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str
    pledges: tuple[Pledge, ...]  # placed in the sentence
    times: tuple[TimeWords, ...]  # placed in the sentence

    @property
    def is_only_time(self) -> bool:
        """Whether nothing but a time is said here, as in "oddzwonię, najpóźniej jutro do 12"."""
        rest = self.text
        for time in self.times:
            inside = slice(time.start - self.start, time.end - self.start)
            rest = rest[: inside.start] + " " * (inside.stop - inside.start) + rest[inside.stop :]
        return bool(self.times) and not _FILLER.sub("", rest)


def spoken(text: str, now: datetime, hours: OpeningHours) -> tuple[Spoken, ...]:
    """The promises that a reply written at `now` (aware) makes, in order, Polish or English.

    hours: say which zone is local, when a day ends ("do końca dnia") and which days are working days.
    Questions, conditions, habits, the past, quotations and what the customer is asked to do are no promises.
    """
    letters = folded(text)
    return tuple(
        promise
        for start, end in _sentences(letters.text)
        for promise in _in_sentence(letters, start, end, now, hours)
    )


def plain_hours(zone: tzinfo) -> OpeningHours:
    """Monday to Friday around the clock: for whoever has no calendar. A day ends at midnight."""
    return OpeningHours(zone, week=((Slot(0, 24 * 60 - 1),),) * 5 + ((), ()))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence that is no question stands."""
    start = 0
    for stop in _SENTENCE.finditer(text):
        if "?" not in stop[0]:
            yield from _stretches(start, stop.start())
        start = stop.end()
    yield from _stretches(start, len(text))


def _stretches(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence in parts that are short enough to compare each word with each: nobody speaks in longer ones."""
    for part in range(start, end, _LONGEST_SENTENCE):
        yield part, min(part + _LONGEST_SENTENCE, end)


def _in_sentence(
    letters: Folded, start: int, end: int, now: datetime, hours: OpeningHours
) -> Iterator[Spoken]:
    sentence = letters.text[start:end]
    times = tuple(times_in(sentence, now, hours))
    if not times or _HABIT.search(sentence):
        return
    clauses = _clauses(sentence, times)
    is_conditional = bool(_CONDITION.search(sentence))
    taken: set[TimeWords] = set()
    for number, clause in enumerate(clauses):
        for pledge in clause.pledges:
            time = _time_of(pledge, clauses, number, is_conditional=is_conditional)
            if time and time not in taken and _is_ours(letters, start, sentence, pledge):
                taken.add(time)
                yield _promise(letters, start, pledge, time)


def _clauses(sentence: str, times: tuple[TimeWords, ...]) -> list[_Clause]:
    """The clauses of a sentence; a comma or an "and" within a time parts nothing."""
    cuts = [
        match.end()
        for match in _CLAUSE.finditer(sentence)
        if not any(time.start <= match.start() < time.end for time in times)
    ]
    found: list[_Clause] = []
    can_lean = False
    for start, end in pairwise([0, *cuts, len(sentence)]):
        text = sentence[start:end]
        pledges = tuple(_placed(pledge, start) for pledge in _pledges(text, can_lean=can_lean))
        can_lean = can_lean or has_will(text)
        own = tuple(time for time in times if start <= time.start < end)
        found.append(_Clause(start, end, text, pledges, own))
    return found


def _pledges(text: str, *, can_lean: bool) -> list[Pledge]:
    """The clause's verbs; of two readings of one word the longer."""
    found = list(pledges_in(text))
    indent = len(text) - len(text.lstrip())
    carried = pledge_carried(text.lstrip()) if can_lean else None
    if carried:
        found.append(_placed(carried, indent))
    kept: list[Pledge] = []
    for pledge in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(pledge.end <= other.start or other.end <= pledge.start for other in kept):
            kept.append(pledge)
    return sorted(kept, key=lambda each: (each.kind is not Kind.CALLBACK, each.start))


def _placed(pledge: Pledge, offset: int) -> Pledge:
    return replace(pledge, start=pledge.start + offset, end=pledge.end + offset)


def _time_of(
    pledge: Pledge, clauses: list[_Clause], number: int, *, is_conditional: bool
) -> TimeWords | None:
    """The time nearest to the verb in its clause, else the one that stands alone beside it.

    Under a condition only a time that stands alone holds: "dam znać, gdy się dowiem, najpóźniej jutro".
    """
    own = clauses[number]
    if own.times and not is_conditional:
        time = min(own.times, key=lambda each: max(each.start - pledge.end, pledge.start - each.end))
        return None if _ASKED.search(_between(own, pledge, time)) else time
    alone = [clause for clause in clauses if clause.is_only_time]
    if not is_conditional:
        alone = [clause for clause in alone if abs(clauses.index(clause) - number) == 1]
    return alone[0].times[-1] if alone else None


def _between(clause: _Clause, pledge: Pledge, time: TimeWords) -> str:
    first, last = sorted(((pledge.start, pledge.end), (time.start, time.end)))
    return clause.text[first[1] - clause.start : last[0] - clause.start]


def _is_ours(letters: Folded, start: int, sentence: str, pledge: Pledge) -> bool:
    """Whether the verb is our own word: not denied, not reported, not a third person's."""
    before = sentence[: pledge.start].rstrip()
    if _DENIED.search(before) or _REPORTED.search(sentence, 0, pledge.start + 4):
        return False
    if not pledge.is_third_person:
        return True
    verb_end = start + pledge.start + len(sentence[pledge.start : pledge.end].split(maxsplit=1)[0])
    if letters.original[letters.places[verb_end - 1]] in "ęĘ":
        return True
    return not letters.is_polish_typed and not _OTHER_SUBJECT.search(before)


def _promise(letters: Folded, start: int, pledge: Pledge, time: TimeWords) -> Spoken:
    first, last = letters.span(start + min(pledge.start, time.start), start + max(pledge.end, time.end))
    return Spoken(pledge.kind, time.due, first, last, letters.original[first:last])
