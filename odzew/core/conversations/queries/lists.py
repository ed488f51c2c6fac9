"""Lists of conversations: one keyset page of rows, one row, and the counts beside the lists' names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.models.conversation import priority_rank
from odzew.core.conversations.queries import conditions
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.queries.together import COUNT, together
from odzew.core.conversations.rules import DONE_STATUSES, OPEN_STATUSES, PRIORITY_RANK, Direction
from odzew.core.conversations.rules import conditions as trees
from odzew.core.conversations.rules.lists import COUNT_CAP, PAGE_SIZE, Box, Filter, Order, due_state
from odzew.core.customers.models import Address
from odzew.kit import clock, paging
from odzew.kit.errors import Invalid
from odzew.kit.paging import Page


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as a list shows it. `customer` is a name, else an address, else nothing."""

    id: int
    number: int
    seq: int
    subject: str
    channel: str
    status: str
    priority: str
    tags: Sequence[str]
    customer: str
    organisation: str
    assignee: str
    is_mine: bool
    team: str
    waiting_since: datetime | None
    due_at: datetime | None
    due_state: str
    since: datetime
    snoozed_until: datetime | None
    last_at: datetime
    last_text: str
    last_by: str
    is_unread: bool
    has_draft: bool
    urgency: int = 0
    urgency_reasons: Sequence[Sequence[Any]] = ()
    is_thanks: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


_OWN = (
    "pk", "number", "seq", "subject", "channel", "status", "priority", "tags", "waiting_since", "next_due_at",
    "snoozed_until", "last_message_at", "created_at", "last_message_text", "last_message_by", "assignee_id",
    "urgency", "urgency_reasons",
)  # fmt: skip
_JOINED = {
    "name": F("customer__name"),
    "organisation": F("customer__organisation__name"),
    "holder": F("assignee__name"),
    "team_name": F("team__name"),
}
_NULLABLE = {Order.WAITING: "waiting_since", Order.DUE: "next_due_at"}


def in_filter(agent: Agent, wanted: Filter) -> QuerySet[Conversation]:
    """What the agent may see and the filter means.

    Finished and snoozed conversations stay out of the open boxes unless the filter asks about them
    or about mentions, which call to a conversation whatever its state.
    """
    return visible_to(agent).filter(_in_box(agent, wanted), conditions.as_q(wanted.tree, agent))


def _in_box(agent: Agent, wanted: Filter) -> Q:
    if wanted.box is Box.MENTIONS:
        mentioned = trees.Group("all", (trees.condition("mentioned", "any", ["yes"]),))
        return conditions.as_q(mentioned, agent)
    if wanted.box is Box.DONE:
        return Q(status__in=DONE_STATUSES)
    if wanted.box is Box.SNOOZED:
        return Q(status__in=OPEN_STATUSES, snoozed_until__isnull=False) & conditions.is_asleep()
    is_called = trees.mentions(wanted.tree, "mentioned")
    found = Q() if is_called or trees.mentions(wanted.tree, "status") else Q(status__in=OPEN_STATUSES)
    if not is_called and not trees.mentions(wanted.tree, "snoozed"):
        found &= Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=clock.now())
    return found & {Box.MINE: Q(assignee=agent), Box.UNASSIGNED: Q(assignee=None)}.get(wanted.box, Q())


# ---- a page --------------------------------------------------------------------------------------------


def conversation_list(
    agent: Agent, wanted: Filter, order: Order = Order.WAITING, cursor: str = "", *, size: int = PAGE_SIZE
) -> Page[Row]:
    """One page of the agent's list. Raises Invalid for a cursor that belongs to no page of this order."""
    rows = in_filter(agent, wanted)
    found: list[dict[str, Any]] = []
    for part in _parts(rows, order, cursor):
        found += as_values(agent, part)[: size + 1 - len(found)]
        if len(found) > size:
            break
    page = paging.page(found, size=size, key=_KEYS[order])
    return Page([as_row(values, agent) for values in page.rows], page.next)


def _parts(rows: QuerySet[Conversation], order: Order, cursor: str) -> Iterator[QuerySet[Conversation]]:
    """The rows after the cursor, as one query or, where a column may be empty, two that follow each other.

    Two, because an OR over the empty ones would read the whole index up to the cursor.
    """
    if order in _NULLABLE:
        yield from _nullable_parts(rows, _NULLABLE[order], cursor)
    elif order is Order.RECENT:
        if cursor:
            at, last = read_cursor(cursor, datetime, int)
            rows = rows.filter(last_message_at__lte=at).filter(Q(last_message_at__lt=at) | Q(id__lt=last))
        yield rows.order_by("-last_message_at", "-id")
    else:
        yield _by_rank(rows, F("urgency") if order is Order.URGENCY else priority_rank(), cursor)


def _nullable_parts(
    rows: QuerySet[Conversation], column: str, cursor: str
) -> Iterator[QuerySet[Conversation]]:
    empty = rows.filter(**{f"{column}__isnull": True}).order_by(column, "id")
    if not cursor:
        yield rows.order_by(F(column).asc(nulls_last=True), "id")
        return
    at, last = read_cursor(cursor, datetime | None, int)
    if at is None:
        yield empty.filter(id__gt=last)
        return
    later = Q(**{f"{column}__gt": at}) | Q(id__gt=last)
    yield rows.filter(later, **{f"{column}__gte": at}).order_by(column, "id")
    yield empty


