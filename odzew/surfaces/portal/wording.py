"""The state of a case in its customer's words: one sentence for each status that agents see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from odzew.core.conversations.queries.public import PublicCase
from odzew.core.conversations.rules import DONE_STATUSES, Status
from odzew.kit import clock
from odzew.ui.marks import share_left
from odzew.ui.templatetags.ui import reader
from odzew.ui.told import told

STATUS: Mapping[str, str | Promise] = {
    Status.NEW: pgettext_lazy("customer's status", "accepted, waiting for an answer"),
    Status.OPEN: pgettext_lazy("customer's status", "we are working on it"),
    Status.PENDING: pgettext_lazy("customer's status", "waiting for your reply"),
    Status.ON_HOLD: pgettext_lazy("customer's status", "on hold"),
    Status.RESOLVED: pgettext_lazy("customer's status", "resolved"),
    Status.CLOSED: pgettext_lazy("customer's status", "closed"),
}


@dataclass(frozen=True, slots=True)
class Vow:
    """What stands at the top: a ring and a sentence. left: share of the promised time that remains, 0–100."""

    ring: str
    heading: str
    left: float = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what happens. state: kept, waiting, paused or todo."""

    text: str
    state: str
    at: datetime | None = None
    is_deadline: bool = False


def vow(case: PublicCase) -> Vow:
    """The promise, or the state, in one sentence; never a time that nobody promised."""
    if case.status in DONE_STATUSES:
        heading = _("This case is resolved") if case.status == Status.RESOLVED else _("This case is closed")
        return Vow("kept", heading)
    if case.status == Status.ON_HOLD:
        return Vow("paused", _("This case is on hold"))
    if case.status == Status.PENDING and not case.is_waiting:
        thanked, asked = _("Thank you for your message"), _("We are waiting for your reply")
        return Vow("kept", thanked) if case.has_thanked else Vow("waiting", asked)
    if case.promised_at is None:
        heading = _("We are working on your case") if case.answered_at else _("Your message has reached us")
        return Vow("waiting", heading)
    if case.promised_at <= clock.now():
        return Vow("broken", _("Our answer is late. We apologise"))
    left = share_left(_asked_at(case), case.promised_at, clock.now())
    return Vow("waiting", _by(case.promised_at), left)


def status(case: PublicCase) -> str:
    """The state in half a sentence."""
    return (
        pgettext("customer's status", "nothing is left to answer")
        if case.has_thanked
        else str(STATUS[case.status])
    )


def steps(case: PublicCase) -> Sequence[Step]:
    """What has happened, what is next, and how it ends."""
    found = [Step(_("Case accepted"), "kept", case.opened_at)]
    if case.answered_at is not None:
        found.append(Step(_("First answer"), "kept", case.answered_at))
    if case.status in DONE_STATUSES:
        return [*found, Step(str(STATUS[case.status]).capitalize(), "kept", case.resolved_at)]
    if case.has_thanked:
        return [*found, Step(pgettext("step", "The case is settled"), "waiting")]
    return [*found, _next_step(case), Step(pgettext("step", "The case is settled"), "todo")]


def handler(case: PublicCase) -> str:
    """Who holds the case: a person, else a team, else the brand."""
    return case.assignee or case.team or case.brand.name


def author(case: PublicCase, by: str, name: str) -> str:
    """Whose message it is."""
    if by == "customer":
        return _("Message to us")
    return f"{name}, {case.brand.name}" if name else case.brand.name


def _next_step(case: PublicCase) -> Step:
    if case.status == Status.PENDING and not case.is_waiting:
        return Step(_("Your reply"), "waiting")
    if case.status == Status.ON_HOLD:
        return Step(_("We will come back to it"), "paused", case.promised_at, is_deadline=True)
    text = _("Our next answer") if case.answered_at else _("Our first answer")
    return Step(text, "waiting", case.promised_at, is_deadline=True)


def _asked_at(case: PublicCase) -> datetime:
    asked = [message.at for message in case.messages if message.by == "customer"]
    return asked[-1] if asked else case.opened_at


def _by(moment: datetime) -> str:
    """The promise in words: "We will answer today by 14:30"."""
    return _("We will answer %(time)s") % {"time": promised(moment)}


def promised(moment: datetime) -> str:
    """A told time in the reader's language: "tomorrow by 10:00"."""
    who = reader()
    spoken = "en" if who.language.startswith("en") else "pl"
    return told(moment, who.now, who.zone, language=spoken).words
