"""Calendars: written, put in their places, deleted. What hears of it counts the open promises again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.accounts.rules import Permission
from odzew.features.promises.events import PromiseSettingsChanged
from odzew.features.promises.models import Calendar, CalendarUse, Policy
from odzew.features.promises.queries import calendars as known
from odzew.features.promises.rules import NeverOpen, opens_at
from odzew.kit import clock, events
from odzew.kit.errors import Invalid, Refused
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class Places:
    """Where a calendar counts of its own; the default counts everywhere else."""

    teams: Collection[Team] = ()
    brands: Collection[Brand] = ()
    channels: Collection[str] = field(default_factory=tuple)


def save_calendar(
    row: Calendar | None, values: Mapping[str, Any], *, by: Agent, places: Places, is_default: bool = False
) -> Calendar:
    """Make a calendar (`row` None) or change one; the first of the desk becomes its default.

    values: name, zone, week, country, closed and extra, as in a calendar file. A place that another calendar had comes
    to this one. Raises WrongCalendar, Invalid for a name that is empty or taken, and for hours that never open.
    """
    accounts.require(by, Permission.MANAGE_PROMISES)
    clean = {**values, "name": clip(storable(values["name"]), 80)}
    _check(row, clean)
    with transaction.atomic(), events.act():
        calendar = row or Calendar()
        before = _written(calendar) if row else {}
        for name in known.FIELDS:
            setattr(calendar, name, clean[name])
        _settle_default(calendar, is_default=is_default)
        calendar.updated_at = clock.now()
        calendar.save()
        _put(calendar, places)
        _report(calendar, before, by=by)
    return calendar


def delete_calendar(row: Calendar, *, by: Agent) -> None:
    """Take a calendar away; its open promises too. Raises Refused for one that is needed."""
    accounts.require(by, Permission.MANAGE_PROMISES)
    if row.is_default:
        raise Refused(
            _("The default calendar counts wherever no other does. Make another one the default first.")
        )
    needed = known.policies_counting_in(row)
    if needed:
        words = _("These policies count in this calendar: %(names)s. Give them another one first.")
        raise Refused(words % {"names": ", ".join(needed)})
    with transaction.atomic(), events.act():
        Policy.objects.filter(calendar=row).update(calendar=None)  # retired versions only
        name, key, before = row.name, row.pk, _written(row)
        row.delete()
        fact = PromiseSettingsChanged("calendar", name, "deleted", before=before)
        events.publish(fact, key, actor=accounts.as_actor(by))


def _check(row: Calendar | None, values: Mapping[str, Any]) -> None:
    if not values["name"]:
        raise Invalid(_("Give the calendar a name."), fields={"name": _("Give the calendar a name.")})
    same = Calendar.objects.filter(name__iexact=values["name"])
    if (same.exclude(pk=row.pk) if row else same).exists():
        words = _("There already is a calendar with this name.")
        raise Invalid(words, fields={"name": words})
    try:
        opens_at(clock.now(), known.opening_hours(values))
    except NeverOpen as error:
        words = _("This calendar does not open once within a year: no promise could ever fall due in it.")
        raise Invalid(words, code="never_open", fields={"week": words}) from error


def _settle_default(calendar: Calendar, *, is_default: bool) -> None:
    """Exactly one default: the first calendar, then whichever asked last."""
    others = Calendar.objects.filter(is_default=True).exclude(pk=calendar.pk)
    if is_default:
        others.update(is_default=False)
    calendar.is_default = is_default or not others.exists()


def _put(calendar: Calendar, places: Places) -> None:
    """Give the calendar exactly these places. Places of two conditions are left alone."""
    keys: list[dict[str, Any]] = [
        {"team_id": team.pk, "brand_id": None, "channel": ""} for team in places.teams
    ]
    keys += [{"team_id": None, "brand_id": brand.pk, "channel": ""} for brand in places.brands]
    keys += [{"team_id": None, "brand_id": None, "channel": channel} for channel in places.channels]
    kept: list[int] = []
    for key in keys:
        use = CalendarUse.objects.select_for_update().filter(**key).first() or CalendarUse(**key)
        use.calendar = calendar
        use.save()
        kept.append(use.pk)
    single = Q(team=None, brand=None) | Q(team=None, channel="") | Q(brand=None, channel="")
    CalendarUse.objects.filter(single, calendar=calendar).exclude(pk__in=kept).delete()


def _report(calendar: Calendar, before: Mapping[str, Any], *, by: Agent) -> None:
    now = _written(calendar)
    was = {name: value for name, value in before.items() if now.get(name) != value}
    after = {name: value for name, value in now.items() if name not in before or before[name] != value}
    if not before or after:
        fact = PromiseSettingsChanged(
            "calendar", calendar.name, "changed" if before else "added", before=was, after=after
        )
        events.publish(fact, calendar.pk, actor=accounts.as_actor(by))


def _written(calendar: Calendar) -> dict[str, Any]:
    """The calendar as the audit keeps it."""
    uses = CalendarUse.objects.filter(calendar=calendar).select_related("team", "brand")
    places = sorted(str(use.team or use.brand or use.channel) for use in uses)
    return known.fields_of(calendar) | {
        "is_default": calendar.is_default,
        "places": places,
    }
