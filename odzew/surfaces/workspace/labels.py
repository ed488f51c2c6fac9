"""The words and signs that agents read for the domain's codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

STATUSES: Words = {
    "new": pgettext_lazy("status", "new"),
    "open": pgettext_lazy("status", "open"),
    "pending": pgettext_lazy("status", "waits for the customer"),
    "on_hold": pgettext_lazy("status", "on hold"),
    "resolved": pgettext_lazy("status", "resolved"),
    "closed": pgettext_lazy("status", "closed"),
}
PRIORITIES: Words = {
    "low": pgettext_lazy("priority", "low"),
    "normal": pgettext_lazy("priority", "normal"),
    "high": pgettext_lazy("priority", "high"),
    "urgent": pgettext_lazy("priority", "urgent"),
}
KINDS: Words = {
    "enquiry": pgettext_lazy("kind", "enquiry"),
    "request": pgettext_lazy("kind", "request"),
    "complaint": pgettext_lazy("kind", "complaint"),
    "grievance": pgettext_lazy("kind", "grievance"),
    "praise": pgettext_lazy("kind", "praise"),
}
STAGES: Words = {
    "": pgettext_lazy("stage", "not given"),
    "before": pgettext_lazy("stage", "before the purchase"),
    "during": pgettext_lazy("stage", "during the purchase"),
    "after": pgettext_lazy("stage", "after the purchase"),
}
CHANNELS: Words = {
    "email": pgettext_lazy("channel", "e-mail"),
    "chat": pgettext_lazy("channel", "chat"),
    "form": pgettext_lazy("channel", "form"),
    "phone": pgettext_lazy("channel", "phone"),
    "counter": pgettext_lazy("channel", "counter"),
}
CHANNEL_ICONS = {"email": "mail", "chat": "chat", "form": "form", "phone": "phone", "counter": "store"}
LANGUAGES: Words = {"pl": _("Polish"), "en": _("English"), "de": _("German"), "uk": _("Ukrainian")}
PRESENCE: Words = {
    "available": pgettext_lazy("presence", "available"),
    "busy": pgettext_lazy("presence", "busy"),
    "away": pgettext_lazy("presence", "away"),
    "offline": pgettext_lazy("presence", "offline"),
}


def channel_icon(kind: str) -> str:
    """The icon of a channel; mail for one that this page does not know."""
    return CHANNEL_ICONS.get(kind, "mail")
