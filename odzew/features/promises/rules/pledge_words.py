"""Verbs by which an agent takes something on, in folded Polish and English: "oddzwonie", "damy znac", "I'll reply"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ANSWER = "answer"
    CALLBACK = "callback"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Pledge:
    """Where the verb stands in the folded text. is_third_person: a third person's verb, or ours typed without ę."""

    start: int
    end: int
    kind: Kind
    is_third_person: bool = False


_FEW = r"(?:[\w']+ ){0,4}?"
_THING = r"odpowiedz\w*|informacj\w+|wiadomosc\w*|mail\w*|e-mail\w*|potwierdzen\w+|wycen\w+|ofert\w+|instrukcj\w+|etykiet\w+|faktur\w+|dokument\w*|link\w*|szczegol\w+|rozwiazani\w+"

# we: first person, typed with ę, m or y at its end
_POLISH: tuple[tuple[str, Kind], ...] = (
    (
        r"(?:oddzwoni|zadzwoni|przedzwoni)(?:e|my)\b(?! (?:jutro |dzis )?do (?:kurier|magazyn|producen|serwis|bank|dostawc|hurtown|przewoz|firm|poczt))",
        Kind.CALLBACK,
    ),
    (rf"skontaktuj(?:e|emy) sie {_FEW}telefonicznie|zatelefonuj(?:e|emy)\b", Kind.CALLBACK),
    (rf"(?:wroc(?:e|imy)|odezw(?:e|iemy) sie) {_FEW}z (?:informacj\w+|aktualizacj\w+)", Kind.UPDATE),
    (
        r"(?:odpisz(?:e|emy)|odpowie(?:m|my)|odezw(?:e|iemy)|skontaktuj(?:e|emy) sie|zglo(?:sze|simy) sie|wroc(?:e|imy))\b",
        Kind.ANSWER,
    ),
    (rf"udziel(?:e|imy) {_FEW}odpowiedzi|napisz(?:e|emy)\b", Kind.ANSWER),
    (
        rf"(?:przesl(?:e|emy)|wysl(?:e|emy)|podesl(?:e|emy)|przygotuj(?:e|emy)) {_FEW}(?:{_THING})",
        Kind.ANSWER,
    ),
    (rf"dam(?:y)? {_FEW}znac\b|przekaz(?:e|emy) {_FEW}(?:{_THING})", Kind.UPDATE),
    (
        r"(?:poinformuj(?:e|emy)|powiadomi(?:e|my)|zaktualizuj(?:e|emy)|sprawdz(?:e|imy)|ustal(?:e|imy)|potwierdz(?:e|imy)|wyjasni(?:e|my))\b",
        Kind.UPDATE,
    ),
)
_TRY = r"(?:postaram(?:y)? sie|obiecuj(?:e|emy)|zobowiazuj(?:e|emy) sie)"
_TRIED: tuple[tuple[str, Kind], ...] = (
    (rf"(?:bede|bedziemy) {_FEW}dzwoni[cl]\w*", Kind.CALLBACK),
    (rf"{_TRY} {_FEW}(?:oddzwonic|zadzwonic|zatelefonowac)\b", Kind.CALLBACK),
    (
        rf"{_TRY} {_FEW}(?:odpisac|odpowiedziec|udzielic|skontaktowac|odezwac|napisac|wrocic|przeslac|wyslac|przygotowac)\b",
        Kind.ANSWER,
    ),
    (
        rf"{_TRY} {_FEW}(?:dac znac|poinformowac|powiadomic|sprawdzic|ustalic|potwierdzic|wyjasnic)\b",
        Kind.UPDATE,
    ),
)
_GETS = r"(?:otrzyma|dostanie|otrzymaja|dostana)"
_ADDRESSED = r"(?:pan|pani|panstwo)"
_RECEIVED: tuple[tuple[str, Kind], ...] = (
    (
        rf"odpowiedz {_FEW}(?:{_GETS}|wyslemy|przeslemy)\b|{_GETS} {_FEW}(?:odpowiedz|wiadomosc)\b",
        Kind.ANSWER,
    ),
    (rf"{_GETS} {_ADDRESSED} {_FEW}(?:informacj\w+|aktualizacj\w+)|informacj[ea] {_FEW}{_GETS}", Kind.UPDATE),
)
_OURS = r"(?:konsultant\w*|koleg[ai]|kolezank[ai]|dzial|zespol|specjalist\w+|doradca|ekspert|technik|ktos od nas|ktos z|opiekun|kierowni\w+|menedzer|prawnik)"
_COLLEAGUE: tuple[tuple[str, Kind], ...] = (
    (rf"{_OURS} {_FEW}(?:oddzwoni|zadzwoni|zatelefonuje)\b", Kind.CALLBACK),
    (rf"{_OURS} {_FEW}(?:odpisze|odpowie|skontaktuje sie|odezwie sie|udzieli|przesle)\b", Kind.ANSWER),
    (rf"{_OURS} {_FEW}(?:poinformuje|da znac|przekaze|powiadomi)\b", Kind.UPDATE),
)

