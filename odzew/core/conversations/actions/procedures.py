"""Procedures saved, switched and deleted; the audit names what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Procedure
from odzew.core.conversations.rules import Kind
from odzew.core.conversations.rules.procedures import MOST_CHARACTERS, MOST_STEPS
from odzew.kit import clock, events, ids
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

_SHOWN = ("name", "kind", "tag", "steps", "asks_checklist", "is_active")


def save_procedure(
    procedure: Procedure | None,
    *,
    by: Agent,
    name: str,
    steps: Sequence[Mapping[str, Any]],
    kind: str = "",
    tag: str = "",
    asks_checklist: bool = False,
    is_active: bool = True,
) -> Procedure:
    """Make a procedure (None) or change one. A step without a key is new; one without words is left out.

    Raises NotAllowed, Invalid without a name or a step, and when another active one has the same category.
    """
    accounts.require(by, Permission.EDIT_TEMPLATES)
    row = procedure or Procedure(position=_next_position())
    before = _shown(row) if procedure else {}
    row.name, row.tag = clip(storable(name).strip(), 80), clip(storable(tag).strip().lower(), 40)
    row.kind, row.steps = kind, _clean(steps)
    row.asks_checklist, row.is_active, row.updated_at = asks_checklist, is_active, clock.now()
    _refuse(row)
    try:
        with transaction.atomic():
            row.save()
            _report(row, before, by=by, verb="changed" if procedure else "added")
    except IntegrityError as error:
        words = _("Another procedure is for this category already.")
        raise Invalid(words, fields={"kind": words}) from error
    return row


@transaction.atomic
def delete_procedure(procedure: Procedure, *, by: Agent) -> None:
    """What was ticked in cases stays on record there."""
    accounts.require(by, Permission.EDIT_TEMPLATES)
    before = _shown(procedure)
    key = procedure.pk
    procedure.delete()
    fact = SettingsChanged("procedure", procedure.name, "deleted", before=before)
    events.publish(fact, key, actor=accounts.as_actor(by))


def _clean(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "key": str(step.get("key") or ids.public_id())[:40],
            "text": clip(storable(str(step["text"])).strip(), MOST_CHARACTERS),
            "who": clip(storable(str(step.get("who") or "")).strip(), 60),
            "template": str(step.get("template") or "")[:40],
        }
        for step in steps
        if str(step.get("text") or "").strip()
    ][:MOST_STEPS]


def _refuse(row: Procedure) -> None:
    if not row.name:
        raise Invalid(_("Give a name."), fields={"name": _("Give a name.")})
    if not row.steps:
        raise Invalid(_("Write at least one step."), fields={"steps": _("Write at least one step.")})
    if row.kind and row.kind not in set(Kind):
        raise Invalid(_("This value is not on the list."), fields={"kind": "unknown"})


def _report(row: Procedure, before: dict[str, Any], *, by: Agent, verb: str) -> None:
    after = _shown(row)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if changed:
        fact = SettingsChanged(
            "procedure", row.name, verb, before={name: before.get(name) for name in changed}, after=changed
        )
        events.publish(fact, row.pk, actor=accounts.as_actor(by))


def _shown(row: Procedure) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SHOWN}


def _next_position() -> int:
    return (Procedure.objects.aggregate(last=Max("position"))["last"] or 0) + 1
