"""Lines of a person's history in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from odzew.core.conversations.queries import Moment
from odzew.core.conversations.rules import Direction, Status
from odzew.surfaces.workspace import labels


@dataclass(frozen=True, slots=True)
class Line:
    """kind: customer, agent, bot, note or event. icon: of the channel, empty for an event."""

    at: datetime
    kind: str
    number: int
    subject: str
    who: str
    text: str
    icon: str


def told(moment: Moment) -> Line:
    """What happened, as a person reads it."""
    case, message = moment.case, moment.message
    if message is None:
        return Line(moment.at, "event", case.number, case.subject, "", _event(moment), "")
    kind = "customer" if message.direction == Direction.IN else "agent"
    if message.direction == Direction.INTERNAL:
        kind = "note"
    elif message.author_kind in ("bot", "rule"):
        kind = "bot"
    icon = labels.CHANNEL_ICON.get(message.channel, "mail")
    text = message.reply_text or message.text
    return Line(moment.at, kind, case.number, case.subject, message.author_name, text, icon)


def _event(moment: Moment) -> str:
    event = moment.event
    if event is None:
        return ""
    data, who = event.data, event.actor_name
    if event.kind == "StatusChanged":
        return _status(str(data.get("after")))
    if event.kind == "ConversationAssigned":
        name = data.get("assignee_name") or data.get("team_name")
        return _("Assigned to %(name)s") % {"name": name} if name else _("Assigned to nobody")
    sentences = {
        "ConversationOpened": _("Case opened"),
        "ConversationsMerged": _("Case %(number)s merged into this one by %(who)s"),
        "ConversationMergeUndone": _("Merge with case %(number)s undone by %(who)s"),
        "ConversationSplit": _("Case split; the other one is %(number)s"),
        "MessageFailed": _("A message was not delivered"),
    }
    return sentences[event.kind] % {"number": data.get("other_number", ""), "who": who}


def _status(after: str) -> str:
    sentences = {
        Status.RESOLVED: _("Case resolved"),
        Status.CLOSED: _("Case closed"),
        Status.ON_HOLD: _("Case put on hold"),
    }
    return sentences[Status(after)]
