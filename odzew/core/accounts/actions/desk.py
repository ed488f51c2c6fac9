"""The desk's own settings."""

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries
from odzew.core.accounts.actions.base import change, report
from odzew.core.accounts.models import Agent, Desk
from odzew.core.accounts.rules import Permission
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

LIMITS = {"undo_seconds": (0, 60), "upload_limit_mb": (1, 200), "status_link_days": (1, 3650)}
_OWN = ("organisation", "timezone", "language", "base_url", *LIMITS)


@transaction.atomic
def change_desk(values: Mapping[str, Any], *, by: Agent, settings: Mapping[str, Any] | None = None) -> Desk:
    """Change the fields named in `values`; `settings` sets keys of `Desk.settings`.

    Raises Invalid for an unknown field or zone, or a number outside its limits.
    """
    queries.require(by, Permission.MANAGE_DESK)
    clean = _clean(values)
    row = Desk.objects.select_for_update().get(pk=queries.desk().pk)
    before, after = change(row, clean)
    for key, value in (settings or {}).items():
        if row.settings.get(key) != value:
            before[key], after[key] = row.settings.get(key), value
            row.settings = {**row.settings, key: value}
    if after:
        row.save()
        report("desk", row.organisation, by=by, before=before, after=after)
    return row


@transaction.atomic
def change_settings(settings: Mapping[str, Any], *, by: Agent, needs: Permission) -> Desk:
    """Set keys of `Desk.settings` for a page that people with another permission edit; the audit names each key."""
    queries.require(by, needs)
    row = Desk.objects.select_for_update().get(pk=queries.desk().pk)
    changed = {key: value for key, value in settings.items() if row.settings.get(key) != value}
    if changed:
        before = {key: row.settings.get(key) for key in changed}
        row.settings = {**row.settings, **changed}
        row.save(update_fields=["settings"])
        report("desk", row.organisation, by=by, before=before, after=changed)
    return row


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(_OWN)
    if unknown:
        raise Invalid(_("There is no such field."), fields=dict.fromkeys(unknown, "unknown"))
    clean = dict(values)
    wrong: dict[str, str] = {}
    if "organisation" in clean:
        clean["organisation"] = clip(storable(str(clean["organisation"])), 120)
        if not clean["organisation"]:
            wrong["organisation"] = _("Give the organisation a name.")
    if "timezone" in clean and clean["timezone"] not in zoneinfo.available_timezones():
        wrong["timezone"] = _("There is no such time zone.")
    if "language" in clean and clean["language"] not in dict(django_settings.LANGUAGES):
        wrong["language"] = _("This language is not here yet.")
    for name, (least, most) in LIMITS.items():
        if name in clean and not least <= clean[name] <= most:
            wrong[name] = _("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)
    return clean
