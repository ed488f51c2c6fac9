"""Words for a stretch of time in folded Polish and English: "w ciagu 24 godzin", "za dwa dni", "within 2 working days"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    MINUTES = "minutes"
    DAYS = "days"
    WORKING_DAYS = "working_days"


_NUMBERS = {"dwudziestu czterech": 24, "dwadziescia cztery": 24, "twenty-four": 24, "forty-eight": 48} | {
    word: number
    for number, words in {
        1: "jeden jednego jednej jedna jedno one a an the",
        2: "dwa dwie dwoch two couple",
        3: "trzy trzech three",
        4: "cztery czterech four",
        5: "piec pieciu five",
        6: "szesc szesciu six",
        7: "siedem siedmiu seven",
        8: "osiem osmiu eight",
        9: "dziewiec dziewieciu nine",
        10: "dziesiec dziesieciu ten",
        12: "dwanascie dwunastu twelve",
        14: "czternascie czternastu fourteen",
        15: "pietnascie pietnastu fifteen",
        20: "dwadziescia dwudziestu twenty",
        30: "trzydziesci trzydziestu thirty",
    }.items()
    for word in words.split()
}
_HOUR, _DAY = 60, 24 * 60
_UNITS: tuple[tuple[str, Unit, float], ...] = (
    (r"minut[aeiy]?\b|min\b\.?|minutes?\b", Unit.MINUTES, 1),
    (r"kwadrans\w*", Unit.MINUTES, 15),
    (r"pol godziny|half an hour\b|half hour\b", Unit.MINUTES, 30),
    (r"poltorej godziny|hour and a half\b|1[,.]5 (?:godziny\b|h\b|hours\b)", Unit.MINUTES, 90),
    (r"godzin[aeiy]?\b|godz\b\.?|h\b|hours?\b|hrs?\b", Unit.MINUTES, _HOUR),
    (r"dob[aey]?\b", Unit.MINUTES, _DAY),
    (r"dni robocz\w+|dnia roboczego|dzien roboczy|(?:working|business) days?\b", Unit.WORKING_DAYS, 1),
    (r"dni\b|dnia\b|dzien\b|days?\b", Unit.DAYS, 1),
    (r"tydzien|tygodni[ae]?\b|weeks?\b", Unit.DAYS, 7),
)
_UNIT = "|".join(f"(?P<unit{number}>{words})" for number, (words, _unit, _size) in enumerate(_UNITS))
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_LEAD = (
    r"(?P<lead>w ciagu|w przeciagu|w czasie|w terminie|w terminie do|do|za|w|within|in|in under|in less than)"
    r"(?: (?:najblizsz\w+|kolejn\w+|nastepn\w+|maksymalnie|maks\.|maksimum|okolo|ok\.|najpozniej|the next|next|about|around|at most|max))?"
)
_HAS_NUMBER = re.compile(r"pol |half|poltorej|hour and|kwadrans|1[,.]5")
_SINGLE_LEADS = ("w ciagu", "w przeciagu", "w czasie", "za", "within")
_SINGLE = re.compile(r"godzin[ey]|dob[ey]|tydzien|tygodnia|minut[ey]|kwadransa|dnia roboczego")
# counted from an event that has not happened, or repeated: no moment to hold
_OPEN_END = r"(?! ?(?:'s|po |od |liczac|liczonych|of |from (?!now)|after |following |since |wstecz|temu|ago))"
_SPAN = re.compile(
    rf"\b{_LEAD} (?:(?P<low>{_NUMBER}) ?(?:-|do|lub|to|or) ?)?(?:(?P<number>{_NUMBER}) ?(?:of )?)?(?:{_UNIT}){_OPEN_END}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class SpanWords:
    """Where the words stand in the folded text, and how long a time they give; of "2-3 days" the longer."""

    start: int
    end: int
    unit: Unit
    amount: int


def spans_in(text: str) -> Iterator[SpanWords]:
    """Each stretch of time that begins now, in folded `text`."""
    for match in _SPAN.finditer(text):
        words, unit, size = _unit(match)
        if match["number"]:
            amount = _amount(match["number"])
        elif _HAS_NUMBER.match(words) or (match["lead"] in _SINGLE_LEADS and _SINGLE.fullmatch(words)):
            amount = 1
        elif match["lead"] == "w ciagu" and words == "dnia":
            amount = 0  # in the course of today
        else:
            continue
        yield SpanWords(*match.span(), unit, int(amount * size))


def _unit(match: re.Match[str]) -> tuple[str, Unit, float]:
    """The words of the unit, the unit, and how many of it they hold."""
    number = next(number for number in range(len(_UNITS)) if match[f"unit{number}"])
    return match[f"unit{number}"], *_UNITS[number][1:]


def _amount(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
