"""Promises as agents see them: those of one case, and the calls that are owed."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.conversations.queries.permission import visible_to
from odzew.features.promises.models import Promise
from odzew.kit.errors import NotFound

MOST = 40


def promises_of(conversation_id: int) -> Sequence[Promise]:
    """The promises of a case with their people, policy and calendar: the open ones by their time, then the newest ended."""
    rows = Promise.objects.filter(conversation_id=conversation_id)
    rows = rows.select_related("policy", "calendar", "made_by", "ended_by")
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "due_at", "id")[:MOST])


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
