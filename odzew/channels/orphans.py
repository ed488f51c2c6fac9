"""What reached us or should have left and lies where nobody looks: the ledger's own orphans, and their mending."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField

from odzew.channels.models import Arrival, Delivery
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Message
from odzew.core.conversations.queries import visible_to
from odzew.core.conversations.queries.orphans import Finder, moment
from odzew.core.conversations.rules.orphans import Kind, Orphan, Thresholds
from odzew.core.customers.models import Address
from odzew.kit import clock

LIKE_A_PERSON = "marked as automatic, yet it reads like a person's words"
CHECKED = "checked"
_TROUBLE = (Delivery.FAILED, Delivery.UNKNOWN)
_COLUMNS = ("public_id", "conversation_id", "received_at", "sender", "subject", "reason")


class Lower(Func):
    """lower(), without the transform that Django would look up."""

    function = "lower"
    output_field = TextField()


def finders(agent: Agent, wanted: Thresholds, *, team_id: int = 0) -> Iterator[Finder]:
    """Messages that did not leave and had no successor, and arrivals that ended outside every list."""
    yield _not_sent(agent, wanted, team_id)
    if accounts.may(agent, Permission.SEE_LEDGER):
        yield from _arrivals(agent, wanted, team_id)


def _not_sent(agent: Agent, wanted: Thresholds, team_id: int) -> Finder:
    later = Message.objects.filter(
        conversation=OuterRef("message__conversation"),
        direction="out",
        author_kind="agent",
        id__gt=OuterRef("message"),
    )
    cases = visible_to(agent)
    rows = Delivery.objects.filter(
        ~Exists(later),
        state__in=_TROUBLE,
        due_at__gt=clock.ago(days=wanted.ledger_days),
        message__author_kind="agent",
        message__conversation__in=cases.filter(team_id=team_id) if team_id else cases,
    ).order_by("-due_at", "-pk")
    columns = ("pk", "state", "reason", "message__conversation", "message__sent_at")
    return Finder(rows.values(*columns)[: wanted.most], _left_behind)


def _left_behind(row: Mapping[str, Any]) -> Orphan:
    kind: Kind = "send_unknown" if row["state"] == Delivery.UNKNOWN else "send_failed"
    since, about = moment(row["message__sent_at"]), {"reason": row["reason"]}
    return Orphan(kind, row["message__conversation"], since, ref=str(row["pk"]), about=about)


def _arrivals(agent: Agent, wanted: Thresholds, team_id: int) -> Iterator[Finder]:
    rows = seen_by(agent, team_id).filter(received_at__gt=clock.ago(days=wanted.ledger_days))
    rows = rows.exclude(envelope__has_key=CHECKED).order_by("-received_at")
    known = Address.objects.filter(kind="email", value=Lower(OuterRef("sender")))
    alone = rows.filter(message=None)
    kinds: tuple[tuple[Kind, QuerySet[Arrival]], ...] = (
        ("unreadable", alone.filter(state=Arrival.UNREADABLE)),
        ("spam_person", alone.filter(_names_a_case() | Exists(known), state=Arrival.SPAM)),
        ("automatic_person", rows.filter(state=Arrival.AUTOMATIC, reason=LIKE_A_PERSON)),
        ("stuck", _stuck(alone, wanted)),
    )
    for kind, found in kinds:
        yield Finder(found.values(*_COLUMNS)[: wanted.most], partial(_arrival, kind))


def _names_a_case() -> Q:
    return Q(subject__regex=r"\[#\d+\]")


def _stuck(rows: QuerySet[Arrival], wanted: Thresholds) -> QuerySet[Arrival]:
    return rows.filter(state=Arrival.KEPT, received_at__lt=clock.ago(minutes=wanted.stuck_minutes))


def _arrival(kind: Kind, row: Mapping[str, Any]) -> Orphan:
    about = {name: row[name] for name in ("sender", "subject", "reason")}
    since = moment(row["received_at"])
    return Orphan(kind, row["conversation_id"] or 0, since, ref=row["public_id"], about=about)


def seen_by(agent: Agent, team_id: int = 0) -> QuerySet[Arrival]:
    """Arrivals of the cases that the agent may see, and of no case where the door belongs to their teams or to none."""
    rows = Arrival.objects.all()
    if team_id:
        return rows.filter(account__team_id=team_id)
    if accounts.may(agent, Permission.SEE_ALL_TEAMS):
        return rows
    own = Q(account__team=None) | Q(account__team__in=accounts.team_ids(agent))
    return rows.filter(Q(conversation=None) & own | Q(conversation__in=visible_to(agent)))


def is_alone(arrival: Arrival) -> bool:
    """Whether its case holds nothing that a person said but this."""
    said = Message.objects.filter(conversation=arrival.conversation_id, author_kind__in=["customer", "agent"])
    return arrival.message_id is not None and not said.exclude(pk=arrival.message_id).exists()


@transaction.atomic
def set_checked(arrival: Arrival, *, by: Agent | None) -> None:
    """A person looked and it is nobody who waits; by None takes that back."""
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    row.envelope = {name: value for name, value in row.envelope.items() if name != CHECKED}
    if by is not None:
        row.envelope[CHECKED] = {"by": by.name, "at": clock.now().isoformat()}
    row.save(update_fields=["envelope"])
