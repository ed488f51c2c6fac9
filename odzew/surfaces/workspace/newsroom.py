"""Notifications as pages show them: lines with their words, icons and addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from odzew.core.accounts.rules import NOTIFICATIONS
from odzew.features.notifications import wording
from odzew.features.notifications.queries import Line
from odzew.kit import clock
from odzew.surfaces.workspace.doors import AgentRequest

FILTERS = ("", "unseen", "open")


@dataclass(frozen=True, slots=True)
class News:
    """A line of the centre. tone: a class of meaning, or none."""

    id: str
    title: str
    place: str
    about: str
    why: str
    icon: str
    tone: str
    url: str
    told_at: datetime
    is_seen: bool
    must_answer: bool
    is_acknowledged: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the centre is shown; both empty show all."""

    only: str
    kind: str


def wanted(request: AgentRequest) -> Wanted:
    """The filter of the address; unknown words mean all."""
    only, kind = request.GET.get("only", ""), request.GET.get("kind", "")
    return Wanted(only if only in FILTERS else "", kind if kind in NOTIFICATIONS else "")


def shown(lines: Iterable[Line]) -> list[News]:
    """Each line in the words of the reader's language and clock."""
    zone, now = timezone.get_current_timezone(), clock.now()
    return [
        News(
            id=line.id,
            title=wording.title(line),
            place=wording.place(line),
            about=" – ".join(part for part in (line.subject, line.customer) if part),
            why=wording.why(line, zone=zone, now=now),
            icon=wording.ICON[line.kind],
            tone=wording.TONE.get(line.kind, ""),
            url=reverse("notification-open", args=[line.id]),
            told_at=line.told_at,
            is_seen=line.is_seen,
            must_answer=line.must_answer,
            is_acknowledged=line.is_acknowledged,
        )
        for line in lines
    ]
