"""A person's own centre: what they were told and may still see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import NOTIFICATIONS
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.rules.lists import COUNT_CAP
from odzew.features.notifications.models import Notification
from odzew.kit import paging
from odzew.kit.errors import Invalid
from odzew.kit.paging import Page

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the centre. number is 0 where it is about no case."""

    id: str
    kind: str
    number: int
    subject: str
    customer: str
    count: int
    data: dict[str, Any]
    told_at: datetime
    is_seen: bool
    must_answer: bool
    is_acknowledged: bool


def allowed(agent: Agent) -> QuerySet[Notification]:
    """What was told to this agent and is not hidden from them now: a case may have moved to another team since."""
    rows = Notification.objects.filter(agent=agent)
    return rows.filter(Q(conversation=None) | Q(conversation__in=visible_to(agent)))


def visible(agent: Agent) -> QuerySet[Notification]:
    """Of that, what stands in the centre."""
    return allowed(agent).filter(is_listed=True)


def unseen(agent: Agent) -> QuerySet[Notification]:
    return visible(agent).filter(seen_at=None)


def bell(agent: Agent) -> QuerySet[Any, Any]:
    """The rows behind the bell's number, at most the cap, for a page that counts several lists in one statement."""
    return unseen(agent).order_by().values("pk")[:COUNT_CAP]


def centre(
    agent: Agent, *, only: str = "", kind: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[Line]:
    """One page, what was told last first. only: `unseen` or `open` (must be answered); kind: of NOTIFICATIONS.

    Raises Invalid for a damaged cursor.
    """
    rows = visible(agent)
    if only == "unseen":
        rows = rows.filter(seen_at=None)
    elif only == "open":
        rows = rows.filter(must_answer=True, acknowledged_at=None)
    if kind in NOTIFICATIONS:
        rows = rows.filter(kind=kind)
    if cursor:
        told_at, last = _place(cursor)
        rows = rows.filter(told_at__lte=told_at).filter(Q(told_at__lt=told_at) | Q(pk__lt=last))
    found = list(_values(rows.order_by("-told_at", "-pk"))[: size + 1])
    page = paging.page(found, size=size, key=lambda row: (row["told_at"], row["pk"]))
    return Page([_line(row) for row in page.rows], page.next)


def latest(agent: Agent) -> Line | None:
    """The newest line that was not seen."""
    row = _values(unseen(agent).order_by("-told_at", "-pk")).first()
    return _line(row) if row else None


def lines(rows: QuerySet[Notification]) -> list[Line]:
    """Rows as lines, as the mails and pushes tell them; the caller has checked who may see them."""
    return [_line(row) for row in _values(rows)]


def _values(rows: QuerySet[Notification]) -> QuerySet[Any, Any]:
    return rows.annotate(
        number=F("conversation__number"),
        subject=F("conversation__subject"),
        customer=F("conversation__customer__name"),
    ).values(
        "pk", "public_id", "kind", "number", "subject", "customer", "count", "data", "told_at", "seen_at", "must_answer",
        "acknowledged_at",
    )  # fmt: skip


def _line(row: dict[str, Any]) -> Line:
    return Line(
        id=str(row["public_id"]),
        kind=row["kind"],
        number=row["number"] or 0,
        subject=row["subject"] or "",
        customer=row["customer"] or "",
        count=row["count"],
        data=row["data"],
        told_at=row["told_at"],
        is_seen=row["seen_at"] is not None,
        must_answer=row["must_answer"],
        is_acknowledged=row["acknowledged_at"] is not None,
    )


def _place(cursor: str) -> tuple[datetime, int]:
    values = paging.decode(cursor)
    match values:
        case [datetime() as told_at, int() as last]:
            return told_at, last
    raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
