"""Reads about the way in and the way out: the ledger of arrivals, troubled deliveries, counts for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from odzew.channels import beats
from odzew.channels.models import Arrival, Delivery
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import queries as conversations
from odzew.kit import blobs, paging
from odzew.kit.errors import Invalid, NotFound

STATES = (
    Arrival.KEPT, Arrival.PROCESSED, Arrival.AUTOMATIC, Arrival.BOUNCE, Arrival.SPAM, Arrival.UNREADABLE,
    Arrival.OWN,
)  # fmt: skip
TROUBLE = (Delivery.FAILED, Delivery.UNKNOWN)
CAN_REPLAY = (Arrival.KEPT, Arrival.AUTOMATIC, Arrival.BOUNCE, Arrival.SPAM, Arrival.UNREADABLE)


@dataclass(frozen=True, slots=True)
class ArrivalFilter:
    """What of the ledger is wanted. words: in sender or subject, whole folded words or parts of them."""

    state: str = ""
    account_id: int = 0
    words: str = ""


def arrivals(
    agent: Agent, wanted: ArrivalFilter, cursor: str = "", *, size: int = 50
) -> paging.Page[Arrival]:
    """The ledger, newest first, without those of cases that the agent may not see."""
    accounts.require(agent, Permission.SEE_LEDGER)
    rows = Arrival.objects.select_related("account", "conversation")
    if not accounts.may(agent, Permission.SEE_ALL_TEAMS):
        rows = rows.filter(Q(conversation=None) | Q(conversation__in=conversations.visible_to(agent)))
    if wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.account_id:
        rows = rows.filter(account_id=wanted.account_id)
    if wanted.words:
        rows = rows.filter(sender__icontains=wanted.words) | rows.filter(subject__icontains=wanted.words)
    if cursor:
        at, key = _place(cursor)
        rows = rows.filter(received_at__lte=at).exclude(received_at=at, pk__gte=key)
    found = list(rows.order_by("-received_at", "-pk")[: size + 1])
    return paging.page(found, size=size, key=lambda row: [row.received_at, row.pk])


def balances(agent: Agent) -> list[Mapping[str, Any]]:
    """How each mailbox compared with the ledger last time: name, on_server, missing, fetched, error, is_even, at."""
    accounts.require(agent, Permission.SEE_LEDGER)
    return [{**sign.state, "at": sign.at} for sign in beats.signs("ledger ")]


def arrival_counts(agent: Agent) -> Mapping[str, int]:
    """How many arrivals ended in each state."""
    accounts.require(agent, Permission.SEE_LEDGER)
    rows = Arrival.objects.values_list("state").annotate(n=Count("pk"))
    return {str(state): int(count) for state, count in rows}


def arrival(agent: Agent, public_id: UUID | str) -> Arrival:
    """Raises NotFound, also for an arrival of a case that the agent's teams do not see."""
    accounts.require(agent, Permission.SEE_LEDGER)
    try:
        rows = Arrival.objects.select_related("account", "conversation", "raw")
        row = rows.filter(public_id=public_id).first()
    except ValidationError:
        row = None
    if row is None or not _may_see(agent, row):
        raise NotFound("There is no such arrival, or your teams do not see its case.")
    return row


def raw_of(row: Arrival) -> bytes:
    """The bytes as they came. Raises NotFound when the storage lost them."""
    try:
        return blobs.get(row.raw.sha256)
    except FileNotFoundError as error:
        raise NotFound(
            "The bytes of this arrival are not in the storage. Restore them from a backup."
        ) from error


def troubled_deliveries(agent: Agent, cursor: str = "", *, size: int = 50) -> paging.Page[Delivery]:
    """Messages that failed or of which nobody knows, newest first, of cases that the agent may see."""
    accounts.require(agent, Permission.SEE_LEDGER)
    rows = Delivery.objects.filter(
        state__in=TROUBLE, message__conversation__in=conversations.visible_to(agent)
    ).select_related("message__conversation__customer", "account")
    if cursor:
        at, key = _place(cursor)
        rows = rows.filter(due_at__lte=at).exclude(due_at=at, pk__gte=key)
    found = list(rows.order_by("-due_at", "-pk")[: size + 1])
    return paging.page(found, size=size, key=lambda row: [row.due_at, row.pk])


def troubled_delivery(agent: Agent, key: int) -> Delivery:
    """Raises NotFound, also for a case that the agent's teams do not see. Who may ask for it is the door's to say."""
    rows = Delivery.objects.filter(message__conversation__in=conversations.visible_to(agent))
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such delivery, or your teams do not see its case.")
    return row


def _place(cursor: str) -> tuple[datetime, int]:
    try:
        at, key = paging.decode(cursor)
    except ValueError:
        at, key = None, None
    if not isinstance(at, datetime) or not isinstance(key, int):
        raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
    return at, key


def _may_see(agent: Agent, row: Arrival) -> bool:
    if row.conversation_id is None:
        return True
    if accounts.may(agent, Permission.SEE_ALL_TEAMS):
        return True
    return conversations.visible_to(agent).filter(pk=row.conversation_id).exists()


def arrivals_by_state() -> dict[str, int]:
    """Everything that ever reached us, by its end state."""
    rows = Arrival.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)


def deliveries_by_state() -> dict[str, int]:
    rows = Delivery.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)


def arrivals_kept_since(moment: datetime) -> int:
    """How many came before `moment` and still wait to be understood."""
    return Arrival.objects.filter(state=Arrival.KEPT, received_at__lt=moment).count()


def arrival_by_public_id(public_id: str) -> Arrival | None:
    """One arrival with its account, brand and case; None for an unknown id."""
    if not public_id:
        return None
    rows = Arrival.objects.select_related("account__brand", "conversation__customer")
    return rows.filter(public_id=public_id).first()
