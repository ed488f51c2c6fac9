"""The charter in words: opening hours, days that differ, times and shares, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from odzew.features.promises.queries.charters import Page, Times, Way
from odzew.features.promises.rules import Slot
from odzew.features.promises.rules.calibration import Share
from odzew.features.promises.rules.week_words import DaySpan
from odzew.ui import words
from odzew.ui.templatetags.ui import reader

_QUARTER, _HOUR = 900, 3600
_ICONS = {"form": "form", "email": "mail", "phone": "phone", "chat": "chat", "counter": "store"}


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way with its sentences. hours: empty when they are the brand's own, which stand once above."""

    way: Way
    icon: str
    hours: Sequence[Line]
    answers: str
    limit: str
    kept: str


def ways(page: Page) -> list[WayWords]:
    """Every way to reach the brand."""
    return [
        WayWords(
            way,
            _ICONS.get(way.door.kind, "chat"),
            [] if way.hours == page.usual else week(way.hours),
            answers(way.times),
            limit(way.times),
            share(way.kept),
        )
        for way in page.ways
    ]


def week(spans: Sequence[DaySpan]) -> list[Line]:
    """Monday to Friday: 08:00–18:00."""
    names = get_day_names("wide", "stand-alone", words.locale_of(reader().language))
    found = []
    for one in spans:
        days = names[one.first] if one.first == one.last else f"{names[one.first]}–{names[one.last]}"
        found.append(Line(days[:1].upper() + days[1:], slots(one.slots)))
    return found


def days(page: Page) -> list[Line]:
    """Days of the coming weeks on which the hours are others."""
    return [Line(_day(one.day), slots(one.slots)) for one in page.days]


def slots(found: Sequence[Slot]) -> str:
    """8:00–18:00, as on every other page: no hour begins with a naught."""
    return ", ".join(str(slot).removeprefix("0").replace("–0", "–") for slot in found) or pgettext(
        "opening hours", "closed"
    )


def answers(times: Times) -> str:
    """Four of five first answers come within so much open time; rounded up, empty where too few are known."""
    if times.usual_seconds is None:
        return ""
    step = 60 if times.usual_seconds <= _QUARTER else _QUARTER if times.usual_seconds <= 4 * _HOUR else _HOUR
    seconds = max(step, -(-times.usual_seconds // step) * step)
    return _("Four of five first answers come within %(time)s of our opening time.") % {
        "time": _span(seconds)
    }


def limit(times: Times) -> str:
    """What the policy owes, where the brand publishes it."""
    if times.limit_minutes is None:
        return ""
    if times.limit_is_open_time:
        text = _("We undertake to answer within %(time)s of our opening time.")
    else:
        text = _("We undertake to answer within %(time)s.")
    return text % {"time": _span(times.limit_minutes * 60)}


def share(kept: Share | None) -> str:
    """The share of told times that were kept, with their number."""
    if kept is None:
        return ""
    number = words.number(round(kept.percent), language=reader().language)
    return _("We kept %(percent)s%% of %(n)s promised times.") % {
        "percent": number,
        "n": words.number(kept.n, language=reader().language),
    }


def _day(day: date) -> str:
    return words.day(
        datetime(day.year, day.month, day.day, 12, tzinfo=UTC), zone=UTC, language=reader().language
    )


def _span(seconds: float) -> str:
    return words.wait(seconds, language=reader().language)
