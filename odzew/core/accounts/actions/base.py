"""How a change of settings reaches the audit: only what changed, before and after."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from odzew.core.accounts import queries
from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Agent
from odzew.kit import events


def change(row: Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields that differ; what they were and what they are now. The caller saves."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        was = getattr(row, name)
        if was != value:
            before[name], after[name] = was, value
            setattr(row, name, value)
    return before, after


def report(
    area: str,
    name: str,
    *,
    by: Agent,
    verb: str = "changed",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    subject_id: int = 0,
) -> None:
    """Publish SettingsChanged in the running transaction."""
    fact = SettingsChanged(area, name, verb, dict(before or {}), dict(after or {}))
    events.publish(fact, subject_id, actor=queries.as_actor(by))