_ADVERBS = r"(?: (?:also|then|personally|certainly|definitely|gladly|happily|surely|try to|do (?:my|our) best to|be sure to|make sure to|aim to))*"
_WILL = (
    rf"(?:(?:i|we)(?:'ll| will| shall|'m going to|'re going to| am going to| are going to| promise to)"
    r"|(?:(?:our|my|the|a|one of (?:our|my)) )(?:[\w]+ ){0,3}?(?:team|colleague|colleagues|specialist|manager|agent|expert|advisor|department)(?:'ll| will)"
    rf"|(?:someone|somebody)(?: from [\w' ]{{1,30}}?)?(?:'ll| will)){_ADVERBS}"
)
_ENGLISH_VERBS: tuple[tuple[str, Kind], ...] = (
    (
        r"(?:call|phone|ring)(?: you| back|(?= (?:by|on|at|in|within|before|after|tomorrow|today|this|next|between)))|give you an? (?:[\w]+ )?(?:call|ring)",
        Kind.CALLBACK,
    ),
    (
        r"(?:update|inform|notify) you|let you know|have (?:an|the) update|keep you (?:posted|updated|informed)|follow up|check|look into|find out|confirm",
        Kind.UPDATE,
    ),
    (
        r"reply|respond|answer|get back to|come back to|write back|write to you|(?:e-?mail|send|contact|message|reach) (?:out to )?you|have (?:an?|the|your|our) (?:answer|reply|response|quote)|be (?:back )?in touch|get in touch|send (?:an?|the|our) (?:answer|reply|response|quote|offer)",
        Kind.ANSWER,
    ),
)
_GET = r"(?:you(?:'ll| will) (?:get|receive|have)|(?:you can )?expect) (?:an?|our|my|the|your) (?:[\w]+ )?"
_ENGLISH_RECEIVED: tuple[tuple[str, Kind], ...] = (
    (r"you(?:'ll| will) hear (?:back )?from (?:us|me)", Kind.ANSWER),
    (rf"{_GET}(?:answer|reply|response)", Kind.ANSWER),
    (rf"{_GET}(?:call|phone call)", Kind.CALLBACK),
    (rf"{_GET}update", Kind.UPDATE),
)


def _compiled(
    patterns: tuple[tuple[str, Kind], ...], before: str = ""
) -> tuple[tuple[re.Pattern[str], Kind], ...]:
    return tuple((re.compile(rf"\b{before}(?:{words})", re.ASCII), kind) for words, kind in patterns)


_OUR_WORD = _compiled(_POLISH)
_OTHER_WORDS = _compiled(_COLLEAGUE + _TRIED + _RECEIVED + _ENGLISH_RECEIVED) + _compiled(
    _ENGLISH_VERBS, rf"{_WILL} "
)
_CARRIED_VERBS = tuple(
    (re.compile(rf"(?:then |also )?(?:{words})\b", re.ASCII), kind) for words, kind in _ENGLISH_VERBS
)
_ALSO_THIRD = re.compile(
    r"(?:odpisze|skontaktuje sie|napisze|przesle|wysle|podesle|przygotuje|zatelefonuje|przekaze|poinformuje|zaktualizuje)\b"
)
_WILL_WORD = re.compile(rf"\b{_WILL}", re.ASCII)


def pledges_in(text: str) -> Iterator[Pledge]:
    """Each verb of commitment in a folded clause, in no order."""
    for pattern, kind in _OTHER_WORDS:
        for match in pattern.finditer(text):
            yield Pledge(*match.span(), kind)
    for pattern, kind in _OUR_WORD:
        for match in pattern.finditer(text):
            yield Pledge(*match.span(), kind, is_third_person=bool(_ALSO_THIRD.match(match[0])))


def pledge_carried(text: str) -> Pledge | None:
    """The bare verb with which a folded clause begins, after "I'll … and"."""
    for pattern, kind in _CARRIED_VERBS:
        match = pattern.match(text)
        if match:
            return Pledge(*match.span(), kind)
    return None


def has_will(text: str) -> bool:
    """Whether a folded clause holds an "I will" that a later verb may lean on."""
    return bool(_WILL_WORD.search(text))
