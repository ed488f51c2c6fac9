"""Saving a brand's charter and the terms of telling; each change is told with what it was before."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Brand
from odzew.core.accounts.rules import Permission
from odzew.features.promises.events import PromiseSettingsChanged
from odzew.features.promises.models import Charter, TellingTerms
from odzew.kit import clock, events
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

LONGEST_TEXT = 6000
LIMITS = {
    "target_percent": (50, 98),
    "weeks": (1, 26),
    "most_again": (0, 10),
    "quiet_from": (0, 1439),
    "quiet_until": (0, 1439),
    "longest_days": (1, 90),
    "first_answer_target": (1, 10_000),
    "first_answer_limit": (1, 10_000),
}


@transaction.atomic
def save_charter(
    brand: Brand,
    *,
    by: Agent,
    texts: Mapping[str, str],
    is_public: bool,
    shows_limits: bool,
    shows_kept: bool,
) -> Charter:
    """texts: own words by language. Requires MANAGE_PROMISES."""
    accounts.require(by, Permission.MANAGE_PROMISES)
    row, _made = Charter.objects.select_for_update().get_or_create(brand=brand)
    values = {
        "texts": {language: clip(storable(text.strip()), LONGEST_TEXT) for language, text in texts.items()},
        "is_public": is_public,
        "shows_limits": shows_limits,
        "shows_kept": shows_kept,
    }
    _save(row, values, area="charter", name=brand.name, by=by)
    return row


@transaction.atomic
def save_terms(values: Mapping[str, Any], *, by: Agent) -> TellingTerms:
    """How times are told. Requires MANAGE_PROMISES; raises Invalid for numbers outside their limits."""
    accounts.require(by, Permission.MANAGE_PROMISES)
    wrong = {
        name: _("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
        for name, (least, most) in LIMITS.items()
        if name in values and not least <= values[name] <= most
    }
    row, _made = TellingTerms.objects.select_for_update().get_or_create(pk=1)
    if values.get("first_answer_target", 0) > values.get("first_answer_limit", row.first_answer_limit):
        wrong["first_answer_limit"] = _("The limit lies above the target.")
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)
    _save(row, values, area="telling", name="", by=by)
    return row


def _save(row: Charter | TellingTerms, values: Mapping[str, Any], *, area: str, name: str, by: Agent) -> None:
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    if not changed:
        return
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    if isinstance(row, Charter):
        row.changed_at = clock.now()
    row.save()
    fact = PromiseSettingsChanged(area, name, before=before, after=changed)
    events.publish(fact, row.pk, actor=accounts.as_actor(by))
