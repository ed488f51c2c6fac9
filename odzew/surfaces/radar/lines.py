"""The board's lines as the template reads them: who, since when, why, the lane in percent, and the remedies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries.orphans import MOST_WAITS
from odzew.core.conversations.rules.orphans import Kind
from odzew.kit import clock
from odzew.surfaces.radar import rules, words
from odzew.surfaces.radar.rules import ASIDE, BROKEN, CALM, RISK, Axis
from odzew.surfaces.radar.watch import Board, Waiter
from odzew.surfaces.workspace import labels, urgency
from odzew.ui import words as ui
from odzew.ui.templatetags.ui import reader, wait, when

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

OFFERED: Mapping[Kind, Sequence[str]] = {
    "holder_left": ("answer", "give"),
    "holder_away": ("answer", "give"),
    "no_owner": ("answer", "give"),
    "unassigned": ("answer",),
    "snooze_past": ("wake",),
    "snooze_far": ("wake",),
    "no_promise": ("promise",),
    "promise_broken": ("answer",),
    "callback_past": ("call",),
    "send_failed": ("retry",),
    "send_unknown": ("retry",),
    "bot_only": ("answer",),
    "draft_left": ("answer",),
    "automatic_person": ("replay", "dismiss"),
    "spam_person": ("replay", "dismiss"),
    "unreadable": ("read", "dismiss"),
    "stuck": ("read", "dismiss"),
    "due_near": ("answer",),
}
NEEDS: Mapping[str, Permission] = {
    "answer": Permission.ASSIGN,
    "call": Permission.ASSIGN,
    "give": Permission.ASSIGN,
    "wake": Permission.CHANGE_STATUS,
    "promise": Permission.REPLY,
    "retry": Permission.REPLY,
    "hear": Permission.CHANGE_STATUS,
    "replay": Permission.SEE_LEDGER,
    "read": Permission.SEE_LEDGER,
    "dismiss": Permission.SEE_LEDGER,
}
MOST_REMEDIES = 2
GROUPS: Mapping[str, Promise] = {
    BROKEN: pgettext_lazy("radar", "Past due"),
    RISK: pgettext_lazy("radar", "At risk"),
    ASIDE: pgettext_lazy("radar", "Set aside by the machine"),
    CALM: pgettext_lazy("radar", "Calm"),
}
RING = {BROKEN: "broken", RISK: "risk", ASIDE: "risk", CALM: "waiting"}


@dataclass(frozen=True, slots=True)
class Remedy:
    verb: str
    words: str
    icon: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """vars: places in percent for the style sheet. is_early: it began before the axis does."""

    vars: str
    is_early: bool
    is_over: bool
    has_rest: bool
    due_far: bool


@dataclass(frozen=True, slots=True)
class Line:
    waiter: Waiter
    name: str
    about: str
    icon: str
    url: str
    why: Sequence[str]
    remedies: Sequence[Remedy]
    lane: Lane | None
    state: str
    ring: str
    share_left: int
    since_words: str
    due_words: str
    urgent: Sequence[str]
    is_worst: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    state: str
    title: str | Promise
    said: str
    lines: Sequence[Line] = field(default_factory=list)


def groups(board: Board, agent: "Agent") -> list[Group]:
    """The lines under their headings; a heading without lines is left out."""
    here_and_now = axis()
    lines = [line(waiter, agent, here_and_now) for waiter in board.waiters]
    lines[:1] = [replace(one, is_worst=True) for one in lines[:1]]
    found = []
    for state in rules.STATES:
        count = board.counts[state]
        if count:
            here = [one for one in lines if one.state == state]
            found.append(
                Group(
                    state,
                    GROUPS[state],
                    counted(count, is_mail=state == ASIDE, is_cut=state in board.cut),
                    here,
                )
            )
    return found


def counted(count: int, *, is_mail: bool = False, is_cut: bool = False) -> str:
    """How many people, or letters of nobody yet. is_cut: there may be more of them."""
    said = (
        ngettext("%(n)s arrival", "%(n)s arrivals", count)
        if is_mail
        else ngettext("%(n)s person", "%(n)s people", count)
    )
    return said % {"n": _figure(count, is_cut=is_cut)}


def _figure(count: int, *, is_cut: bool) -> str:
    return f"{count}+" if is_cut else str(count)


def line(waiter: Waiter, agent: "Agent", axis: Axis) -> Line:
    row, first = waiter.row, waiter.orphans[0] if waiter.orphans else None
    about = dict(first.about) if first else {}
    return Line(
        waiter=waiter,
        name=(row.customer or _("Unknown person")) if row else about.get("sender") or _("Unknown sender"),
        about=row.subject if row else about.get("subject", ""),
        icon=labels.channel_icon(row.channel) if row else "mail",
        url=reverse("thread", args=[row.number]) if row else "",
        why=[words.why(one) for one in waiter.orphans] or [_calmly(waiter)],
        remedies=_remedies(waiter, agent),
        lane=_lane(waiter, axis) if waiter.since and row else None,
        state=waiter.state,
        ring=RING[waiter.state],
        share_left=_share_left(waiter),
        since_words=_moment(waiter.since) if waiter.since else "",
        due_words=_due(waiter),
        urgent=urgency.told(row.urgency_reasons, besides=_TOLD) if row else [],
    )


_TOLD = ("broken", "due_soon", "waiting_long", "no_promise")  # the board says these in its own words


def _due(waiter: Waiter) -> str:
    """Until when, and how much is left; after it, how long ago it was."""
    due_at, now = waiter.due_at, clock.now()
    if due_at is None:
        return ""
    if due_at <= now:
        return _("%(time)s past due") % {"time": wait((now - due_at).total_seconds())}
    until = _("by %(time)s") % {"time": _moment(due_at)}
    is_near = waiter.state == RISK and due_at - now < rules.AXIS / 2
    return f"{until}, {wait((due_at - now).total_seconds())}" if is_near else until


def _moment(moment: datetime) -> str:
    """The clock time of today, else the day too."""
    who = reader()
    if moment.astimezone(who.zone).date() == who.now.astimezone(who.zone).date():
        return ui.clock_time(moment, zone=who.zone)
    return when(moment, precise=True, plain=True)


def _calmly(waiter: Waiter) -> str:
    row = waiter.row
    if row and row.assignee:
        return _("%(name)s has it.") % {"name": row.assignee}
    return _("Waits for somebody of the team %(team)s.") % {"team": row.team} if row and row.team else ""


def _remedies(waiter: Waiter, agent: "Agent") -> list[Remedy]:
    """Of the worst reason first, none twice, none that the role does not allow; at most two."""
    found: dict[str, Remedy] = {}
    for orphan in waiter.orphans:
        for verb in OFFERED[orphan.kind]:
            meant = "hear" if verb == "replay" and orphan.conversation_id else verb
            if meant in found or not _fits(meant, waiter, agent):
                continue
            told, icon = words.remedy(meant, team=waiter.team)
            found[meant] = Remedy(meant, told, icon, orphan.ref)
    return list(found.values())[:MOST_REMEDIES]


def _fits(verb: str, waiter: Waiter, agent: "Agent") -> bool:
    if not accounts.may(agent, NEEDS[verb]):
        return False
    if verb == "give":
        return bool(waiter.team_id)
    return not (verb in {"answer", "call"} and waiter.row and waiter.row.is_mine)


def _share_left(waiter: Waiter) -> int:
    if not waiter.since or not waiter.due_at:
        return 100
    whole = (waiter.due_at - waiter.since).total_seconds()
    left = (waiter.due_at - clock.now()).total_seconds()
    return round(min(max(left / whole, 0.0), 1.0) * 100) if whole > 0 else 0


def _lane(waiter: Waiter, axis: Axis) -> Lane:
    since, due_at = waiter.since or axis.now, waiter.due_at
    start, now = axis.place(since), axis.place(axis.now)
    due = axis.place(due_at) if due_at else now
    is_over = due_at is not None and due_at <= axis.now
    return Lane(
        vars=f"from:{start} due:{due} now:{now}",
        is_early=since < axis.start,
        is_over=is_over,
        has_rest=due_at is not None and not is_over,
        due_far=due > 74,
    )


def headline(board: Board) -> str:
    """What is true now, before any figure."""
    if board.waiting >= MOST_WAITS:
        said = _("More than %(n)d people wait.") % {"n": board.waiting - 1}
    else:
        said = ngettext("%(n)d person waits.", "%(n)d people wait.", board.waiting) % {"n": board.waiting}
    return f"{said} {_joined(_parts(board))}"


def _parts(board: Board) -> list[str]:
    broken, risk, aside = (board.counts[state] for state in (BROKEN, RISK, ASIDE))
    parts = {
        BROKEN: ngettext("%(n)s past due", "%(n)s past due", broken),
        RISK: ngettext("%(n)s at risk", "%(n)s at risk", risk),
        ASIDE: ngettext("%(n)s set aside by the machine", "%(n)s set aside by the machine", aside),
    }
    found = [(said, state, board.counts[state]) for state, said in parts.items()]
    return [said % {"n": _figure(n, is_cut=state in board.cut)} for said, state, n in found if n]


def _joined(parts: Sequence[str]) -> str:
    if not parts:
        return _("Nobody is at risk.")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def axis() -> Axis:
    """The axis around this moment, in the reader's zone."""
    return rules.axis(timezone.localtime(clock.now()))
