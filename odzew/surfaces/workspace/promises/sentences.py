"""What happened to promises, as lines of the thread; what only the ledger cares for stays silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from odzew.surfaces.workspace.promises import words
from odzew.ui.templatetags.ui import when

if TYPE_CHECKING:
    from odzew.kit.models import Event

Data = Mapping[str, Any]
BY_HAND = {"manual", "callback"}
SILENT = {"PromisePaused", "PromiseMoved", "PromiseWarned"}
OF_PEOPLE = {"PromiseMade", "PromiseKept", "PromiseReleased"}  # of the rest only what somebody promised


def is_silent(event: Event) -> bool:
    """Whether the thread leaves the fact out: the panel shows what the rules of the desk owe."""
    if event.kind in SILENT:
        return True
    return event.kind in OF_PEOPLE and event.data.get("kind") not in BY_HAND


def _time(text: str) -> str:
    return when(datetime.fromisoformat(text), precise=True, plain=True)


def _kind(data: Data) -> object:
    return words.KIND.get(str(data.get("kind")), data.get("kind"))


def _made(data: Data) -> tuple[str, SafeString]:
    line = format_html(_("{what} promised for {time}"), what=_kind(data), time=_bold(_time(data["due_at"])))
    return "clock", format_html("{}: {}", line, data["words"]) if data.get("words") else line


def _kept(data: Data) -> tuple[str, SafeString]:
    return "check", format_html(_("Kept: {what}"), what=_kind(data))


def _broken(data: Data) -> tuple[str, SafeString]:
    line = format_html(
        _("Not kept in time: {what}, due {time}"), what=_kind(data), time=_time(data["due_at"])
    )
    return "alert", format_html("{} ({})", line, _("noticed later")) if data.get("is_late") else line


def _answered(data: Data) -> tuple[str, SafeString]:
    return "check", format_html(_("Kept after its time: {what}"), what=_kind(data))


def _released(data: Data) -> tuple[str, SafeString]:
    reason = words.RELEASED.get(str(data.get("reason")), data.get("reason"))
    return "minus", format_html(_("No longer owed: {what}, {reason}"), what=_kind(data), reason=reason)


def _told(data: Data) -> tuple[str, SafeString]:
    said = (
        _("The customer was told a new time: {time}")
        if data.get("is_again")
        else _("The customer was told: {time}")
    )
    return "out", format_html(said, time=_bold(_time(data["due_at"])))


def _bold(text: object) -> SafeString:
    return format_html("<b>{}</b>", text)


TELLERS: Mapping[str, Callable[[Data], tuple[str, SafeString]]] = {
    "PromiseMade": _made,
    "PromiseKept": _kept,
    "PromiseBroken": _broken,
    "PromiseAnswered": _answered,
    "PromiseReleased": _released,
    "PromiseTold": _told,
}
