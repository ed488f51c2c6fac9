"""What the desk promises as its rows say it: policies in their order, calendars in their places."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.models import Conversation
from odzew.core.customers.models import Customer
from odzew.features.promises.models import Calendar, CalendarUse, Policy
from odzew.features.promises.rules import OpeningHours, default_hours
from odzew.features.promises.rules.calendar_file import read_calendar
from odzew.features.promises.rules.grants import CALENDAR, FALLBACK, Grant
from odzew.features.promises.rules.ledger import ANSWERS, RESOLUTION, UPDATE
from odzew.features.promises.rules.local_time import zone_named
from odzew.features.promises.rules.steps import DEFAULT_STEPS, Step, read_steps
from odzew.kit.beside import revived, whole
from odzew.kit.errors import Invalid

KINDS = (*ANSWERS, UPDATE, RESOLUTION)
_NEAR = {"team_id": 4, "channel": 2, "brand_id": 1}


@dataclass(frozen=True, slots=True)
class Book:
    """One reading of all policies that hold and of all calendars, for many cases."""

    policies: Sequence[Policy]
    calendars: Mapping[int, Calendar]
    uses: Sequence[CalendarUse]
    default: Calendar | None
    old_versions: dict[int, Policy | None]

    def version(self, policy_id: int | None) -> Policy | None:
        """The policy row that a promise names, a retired one too."""
        if policy_id is None:
            return None
        live = next((row for row in self.policies if row.pk == policy_id), None)
        if live is None and policy_id not in self.old_versions:
            self.old_versions[policy_id] = Policy.objects.filter(pk=policy_id).first()
        return live or self.old_versions[policy_id]

    def policy_of(self, case: Conversation) -> Policy | None:
        """The first policy whose conditions fit the case."""
        tiers = tiers_of(case.customer) if any(row.tiers for row in self.policies) else frozenset()
        return next((row for row in self.policies if _fits(row, case, tiers)), None)

    def calendar_of(self, *, team_id: int | None, channel: str, brand_id: int | None) -> Calendar | None:
        """A team's own calendar, else its channel's, else its brand's, else the default."""
        place = {"team_id": team_id, "channel": channel, "brand_id": brand_id}
        best, nearest = self.default, 0
        for use in self.uses:
            asked = {name: value for name in _NEAR if (value := getattr(use, name))}
            near = sum(_NEAR[name] for name in asked)
            if near > nearest and all(place[name] == value for name, value in asked.items()):
                best, nearest = self.calendars[use.calendar_id], near
        return best

    def calendar_for(self, case: Conversation, policy: Policy | None) -> Calendar | None:
        """The policy's own calendar, else the one of the case's place."""
        own = self.calendars.get(policy.calendar_id or 0) if policy else None
        return own or self.calendar_of(team_id=case.team_id, channel=case.channel, brand_id=case.brand_id)

    def grant(
        self, kind: str, case: Conversation, policy: Policy | None, *, minutes: int | None = None
    ) -> Grant | None:
        """What `policy` grants this case; None for a kind that it does not owe. An answer is always owed."""
        allowed = minutes if minutes is not None else getattr(policy, kind) if policy else None
        if allowed is None and kind in ANSWERS:
            allowed = FALLBACK[kind]
        if allowed is None:
            return None
        calendar = self.calendar_for(case, policy)
        is_plain = clock_of(policy, kind) == CALENDAR
        return Grant(
            minutes=allowed,
            hours=None if is_plain else hours_of(calendar),
            policy_id=policy.pk if policy else None,
            calendar_id=None if is_plain or calendar is None else calendar.pk,
        )


def read_book() -> Book:
    """Policies and calendars as they are now, in two statements."""
    policies = Policy.objects.filter(retired_at=None, is_active=True).order_by("position", "id")
    return replace(read_calendars(), policies=list(policies))


def read_calendars() -> Book:
    """The calendars alone, with the places that use them, in one statement."""
    used = CalendarUse.objects.filter(calendar=OuterRef("pk")).order_by("id").values(row=whole(CalendarUse))
    rows = {row.pk: row for row in Calendar.objects.annotate(found_uses=ArraySubquery(used))}
    return Book(
        policies=(),
        calendars=rows,
        uses=[revived(CalendarUse, each) for row in rows.values() for each in row.found_uses],
        default=next((row for row in rows.values() if row.is_default), None),
        old_versions={},
    )


def policy_of(conversation: Conversation) -> Policy | None:
    """The policy by which this case is owed something."""
    return read_book().policy_of(conversation)


def calendar_of(*, team_id: int | None, channel: str, brand_id: int | None) -> Calendar | None:
    """The calendar that counts there: a team's own, then a channel's, then a brand's, then the default."""
    return read_book().calendar_of(team_id=team_id, channel=channel, brand_id=brand_id)


def hours_of(calendar: Calendar | None) -> OpeningHours:
    """The calendar as opening hours; without one, and for rows that cannot be read, Monday to Friday from 8 to 18."""
    if calendar is None:
        return default_hours(zone_named(accounts.desk().timezone))
    return _hours(
        json.dumps(
            {
                "tz": calendar.zone,
                "week": calendar.week,
                "holidays": calendar.country,
                "closed": calendar.closed,
                "extra": calendar.extra,
            },
            sort_keys=True,
        )
    )


def hours_named(name: str) -> OpeningHours | None:
    """The opening hours of the calendar of this name, in whatever case it is typed."""
    row = Calendar.objects.filter(name__iexact=name.strip()).order_by("pk").first()
    return hours_of(row) if row is not None else None


def clock_of(policy: Policy | None, kind: str) -> str:
    """`business` or `calendar`."""
    if policy is None:
        return "business"
    return (policy.resolution_clock if kind == RESOLUTION else "") or policy.clock_kind


def steps_of(policy: Policy | None) -> tuple[Step, ...]:
    """The steps of a policy; the usual ones where there is none or its row cannot be read."""
    if policy is None:
        return DEFAULT_STEPS
    try:
        return read_steps(policy.steps)
    except Invalid:
        return DEFAULT_STEPS


def tiers_of(customer: Customer) -> frozenset[str]:
    """What a customer counts as: the field `tier` of the person or the organisation, and the person's tags."""
    organisation = customer.organisation
    named = [customer.custom.get("tier"), organisation.custom.get("tier") if organisation else None]
    return frozenset(str(each).strip().lower() for each in (*named, *customer.tags) if each)


def _fits(policy: Policy, case: Conversation, tiers: Iterable[str]) -> bool:
    lists = ((policy.channels, case.channel), (policy.priorities, case.priority), (policy.kinds, case.kind))
    if any(wanted and value not in wanted for wanted, value in lists):
        return False
    if policy.tiers and not {tier.lower() for tier in policy.tiers} & set(tiers):
        return False
    return policy.brand_id in (None, case.brand_id) and policy.team_id in (None, case.team_id)


@lru_cache(maxsize=256)
def _hours(text: str) -> OpeningHours:
    zone = zone_named("Europe/Warsaw")
    try:
        return read_calendar(text, zone)
    except Invalid:
        return default_hours(zone)