def _by_rank(rows: QuerySet[Conversation], by: F | Case, cursor: str) -> QuerySet[Conversation]:
    """The highest rank first, then who waits longest."""
    rows = rows.alias(rank=by)
    if cursor:
        rank, at, last = read_cursor(cursor, int, datetime | None, int)
        same = Q(waiting_since__isnull=True, id__gt=last)
        if at is not None:
            later = Q(waiting_since__gt=at) | Q(waiting_since=at, id__gt=last)
            same = Q(waiting_since__isnull=True) | later
        rows = rows.filter(rank__lte=rank).filter(Q(rank__lt=rank) | same)
    return rows.order_by(F("rank").desc(), F("waiting_since").asc(nulls_last=True), "id")


_KEYS = {
    Order.WAITING: lambda v: (v["waiting_since"], v["pk"]),
    Order.DUE: lambda v: (v["next_due_at"], v["pk"]),
    Order.RECENT: lambda v: (v["last_message_at"], v["pk"]),
    Order.URGENCY: lambda v: (v["urgency"], v["waiting_since"], v["pk"]),
    Order.PRIORITY: lambda v: (PRIORITY_RANK.get(v["priority"], 1), v["waiting_since"], v["pk"]),
}


def read_cursor(cursor: str, *shapes: Any) -> list[Any]:
    """The cursor's values, each of its shape. Raises Invalid for any other."""
    values = paging.decode(cursor)
    fits = len(values) == len(shapes) and all(
        isinstance(value, shape) for value, shape in zip(values, shapes, strict=True)
    )
    if not fits:
        raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
    return values


# ---- rows ----------------------------------------------------------------------------------------------


def as_values(
    agent: Agent, rows: QuerySet[Conversation], size: int = PAGE_SIZE + 1, **more: Subquery | F
) -> list[dict[str, Any]]:
    """The columns of rows, at most `size`, in one statement; more: further columns.

    The four subqueries end with LIMIT 1: an EXISTS here would be hashed, and read every message.
    """
    address = Address.objects.filter(customer=OuterRef("customer")).exclude(kind="visitor").order_by("id")
    spoken = Message.objects.filter(conversation=OuterRef("pk")).exclude(direction=Direction.INTERNAL)
    rows = rows.annotate(
        unread=Subquery(conditions.unread_words(agent).values("pk")[:1]),
        draft=Subquery(conditions.own_drafts(agent).values("pk")[:1]),
        address=Subquery(address.values("value")[:1]),
        thanks=Subquery(spoken.order_by("-sent_at", "-id").values("meta__is_thanks")[:1]),
    )
    return list(rows.values("unread", "draft", "address", "thanks", *_OWN, **_JOINED, **more)[:size])


def as_row(values: Mapping[str, Any], agent: Agent) -> Row:
    due_at, since = values["next_due_at"], values["waiting_since"] or values["created_at"]
    return Row(
        id=values["pk"],
        number=values["number"],
        seq=values["seq"],
        subject=values["subject"],
        channel=values["channel"],
        status=values["status"],
        priority=values["priority"],
        tags=values["tags"],
        customer=values["name"] or values["address"] or "",
        organisation=values["organisation"] or "",
        assignee=values["holder"] or "",
        is_mine=values["assignee_id"] == agent.pk,
        team=values["team_name"] or "",
        waiting_since=values["waiting_since"],
        due_at=due_at,
        due_state=due_state(due_at, since=since, now=clock.now()) if due_at else "",
        since=since,
        snoozed_until=values["snoozed_until"],
        last_at=values["last_message_at"],
        last_text=values["last_message_text"],
        last_by=values["last_message_by"],
        is_unread=values["unread"] is not None,
        has_draft=values["draft"] is not None,
        urgency=values["urgency"],
        urgency_reasons=values["urgency_reasons"],
        is_thanks=values["waiting_since"] is None and values["thanks"] is True,
    )


def conversation_row(agent: Agent, number: int, wanted: Filter) -> tuple[Row, bool] | None:
    """One row, and whether it belongs to the list; nothing for a stranger."""
    rows = as_values(agent, visible_to(agent).filter(number=number), size=1)
    if not rows:
        return None
    return as_row(rows[0], agent), in_filter(agent, wanted).filter(number=number).exists()


# ---- counts --------------------------------------------------------------------------------------------


def counts(
    agent: Agent, lists: Mapping[str, Filter], more: Mapping[str, QuerySet[Any, Any]] | None = None
) -> dict[str, int]:
    """How many conversations each list holds, none counted past the cap; one statement for all of them.

    more: rows of another table that the same statement counts, by their key.
    """
    parts: list[tuple[str, QuerySet[Any, Any]]] = [
        (COUNT, in_filter(agent, w).order_by().values("pk")[:COUNT_CAP]) for w in lists.values()
    ]
    parts += [(COUNT, rows) for rows in (more or {}).values()]
    return dict(zip([*lists, *(more or {})], together(parts), strict=True))
