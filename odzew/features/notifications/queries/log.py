"""The log of deliveries: by which way each notification left, how fast, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.features.notifications.models import Dispatch
from odzew.kit import clock, paging
from odzew.kit.errors import Invalid
from odzew.kit.paging import Page

PAGE_SIZE = 50
IN_TIME = timedelta(seconds=60)
_COLUMNS = ("name", "kind", "number", "way", "made_at", "due_at", "sent_at", "verdict", "words")
_VERDICTS = (
    "waiting",
    "sending",
    "sent",
    "seen",
    "quiet",
    "away",
    "hidden",
    "no_device",
    "failed",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """seconds: from free to leave until it left; none while it did not."""

    name: str
    kind: str
    number: int
    way: str
    made_at: datetime
    due_at: datetime
    sent_at: datetime | None
    verdict: str
    words: str

    @property
    def seconds(self) -> float | None:
        return (self.sent_at - max(self.made_at, self.due_at)).total_seconds() if self.sent_at else None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Of what was made since a moment: how many were sent, and how many of them within a minute.

    What was kept back on purpose (quiet hours, a daily mail) counts from the moment it was free to leave.
    """

    sent: int
    in_time: int
    failed: int


def log(agent: Agent, *, verdict: str = "", way: str = "", cursor: str = "") -> Page[LogLine]:
    """The latest first. Raises NotAllowed, and Invalid for a damaged cursor."""
    accounts.require(agent, Permission.SEE_LEDGER)
    rows = Dispatch.objects.annotate(
        name=F("notification__agent__name"),
        kind=F("notification__kind"),
        number=F("notification__conversation__number"),
    )
    rows = rows.filter(verdict=verdict) if verdict in _VERDICTS else rows
    rows = rows.filter(way=way) if way else rows
    if cursor:
        made_at, last = _place(cursor)
        rows = rows.filter(made_at__lte=made_at).filter(Q(made_at__lt=made_at) | Q(pk__lt=last))
    found = list(rows.order_by("-made_at", "-pk").values("pk", *_COLUMNS)[: PAGE_SIZE + 1])
    page = paging.page(found, size=PAGE_SIZE, key=lambda row: (row["made_at"], row["pk"]))
    return Page([_line(row) for row in page.rows], page.next)


def _line(row: Mapping[str, Any]) -> LogLine:
    values = {name: row[name] for name in _COLUMNS}
    return LogLine(**{**values, "number": values["number"] or 0})


def delivered(since: datetime | None = None) -> Delivered:
    """The figure of the alert log; since: the last day where none is given."""
    rows = Dispatch.objects.filter(made_at__gte=since or clock.ago(days=1))
    in_time = Q(verdict="sent", sent_at__lte=F("due_at") + IN_TIME)
    found = rows.aggregate(
        sent=Count("pk", filter=Q(verdict="sent")),
        in_time=Count("pk", filter=in_time),
        failed=Count("pk", filter=Q(verdict__in=["failed", "unknown"])),
    )
    return Delivered(**found)


def _place(cursor: str) -> tuple[datetime, int]:
    match paging.decode(cursor):
        case [datetime() as made_at, int() as last]:
            return made_at, last
    raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
