"""The promises of a case as its page shows them, read with the case: words and signs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.features.promises.queries import panel as queries
from odzew.features.promises.queries.places import hours_of_case
from odzew.features.promises.rules.quick import quick_times
from odzew.kit import clock
from odzew.surfaces.workspace.promises import words
from odzew.ui import marks
from odzew.ui.told import told
from odzew.ui.words import when

if TYPE_CHECKING:
    from odzew.core.conversations.models import Conversation
    from odzew.core.conversations.queries.case import Case
    from odzew.features.promises.models import Promise

BY_HAND = {"manual", "callback"}
RISK_SHARE = 35
_PHONE = re.compile(r"\+?\d[\d ()/-]{6,20}\d")


@dataclass(frozen=True, slots=True)
class Owed:
    """One promise as a line. state: of the ring, or released; why: small lines beneath."""

    id: str
    kind: str
    title: str
    due_words: str
    due_at: datetime
    made_at: datetime
    state: str
    left: float
    why: Sequence[str]
    ended_at: datetime | None = None
    phone: str = ""
    log_url: str = ""
    is_by_hand: bool = False
    can_release: bool = False

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def tone(self) -> str:
        """The class of its colour."""
        return "todo" if self.state == "released" else marks.tone_of(self.state)


@dataclass(frozen=True, slots=True)
class Offered:
    """A time that can be promised at one press."""

    key: str
    words: str


def context(case: Case) -> dict[str, Any]:
    """What the panel and the head's chip read."""
    phones = [str(row["value"]) for row in case.addresses if row["kind"] == "phone"]
    found = [owed(row, case.conversation, phones) for row in queries.promises_read(case.beside["promises"])]
    running = [each for each in found if each.is_open]
    return {
        "owed": running,
        "once_owed": [each for each in found if not each.is_open],
        "next_owed": _next(running, case.conversation.next_due_at),
        "quick_promises": offered(case),
        "phones": phones,
    }


def _next(running: Sequence[Owed], due_at: datetime | None) -> Owed | None:
    """The promise whose time stands in the head: the one that falls due next, else one whose clock stands."""
    by_time = next((each for each in running if each.due_at == due_at and each.state != "paused"), None)
    moving = next((each for each in running if each.state != "paused"), None)
    return by_time or moving or next(iter(running), None)


def offered(case: Case) -> list[Offered]:
    """What can be promised at one press, in words."""
    now, hours = clock.now(), hours_of_case(case.conversation, is_exact=False)
    return [Offered(each.key, said(each.due)) for each in quick_times(now, hours)]


def said(due: datetime) -> str:
    """The time as the customer would hear it: "jutro do 12:00"."""
    language, now = _language(), clock.now()
    if due <= now:
        return when(due, now=now, zone=timezone.get_current_timezone(), language=language, precise=True)
    return told(due, now, timezone.get_current_timezone(), language=language).words


def _language() -> str:
    return "pl" if (get_language() or "en").startswith("pl") else "en"


@dataclass(frozen=True, slots=True)
class Call:
    """A line of the list of calls."""

    owed: Owed
    number: int
    name: str
    subject: str


def call(row: Promise) -> Call:
    """A call that is owed, with whom and about what."""
    conversation = row.conversation
    phones = [each.value for each in conversation.customer.addresses.all() if each.kind == "phone"]
    return Call(
        owed(row, conversation, phones),
        conversation.number,
        conversation.customer.name or _("Unknown person"),
        conversation.subject,
    )


def owed(row: Promise, conversation: Conversation, phones: Sequence[str]) -> Owed:
    """The line of one promise."""
    now = clock.now()
    left = marks.share_left(row.made_at, row.due_at, now)
    state = state_of(row, now, left)
    phone = phone_of(row, phones)
    return Owed(
        id=str(row.public_id),
        kind=row.kind,
        title=row.words or str(words.KIND.get(row.kind, row.kind)),
        due_words=str(words.DUE.get(row.kind, row.kind)),
        due_at=row.due_at,
        made_at=row.made_at,
        state=state,
        left=left,
        why=list(_why(row, state)),
        ended_at=row.ended_at,
        phone=phone,
        log_url=log_url(row, conversation, phone) if row.kind == "callback" and row.is_open else "",
        is_by_hand=row.kind in BY_HAND and row.source != "law",
        can_release=row.is_open and row.kind in BY_HAND and row.source != "law",
    )


def _known(due: datetime) -> str:
    """The very minute that was told, as the thread names it too: nothing is rounded again."""
    return when(
        due, now=clock.now(), zone=timezone.get_current_timezone(), language=_language(), precise=True
    )


def state_of(row: Promise, now: datetime, left: float) -> str:
    """waiting, risk, broken, kept, paused, law or released."""
    if row.released_at:
        return "released"
    if row.kept_at:
        return "kept"
    if row.broken_at or (row.due_at <= now and not row.paused_at):
        return "broken"
    if row.paused_at:
        return "paused"
    if row.source == "law":
        return "law"
    return "risk" if left <= RISK_SHARE else "waiting"


def _why(row: Promise, state: str) -> Sequence[str]:
    """Who promised, what counts, what became of it."""
    lines = [_who(row)]
    if row.words:
        lines.insert(0, str(words.KIND.get(row.kind, row.kind)))
    if row.policy and row.calendar and row.clock_kind == "business":
        lines.append(_("counted in: %(calendar)s") % {"calendar": row.calendar.name})
    if row.told_due_at and row.is_open:
        lines.append(_("the customer knows: %(time)s") % {"time": _known(row.told_due_at)})
    if state == "paused":
        lines.append(_("the clock stands, we wait for the customer"))
    if state == "broken":
        lines.append(_("answered late") if row.answered_at else _("still owed"))
    if state == "released":
        lines.append(_released(row))
    return [", ".join(line for line in lines if line)]


def _who(row: Promise) -> str:
    if row.made_by:
        return _("promised by %(name)s") % {"name": row.made_by.name}
    if row.policy:
        return _("policy “%(name)s”") % {"name": row.policy.name}
    return str(words.SOURCE.get(row.source, ""))


def _released(row: Promise) -> str:
    reason = str(words.RELEASED.get(row.reason, row.reason))
    if row.ended_by:
        return _("released by %(name)s: %(reason)s") % {"name": row.ended_by.name, "reason": reason}
    return _("released: %(reason)s") % {"reason": reason} if reason else _("released")


def phone_of(row: Promise, known: Sequence[str]) -> str:
    """The number to call: the one in the promise's words, else the customer's own."""
    if row.kind != "callback":
        return ""
    written = _PHONE.search(row.words)
    return written[0] if written else next(iter(known), "")


def log_url(row: Promise, conversation: Conversation, phone: str) -> str:
    """The form that logs the call, filled in; saving it keeps the promise."""
    known: Mapping[str, Any] = {
        "customer": conversation.customer.public_id,
        "number": conversation.number,
        "phone": phone,
        "way": "out",
        "promise": row.public_id,
    }
    return f"{reverse('new')}?{urlencode({name: value for name, value in known.items() if value})}"
