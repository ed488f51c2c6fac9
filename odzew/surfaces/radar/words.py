"""Why somebody is at risk, and what a remedy is called, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.core.conversations.rules.orphans import Kind, Orphan
from odzew.ui.templatetags.ui import when

Tell = Callable[[Orphan], str]


def why(orphan: Orphan) -> str:
    """One sentence."""
    return TOLD[orphan.kind](orphan)


def _named(words: str, orphan: Orphan) -> str:
    return words % {"name": orphan.about.get("name", "")}


def _moment(value: str | None) -> str:
    return when(datetime.fromisoformat(value), precise=True, plain=True) if value else ""


def _with_reason(words: str, orphan: Orphan) -> str:
    reason = _(orphan.about["reason"]) if orphan.about.get("reason") else ""
    return f"{words} {reason}" if reason else words


_LATE: Mapping[str, str | Promise] = {
    "first_answer": gettext_lazy("The first answer did not leave in time."),
    "next_answer": gettext_lazy("The next answer did not leave in time."),
    "update": gettext_lazy("The promised update did not leave in time."),
    "resolution": gettext_lazy("The case was to be solved by now."),
}


def _broken(orphan: Orphan) -> str:
    if orphan.about.get("words"):
        return _("Promised and not kept: “%(words)s”.") % {"words": orphan.about["words"]}
    return str(_LATE.get(orphan.about.get("kind", ""), _("A promise was not kept in time.")))


def _callback(orphan: Orphan) -> str:
    if orphan.about.get("words"):
        return _("Nobody called back: “%(words)s”.") % {"words": orphan.about["words"]}
    return _("Nobody called back at the promised time.")


def _asleep(orphan: Orphan) -> str:
    moment = datetime.fromisoformat(orphan.about["until"])
    if moment.year - (orphan.since.year if orphan.since else moment.year) > 1:
        return _("Snoozed until the customer replies, although it is the customer who waits.")
    return _("Snoozed until %(time)s, longer than the customer was promised.") % {
        "time": when(moment, precise=True, plain=True)
    }


TOLD: Mapping[Kind, Tell] = {
    "holder_left": lambda one: _named(
        _("%(name)s no longer works here, and nobody took the case over."), one
    ),
    "holder_away": lambda one: _named(_("%(name)s is away, and nobody took the case over."), one),
    "no_owner": lambda _one: _("No team and no person holds the case."),
    "unassigned": lambda one: (
        _("Nobody in the team %(team)s has taken it.") % {"team": one.about.get("team", "")}
    ),
    "snooze_past": lambda one: (
        _("It was to come back %(time)s and did not.") % {"time": _moment(one.about.get("until"))}
    ),
    "snooze_far": _asleep,
    "no_promise": lambda _one: _("The customer waits and was promised nothing."),
    "promise_broken": _broken,
    "callback_past": _callback,
    "send_failed": lambda one: _with_reason(_("The reply did not leave, and no other followed."), one),
    "send_unknown": lambda one: _with_reason(_("Nobody knows whether the reply left."), one),
    "bot_only": lambda _one: _("Only the bot has answered; no person has looked."),
    "draft_left": lambda one: (
        _("%(name)s began a reply %(time)s and did not send it.")
        % {"name": one.about.get("name", ""), "time": _moment(one.about.get("at"))}
    ),
    "automatic_person": lambda _one: _("Marked as automatic, yet it reads like a person's words."),
    "spam_person": lambda one: _with_reason(
        _("Held as spam, yet a known customer or a case is behind it."), one
    ),
    "unreadable": lambda one: _with_reason(_("Nobody could read what came."), one),
    "stuck": lambda one: _with_reason(_("It came and was not taken in."), one),
    "due_near": lambda _one: _("The time is running out."),
}


_REMEDY: Mapping[str, tuple[str | Promise, str]] = {
    "answer": (gettext_lazy("Take it and answer"), "reply"),
    "call": (gettext_lazy("Take it and call back"), "phone"),
    "give": (gettext_lazy("Give it to: %(team)s"), "users"),
    "wake": (gettext_lazy("Wake it"), "bell"),
    "promise": (gettext_lazy("Promise a time"), "clock"),
    "retry": (gettext_lazy("Send again"), "send"),
    "replay": (gettext_lazy("It is a person"), "inbox"),
    "hear": (gettext_lazy("It is a person"), "inbox"),
    "dismiss": (gettext_lazy("Nobody waits here"), "x"),
    "read": (gettext_lazy("Read it again"), "undo"),
}


def remedy(verb: str, *, team: str = "") -> tuple[str, str]:
    """Its words and its icon."""
    told, icon = _REMEDY[verb]
    return str(told) % {"team": team} if verb == "give" else str(told), icon
