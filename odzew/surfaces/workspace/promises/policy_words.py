"""A policy in plain sentences: whose cases, what is owed, by which clock, who hears of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.features.promises.queries import calendars, policies
from odzew.features.promises.rules.steps import NAMED
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.promises import spans, words
from odzew.surfaces.workspace.promises.panel import said
from odzew.surfaces.workspace.promises.policy_form import ACT, WHO, measure_of
from odzew.ui.words import listed

if TYPE_CHECKING:
    from odzew.features.promises.models import Policy


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the list."""

    policy: "Policy"
    cases: str
    owed: str
    clock: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """An open promise that an edit would move."""

    number: int
    subject: str
    what: str
    before: str
    after: str
    is_sooner: bool


def told() -> list[Told]:
    """All policies as the list says them, in their order."""
    known = list(calendars.calendars())
    people = {f"{NAMED}{row.public_id}": row.name for row in accounts.active_agents()}
    return [
        Told(row, cases_words(row), owed_words(row, known), clock_words(row), _steps(row, people))
        for row in policies.live_policies()
    ]


def cases_words(row: "Policy") -> str:
    """Whose cases: "E-mail, priorytet wysoki"."""
    parts = [
        _or(row.channels, labels.CHANNEL),
        _("priority %(which)s") % {"which": _or(row.priorities, labels.PRIORITY)} if row.priorities else "",
        _("kind %(which)s") % {"which": _or(row.kinds, labels.KIND)} if row.kinds else "",
        _("brand %(name)s") % {"name": row.brand.name} if row.brand else "",
        _("team %(name)s") % {"name": row.team.name} if row.team else "",
        _("customers %(which)s") % {"which": ", ".join(row.tiers)} if row.tiers else "",
    ]
    return ", ".join(part for part in parts if part) or _("all cases")


def _or(values: Sequence[str], known: Mapping[str, Any]) -> str:
    return " / ".join(str(known.get(value, value)) for value in values)


def owed_words(row: "Policy", known: Sequence[Any]) -> str:
    """What is owed: "pierwsza odpowiedź w 2 godz., informacja o postępie co 3 dni robocze"."""
    sayings: Mapping[str, Callable[[], str]] = {
        "first_answer": lambda: _("first answer within %(span)s"),
        "next_answer": lambda: _("every next answer within %(span)s"),
        "update": lambda: _("news of progress every %(span)s"),
        "resolution": lambda: _("solution within %(span)s"),
    }
    parts = [
        say() % {"span": spans.span_words(minutes, _measure(row, name, known))}
        for name, say in sayings.items()
        if (minutes := getattr(row, name))
    ]
    return ", ".join(parts)


def _measure(row: "Policy", name: str, known: Sequence[Any]) -> spans.Measure:
    clock = (row.resolution_clock if name == "resolution" else "") or row.clock_kind
    return spans.PLAIN if clock == "calendar" else measure_of(row.calendar, known)


def clock_words(row: "Policy") -> str:
    if row.clock_kind == "calendar":
        return _("the clock runs all the time")
    if row.calendar:
        return _("the clock runs in the hours of “%(calendar)s”") % {"calendar": row.calendar.name}
    return _("the clock runs while the place of the case is open")


def _steps(row: "Policy", people: Mapping[str, str]) -> list[str]:
    return [
        _("at %(percent)s %% of the time: %(acts)s (%(who)s)")
        % {
            "percent": step["percent"],
            "acts": _listed([str(ACT.get(each, each)) for each in step.get("acts", ())]),
            "who": _listed(
                [
                    str(WHO.get(each) or people.get(each, _("somebody who left")))
                    for each in step.get("who", ())
                ]
            ),
        }
        for step in row.steps
    ]


def _listed(items: Sequence[str]) -> str:
    return listed(items, language=get_language() or "en")


def moved(preview: policies.Preview) -> list[Moved]:
    """The examples of a preview in words."""
    return [
        Moved(
            each.number,
            each.subject,
            str(words.KIND.get(each.kind, each.kind)),
            said(each.before),
            said(each.after),
            each.after < each.before,
        )
        for each in preview.examples
    ]
