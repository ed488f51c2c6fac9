"""What a notification says, in the reader's language. Impersonal: the Polish verbs would need a gender.

`title` never holds the customer's words: it may stand on a locked screen.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from odzew.core.accounts.rules import NOTIFICATIONS
from odzew.features.notifications.queries.centre import Line
from odzew.ui import words

Words = Mapping[str, str | Promise]

KIND: Words = {
    "assigned": gettext_lazy("A case is assigned to me"),
    "mentioned": gettext_lazy("Somebody mentions me in a note"),
    "reply_on_mine": gettext_lazy("A customer answers in a case of mine"),
    "reply_on_followed": gettext_lazy("A customer answers in a case that I follow"),
    "new_in_team": gettext_lazy("A new case comes to my team"),
    "deadline_near": gettext_lazy("A promised time is near"),
    "promise_broken": gettext_lazy("A promised time has passed"),
    "callback_due": gettext_lazy("A call that was promised is due"),
    "message_failed": gettext_lazy("A message of mine could not be delivered"),
    "rule_called": gettext_lazy("A rule calls me"),
    "escalated": gettext_lazy("Nobody else has taken something up"),
}
WAY: Words = {
    "in_app": pgettext_lazy("notification", "Here"),
    "push": pgettext_lazy("notification", "Browser"),
    "email": pgettext_lazy("notification", "E-mail"),
    "sound": pgettext_lazy("notification", "Sound"),
}
RUNG: Words = {
    "holder": gettext_lazy("Whoever holds the case"),
    "lead": gettext_lazy("Team lead"),
    "on_call": gettext_lazy("On call"),
    "supervisors": gettext_lazy("Supervisors"),
    "owner": gettext_lazy("Owner"),
}
END: Words = {
    "acknowledged": gettext_lazy("taken up"),
    "acted": gettext_lazy("somebody acted on the case"),
    "finished": gettext_lazy("settled"),
}
VERDICT: Words = {
    "waiting": pgettext_lazy("dispatch", "waiting"),
    "sending": pgettext_lazy("dispatch", "leaving"),
    "sent": pgettext_lazy("dispatch", "delivered"),
    "seen": pgettext_lazy("dispatch", "seen before"),
    "quiet": pgettext_lazy("dispatch", "quiet hours"),
    "away": pgettext_lazy("dispatch", "nobody there"),
    "hidden": pgettext_lazy("dispatch", "no longer visible"),
    "no_device": pgettext_lazy("dispatch", "no browser"),
    "failed": pgettext_lazy("dispatch", "failed"),
    "unknown": pgettext_lazy("dispatch", "not certain"),
}
ICON: Mapping[str, str] = {
    "assigned": "user", "mentioned": "at", "reply_on_mine": "reply", "reply_on_followed": "eye", "new_in_team": "inbox",
    "deadline_near": "clock", "promise_broken": "alert", "callback_due": "phone", "message_failed": "out",
    "rule_called": "play", "escalated": "up",
}  # fmt: skip
TONE: Mapping[str, str] = {
    "deadline_near": "is-risk", "callback_due": "is-risk", "promise_broken": "is-broken", "message_failed": "is-broken",
    "escalated": "is-broken",
}  # fmt: skip
PROMISE: Words = {
    "first_answer": pgettext_lazy("promise", "first answer"),
    "next_answer": pgettext_lazy("promise", "answer"),
    "update": pgettext_lazy("promise", "update"),
    "resolution": pgettext_lazy("promise", "resolution"),
    "callback": pgettext_lazy("promise", "call"),
    "manual": pgettext_lazy("promise", "own promise"),
}


def title(line: Line) -> str:
    """What happened, in a few words."""
    return _TITLES[line.kind](line)


def place(line: Line) -> str:
    """Where: the number of the case; empty where it is about none."""
    return f"#{line.number}" if line.number else ""


def why(line: Line, *, zone: ZoneInfo, now: datetime, is_discreet: bool = False) -> str:
    """What is worth knowing besides: who did it, until when, for what reason.

    is_discreet: without reasons and rules' words, in which a customer's name or address may stand.
    """
    data = line.data
    parts = [_kept(data), _due(data, zone, now), "" if is_discreet else _reason(data), _by(line)]
    return " · ".join(part for part in parts if part)


def tidings(count: int) -> str:
    """Several at once."""
    return ngettext("%(n)d new notification", "%(n)d new notifications", count) % {"n": count}


def _counted(one: Callable[[], str], many: Callable[[int], str]) -> Callable[[Line], str]:
    def say(line: Line) -> str:
        return one() if line.count == 1 else many(line.count)

    return say


def _messages(count: int) -> str:
    return ngettext("%(n)d message from the customer", "%(n)d messages from the customer", count) % {
        "n": count
    }


def _followed(count: int) -> str:
    words = ngettext("%(n)d message in a followed case", "%(n)d messages in a followed case", count)
    return words % {"n": count}


def _mentions(count: int) -> str:
    return ngettext("%(n)d mention in notes", "%(n)d mentions in notes", count) % {"n": count}


def _in_team(count: int) -> str:
    return ngettext("%(n)d message in the team's case", "%(n)d messages in the team's case", count) % {
        "n": count
    }


def _failed(count: int) -> str:
    return ngettext("%(n)d message was not delivered", "%(n)d messages were not delivered", count) % {
        "n": count
    }


def _rule(line: Line) -> str:
    name = line.data.get("rule") or ""
    return _("Rule: %(name)s") % {"name": name} if name else _("A rule calls")


def _escalated(line: Line) -> str:
    what = {
        "promise_broken": _("Nobody has taken this up: the promised time has passed"),
        "callback_due": _("Nobody has taken this up: a call is due"),
    }
    return what.get(str(line.data.get("about")), _("Nobody has taken this up"))


_TITLES: Mapping[str, Callable[[Line], str]] = {
    "assigned": lambda _line: _("A case to take care of"),
    "mentioned": _counted(lambda: _("Mentioned in a note"), _mentions),
    "reply_on_mine": _counted(lambda: _("The customer wrote"), _messages),
    "reply_on_followed": _counted(lambda: _("The customer wrote in a followed case"), _followed),
    "new_in_team": _counted(lambda: _("A case for the team"), _in_team),
    "deadline_near": lambda _line: _("The promised time is near"),
    "promise_broken": lambda _line: _("The promised time has passed"),
    "callback_due": lambda _line: _("Time to call the customer"),
    "message_failed": _counted(lambda: _("A message was not delivered"), _failed),
    "rule_called": _rule,
    "escalated": _escalated,
}
if set(_TITLES) != set(NOTIFICATIONS):
    raise RuntimeError("a kind of notification has no words")


def _kept(data: Mapping[str, Any]) -> str:
    kind = PROMISE.get(str(data.get("promise")), "")
    if data.get("is_late"):
        return pgettext("promise", "%(promise)s, noticed late") % {"promise": kind}
    return str(kind)


def _due(data: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> str:
    try:
        due_at = datetime.fromisoformat(str(data.get("due_at")))
    except ValueError:
        return ""
    shown = words.when(due_at, language=get_language() or "en", zone=zone, now=now, precise=True)
    return _("due %(time)s") % {"time": shown}


def _reason(data: Mapping[str, Any]) -> str:
    return str(data.get("reason") or data.get("words") or "")


def _by(line: Line) -> str:
    by = line.data.get("by") or ""
    return str(by) if line.kind in {"assigned", "mentioned"} else ""
