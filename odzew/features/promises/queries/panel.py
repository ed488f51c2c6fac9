"""Promises as agents see them: those of one case, and the calls that are owed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.conversations.queries.permission import visible_to
from odzew.features.promises.models import Calendar, Policy, Promise
from odzew.kit.beside import revived, whole
from odzew.kit.errors import NotFound

MOST = 40
_NAMED: Mapping[str, type[Policy | Calendar | Agent]] = {
    "policy": Policy,
    "calendar": Calendar,
    "made_by": Agent,
    "ended_by": Agent,
}


def promises_beside() -> QuerySet[Any, Any]:
    """The promises of a case for the statement that reads it: the open ones by their time, then the newest ended."""
    rows = Promise.objects.filter(conversation=OuterRef("pk"))
    names = {f"name_of_{each}": f"{each}__name" for each in _NAMED}
    shown = rows.order_by(F("ended_at").desc(nulls_first=True), "due_at", "id")
    return shown.values(row=whole(Promise, **names))[:MOST]


def promises_read(rows: Sequence[Mapping[str, Any]]) -> Sequence[Promise]:
    """The same as promises, with the names of their people, policy and calendar."""
    return [_with_names(revived(Promise, row), row) for row in rows]


def _with_names(promise: Promise, row: Mapping[str, Any]) -> Promise:
    for each, model in _NAMED.items():
        key = row[f"{each}_id"]
        named = revived(model, {"id": key, "name": row[f"name_of_{each}"]}) if key is not None else None
        setattr(promise, each, named)
    return promise


def promise_of(conversation_id: int, public_id: UUID | str) -> Promise:
    """One promise of this case. Raises NotFound for any other."""
    try:
        return Promise.objects.get(conversation_id=conversation_id, public_id=public_id)
    except (Promise.DoesNotExist, ValidationError, ValueError) as error:
        raise NotFound("There is no such promise.") from error


def calls_owed(agent: Agent) -> QuerySet[Promise]:
    """Calls back that are still owed in cases that the agent sees, the nearest first."""
    rows = Promise.objects.filter(kind="callback", ended_at=None)
    rows = rows.filter(conversation__in=visible_to(agent).order_by().values("pk"))
    rows = rows.select_related("conversation__customer", "policy", "calendar", "made_by", "ended_by")
    return rows.prefetch_related("conversation__customer__addresses").order_by("due_at", "id")
