"""Policies as versions: an edit retires the row and writes the next one, so that history keeps what was promised then.

Open promises stay with the version they were made under, unless the edit is applied to them; ended ones never change.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.features.promises.actions.settle import settle
from odzew.features.promises.events import PromiseSettingsChanged
from odzew.features.promises.models import Policy
from odzew.features.promises.queries.policies import live_policy, open_cases, with_values
from odzew.features.promises.rules.policy_values import FIELDS, clean
from odzew.kit import clock, events
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

AT_ONCE = 300  # cases settled in the request; more are a job's


def save_policy(
    series: UUID | str | None, values: Mapping[str, Any], by: Agent, *, apply_to_open: bool = False
) -> Policy:
    """Write a new policy (`series` None) or the next version of one.

    values: columns of Policy by name (brand_id, team_id and calendar_id as row numbers); a field that is left out stays.
    apply_to_open: promises that are open under this policy are counted again from their beginning by the new version.
    Raises NotAllowed, NotFound for a series that is not live, Invalid.
    """
    accounts.require(by, Permission.MANAGE_PROMISES)
    with transaction.atomic(), events.act():
        before = live_policy(series, lock=True) if series else None
        cleaned = _named(clean(values), before)
        row = with_values(before, cleaned)
        if before is None and "position" not in cleaned:
            row.position = (
                Policy.objects.filter(retired_at=None).aggregate(last=Max("position"))["last"] or 0
            ) + 10
        if before is not None:
            if _plain(row) == _plain(before):
                return before
            _retire(before)
        row.save()
        _report(before, row, by=by)
        if apply_to_open and before is not None:
            apply_policy(row.series)
    return row


def retire_policy(series: UUID | str, by: Agent) -> None:
    """Nothing is promised by it any more; its open promises move to whatever policy fits their cases."""
    accounts.require(by, Permission.MANAGE_PROMISES)
    with transaction.atomic(), events.act():
        row = live_policy(series, lock=True)
        _retire(row)
        _report(row, None, by=by)
        apply_policy(row.series)


def apply_policy(series: UUID) -> None:
    """Count the open promises of this policy again by its newest version; many cases take a job."""
    keys = open_cases(series)
    if len(keys) <= AT_ONCE:
        settle(keys, anew=series)
    else:
        app.configure_task("promises.apply_policy").defer(series=str(series))


def _named(values: dict[str, Any], before: Policy | None) -> dict[str, Any]:
    name = clip(storable(str(values.get("name", before.name if before else ""))).strip(), 80)
    if not name:
        raise Invalid(_("Give the policy a name."), fields={"name": _("Give the policy a name.")})
    return {**values, "name": name}


def _retire(row: Policy) -> None:
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])


def _plain(row: Policy) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _report(before: Policy | None, after: Policy | None, *, by: Agent) -> None:
    was, now = (_plain(row) if row else {} for row in (before, after))
    changed = [name for name in FIELDS if was.get(name) != now.get(name)]
    verb = "added" if before is None else "deleted" if after is None else "changed"
    row = after or before
    fact = PromiseSettingsChanged(
        "policy",
        row.name if row else "",
        verb,
        {name: was[name] for name in changed if name in was} if verb == "changed" else {},
        {name: now[name] for name in changed} if verb == "changed" else {},
    )
    events.publish(fact, row.pk if row else 0, actor=accounts.as_actor(by))
