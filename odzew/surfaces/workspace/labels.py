"""The words for statuses, kinds and other fixed choices, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.conversations.rules import Channel, Kind, Priority, Stage, Status
from odzew.core.conversations.rules.lists import Box, Order

Labels = Mapping[str, Promise]

STATUS: Labels = {
    Status.NEW: pgettext_lazy("case status", "new"),
    Status.OPEN: pgettext_lazy("case status", "open"),
    Status.PENDING: pgettext_lazy("case status", "waiting for the customer"),
    Status.ON_HOLD: pgettext_lazy("case status", "on hold"),
    Status.RESOLVED: pgettext_lazy("case status", "resolved"),
    Status.CLOSED: pgettext_lazy("case status", "closed"),
}
KIND: Labels = {
    Kind.ENQUIRY: pgettext_lazy("case kind", "enquiry"),
    Kind.REQUEST: pgettext_lazy("case kind", "request"),
    Kind.COMPLAINT: pgettext_lazy("case kind", "product complaint"),
    Kind.GRIEVANCE: pgettext_lazy("case kind", "grievance"),
    Kind.PRAISE: pgettext_lazy("case kind", "praise"),
}
STAGE: Labels = {
    "none": pgettext_lazy("journey stage", "not known"),
    Stage.BEFORE: pgettext_lazy("journey stage", "before purchase"),
    Stage.DURING: pgettext_lazy("journey stage", "during the order"),
    Stage.AFTER: pgettext_lazy("journey stage", "after purchase"),
}
PRIORITY: Labels = {
    Priority.URGENT: pgettext_lazy("priority", "urgent"),
    Priority.HIGH: pgettext_lazy("priority", "high"),
    Priority.NORMAL: pgettext_lazy("priority", "normal"),
    Priority.LOW: pgettext_lazy("priority", "low"),
}
CHANNEL: Labels = {
    Channel.EMAIL: pgettext_lazy("channel", "E-mail"),
    Channel.CHAT: pgettext_lazy("channel", "Chat"),
    Channel.FORM: pgettext_lazy("channel", "Form"),
    Channel.PHONE: pgettext_lazy("channel", "Phone"),
    Channel.COUNTER: pgettext_lazy("channel", "Counter"),
}
CHANNEL_ICON: Mapping[str, str] = {
    Channel.EMAIL: "mail",
    Channel.CHAT: "chat",
    Channel.FORM: "form",
    Channel.PHONE: "phone",
    Channel.COUNTER: "store",
}
BOX: Labels = {
    Box.MINE: pgettext_lazy("list", "Mine"),
    Box.UNASSIGNED: pgettext_lazy("list", "Unassigned"),
    Box.MENTIONS: pgettext_lazy("list", "Mentions"),
    Box.ALL: pgettext_lazy("list", "All"),
    Box.SNOOZED: pgettext_lazy("list", "Snoozed"),
    Box.DONE: pgettext_lazy("list", "Done"),
}
BOX_ICON: Mapping[str, str] = {
    Box.MINE: "user",
    Box.UNASSIGNED: "inbox",
    Box.MENTIONS: "at",
    Box.ALL: "all",
    Box.SNOOZED: "snooze",
    Box.DONE: "check",
}
ORDER: Labels = {
    Order.WAITING: pgettext_lazy("order", "waiting longest"),
    Order.RECENT: pgettext_lazy("order", "newest message"),
    Order.PRIORITY: pgettext_lazy("order", "priority"),
    Order.DUE: pgettext_lazy("order", "nearest deadline"),
    Order.URGENCY: pgettext_lazy("order", "most urgent"),
}
FIELD: Labels = {
    "status": _("Status"),
    "kind": _("Kind"),
    "stage": _("Journey stage"),
    "priority": _("Priority"),
    "channel": _("Channel"),
    "brand": _("Brand"),
    "account": _("Channel account"),
    "team": _("Team"),
    "assignee": _("Assigned to"),
    "customer": _("Customer"),
    "organisation": _("Organisation"),
    "tag": _("Tag"),
    "waiting": _("Waiting"),
    "created": _("Created"),
    "last_message": _("Last message"),
    "unread": _("Unread"),
    "followed": _("Followed by me"),
    "mentioned": _("Mentions me"),
    "draft": _("Has my draft"),
    "snoozed": _("Snoozed"),
    "failed": _("Message not delivered"),
    "repeat": _("Second contact on the matter"),
}
CHOICES: Mapping[str, Labels] = {
    "status": STATUS,
    "kind": KIND,
    "stage": STAGE,
    "priority": PRIORITY,
    "channel": CHANNEL,
}
VERB: Labels = {
    "any": pgettext_lazy("condition", "is any of"),
    "none": pgettext_lazy("condition", "is none of"),
    "all": pgettext_lazy("condition", "has all of"),
    "over": pgettext_lazy("condition", "longer than (minutes)"),
    "under": pgettext_lazy("condition", "shorter than (minutes)"),
    "within": pgettext_lazy("condition", "in the last (days)"),
    "older": pgettext_lazy("condition", "earlier than (days ago)"),
    "after": pgettext_lazy("condition", "after the day"),
    "before": pgettext_lazy("condition", "before the day"),
    "contains": pgettext_lazy("condition", "contains"),
    "filled": pgettext_lazy("condition", "is filled in"),
    "blank": pgettext_lazy("condition", "is empty"),
}
WORDS: Labels = {
    "me": pgettext_lazy("assignee", "me"),
    "mine": pgettext_lazy("team", "my teams"),
    "nobody": pgettext_lazy("assignee", "nobody"),
    "yes": _("yes"),
    "no": _("no"),
}
PRESENCE: Labels = {
    "available": pgettext_lazy("presence", "available"),
    "busy": pgettext_lazy("presence", "busy"),
    "away": pgettext_lazy("presence", "away"),
    "offline": pgettext_lazy("presence", "offline"),
}
LINK: Labels = {
    "related": pgettext_lazy("linked case", "related"),
    "split": pgettext_lazy("linked case", "split off"),
    "cause": pgettext_lazy("linked case", "the cause of this one"),
    "effect": pgettext_lazy("linked case", "caused by this one"),
    "repeat": pgettext_lazy("linked case", "the same matter, earlier"),
    "repeated": pgettext_lazy("linked case", "the same matter, again"),
}
LANGUAGE: Labels = {"pl": _("Polish"), "en": _("English"), "de": _("German"), "uk": _("Ukrainian")}


def channel_icon(kind: str) -> str:
    """The icon of a channel; a letter for one that this page does not know."""
    return CHANNEL_ICON.get(kind, "mail")
