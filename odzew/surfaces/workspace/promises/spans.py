"""Allowances of a policy as people write them: "2 h 30 min", "3 dni", "90", in working or plain time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odzew.kit.errors import Invalid
from odzew.kit.text import fold

HOUR = 60
PLAIN_DAY = 24 * HOUR
_PART = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?\s*", re.ASCII)
_UNITS: Mapping[str, str] = {
    "": "minute", "m": "minute", "min": "minute", "minut": "minute", "minuta": "minute", "minuty": "minute",
    "minute": "minute", "minutes": "minute", "mins": "minute",
    "h": "hour", "g": "hour", "godz": "hour", "godzina": "hour", "godziny": "hour", "godzin": "hour", "hour": "hour",
    "hours": "hour", "hr": "hour", "hrs": "hour",
    "d": "day", "dni": "day", "dzien": "day", "dnia": "day", "day": "day", "days": "day",
    "tyg": "week", "tydzien": "week", "tygodnie": "week", "tygodni": "week", "week": "week", "weeks": "week",
}  # fmt: skip


class WrongSpan(Invalid):
    """Not a time that people write."""

    code = "wrong_span"


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a day is: its open minutes in working time, all of them else. week: days of it that count."""

    day: int
    week: int
    is_working: bool = True

    @property
    def minutes(self) -> Mapping[str, float]:
        return {"minute": 1, "hour": HOUR, "day": self.day, "week": self.day * self.week}


PLAIN = Measure(PLAIN_DAY, 7, is_working=False)


def typed_span(text: str, measure: Measure) -> int | None:
    """Minutes; None for an empty field. A bare number is minutes. Raises WrongSpan."""
    if not text.strip():
        return None
    total, place, folded = 0.0, 0, fold(text)
    folded = re.sub(r"\b(?:i|and|robocz\w+|pracy|working|business)\b|,(?!\d)", " ", folded)
    while place < len(folded):
        found = _PART.match(folded, place)
        if found is None or found[2] not in _UNITS:
            raise WrongSpan(_("Write a time such as 30 min, 2 h or 3 days."))
        total += float(found[1].replace(",", ".")) * measure.minutes[_UNITS[found[2]]]
        place = found.end()
    minutes = round(total)
    if minutes < 1:
        raise WrongSpan(_("A promise takes at least a minute. Leave it empty if it is not owed."))
    return minutes


def span_words(minutes: int, measure: Measure) -> str:
    """The shortest words of whole units: "3 dni", "2 godz. 30 min"."""
    return " ".join(_parts(minutes, measure))


def _parts(minutes: int, measure: Measure) -> Iterator[str]:
    days, rest = divmod(minutes, measure.day)
    hours, left = divmod(rest, HOUR)
    if days and measure.is_working:
        yield ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}
    elif days:
        yield ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours:
        yield ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    if left or not minutes:
        yield ngettext("%(n)d min", "%(n)d min", left) % {"n": left}
