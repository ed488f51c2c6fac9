"""The words for what sets rules off, what they ask, what they do and what became of it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.labels import Labels

HAPPENING: Labels = {
    "new_case": pgettext_lazy("when", "a new case comes"),
    "customer_wrote": pgettext_lazy("when", "the customer writes"),
    "reopened": pgettext_lazy("when", "a finished case opens again"),
    "reply_sent": pgettext_lazy("when", "our reply has left"),
    "message_failed": pgettext_lazy("when", "our message did not get through"),
    "note_added": pgettext_lazy("when", "a note is added"),
    "assigned": pgettext_lazy("when", "the case gets a holder"),
    "unassigned": pgettext_lazy("when", "the case loses its holder"),
    "status_changed": pgettext_lazy("when", "the status changes"),
    "priority_changed": pgettext_lazy("when", "the priority changes"),
    "kind_changed": pgettext_lazy("when", "the kind changes"),
    "tags_changed": pgettext_lazy("when", "tags change"),
    "field_changed": pgettext_lazy("when", "an own field changes"),
    "promise_made": pgettext_lazy("when", "a promise is made"),
    "promise_warned": pgettext_lazy("when", "a promise is in danger"),
    "promise_broken": pgettext_lazy("when", "a promise is broken"),
    "snoozed": pgettext_lazy("when", "the case is snoozed"),
    "woke": pgettext_lazy("when", "the case comes back from snooze"),
    "merged": pgettext_lazy("when", "another case is merged into it"),
    "split": pgettext_lazy("when", "messages are split off"),
}
TRIGGER: Labels = {
    "event": _("something happens"),
    "waits": _("the customer waits for a time"),
    "status": _("the case stands in a status for a time"),
    "due": _("a promise is due soon"),
    "schedule": _("a day and hour come"),
}
DAY: Labels = {
    "mon": pgettext_lazy("short day", "Mon"),
    "tue": pgettext_lazy("short day", "Tue"),
    "wed": pgettext_lazy("short day", "Wed"),
    "thu": pgettext_lazy("short day", "Thu"),
    "fri": pgettext_lazy("short day", "Fri"),
    "sat": pgettext_lazy("short day", "Sat"),
    "sun": pgettext_lazy("short day", "Sun"),
}
UNIT: Labels = {
    "minutes": pgettext_lazy("unit", "minutes"),
    "hours": pgettext_lazy("unit", "hours"),
    "days": pgettext_lazy("unit", "days"),
}
MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}
OPERAND: Labels = {
    "text": _("Words of the message"),
    "subject": _("Subject"),
    "by": _("Who did it"),
    "status_before": _("Status before"),
    "status_after": _("Status after"),
    "priority_before": _("Priority before"),
    "priority_after": _("Priority after"),
    "tag_added": _("Tag added"),
    "tag_removed": _("Tag removed"),
    "field": _("Changed field"),
    "promise": _("Kind of promise"),
    "channel": _("Channel of the message"),
}
VERB: Labels = {
    "any": pgettext_lazy("condition", "is any of"),
    "none": pgettext_lazy("condition", "is none of"),
    "contains": pgettext_lazy("condition", "mentions"),
    "lacks": pgettext_lazy("condition", "does not mention"),
}
ACTOR: Labels = {
    "agent": pgettext_lazy("who", "a person of the team"),
    "customer": pgettext_lazy("who", "the customer"),
    "rule": pgettext_lazy("who", "a rule"),
    "bot": pgettext_lazy("who", "the bot"),
    "system": pgettext_lazy("who", "the desk itself"),
}
PROMISE: Labels = {
    "first_answer": pgettext_lazy("promise", "first answer"),
    "next_answer": pgettext_lazy("promise", "next answer"),
    "update": pgettext_lazy("promise", "news about the case"),
    "resolution": pgettext_lazy("promise", "resolution"),
    "callback": pgettext_lazy("promise", "a call back"),
    "manual": pgettext_lazy("promise", "our word"),
}
OPERAND_CHOICES = {
    "by": ACTOR,
    "status_before": labels.STATUS,
    "status_after": labels.STATUS,
    "priority_before": labels.PRIORITY,
    "priority_after": labels.PRIORITY,
    "promise": PROMISE,
    "channel": labels.CHANNEL,
}
WHOM: Labels = {
    "assignee": pgettext_lazy("notify", "the holder of the case"),
    "team": pgettext_lazy("notify", "the team of the case"),
    "leads": pgettext_lazy("notify", "leads of the team"),
    "supervisors": pgettext_lazy("notify", "supervisors"),
}
OUTCOME: Labels = {
    "done": pgettext_lazy("rule run", "done"),
    "skipped": pgettext_lazy("rule run", "held back"),
    "failed": pgettext_lazy("rule run", "failed"),
}
REASON: Labels = {
    "loop": _("Rules set one another off, so the desk stopped them."),
    "deep": _("Three rules had set one another off already."),
    "rate_case": _("The rule has run on this case as often as it may in an hour."),
    "rate_hour": _("The rule has run as often as it may in an hour."),
}
CALL: Labels = {
    "queued": pgettext_lazy("webhook", "waits"),
    "sending": pgettext_lazy("webhook", "is being sent"),
    "sent": pgettext_lazy("webhook", "taken"),
    "failed": pgettext_lazy("webhook", "not taken"),
}
