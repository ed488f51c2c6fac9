"""The words for roles, permissions, presence and the other fixed choices of settings pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts.rules import Permission, Presence, Role

Words = Mapping[str, Promise]

ROLE: Words = {
    Role.OWNER: pgettext_lazy("role", "owner"),
    Role.ADMIN: pgettext_lazy("role", "administrator"),
    Role.SUPERVISOR: pgettext_lazy("role", "supervisor"),
    Role.AGENT: pgettext_lazy("role", "agent"),
    Role.VIEWER: pgettext_lazy("role", "viewer"),
}
PERMISSION: Words = {
    Permission.SEE_ALL_TEAMS: _("See the cases of all teams"),
    Permission.REPLY: _("Answer customers"),
    Permission.NOTE: _("Write notes"),
    Permission.ASSIGN: _("Assign cases"),
    Permission.CHANGE_STATUS: _("Change status and fields"),
    Permission.MERGE: _("Merge and split cases"),
    Permission.BULK: _("Change many cases at once"),
    Permission.SHARE_VIEWS: _("Share views"),
    Permission.EDIT_CUSTOMERS: _("Edit customers"),
    Permission.MERGE_CUSTOMERS: _("Merge customers"),
    Permission.EDIT_TEMPLATES: _("Edit shared templates, macros and tags"),
    Permission.MANAGE_TEAMS: _("Manage teams"),
    Permission.MANAGE_CHANNELS: _("Manage channels and brands"),
    Permission.MANAGE_PEOPLE: _("Invite people and change their roles"),
    Permission.MANAGE_ROLES: _("Change this table"),
    Permission.MANAGE_DESK: _("Change the desk's settings"),
    Permission.SEE_AUDIT: _("See the audit"),
    Permission.SEE_LEDGER: _("See arrivals and failed deliveries"),
    Permission.SEE_RADAR: _("See the Radar"),
    Permission.MANAGE_PROMISES: _("Set opening hours and promises"),
    Permission.MANAGE_ROUTING: _("Set who gets which case"),
    Permission.MANAGE_RULES: _("Write rules"),
}
PRESENCE: Words = {
    Presence.AVAILABLE: pgettext_lazy("presence", "available"),
    Presence.BUSY: pgettext_lazy("presence", "busy"),
    Presence.AWAY: pgettext_lazy("presence", "away"),
    Presence.OFFLINE: pgettext_lazy("presence", "offline"),
}
AFTER_CLOSE: Words = {
    "next": _("Open the next case"),
    "list": _("Go back to the list"),
    "stay": _("Stay on the case"),
}
DENSITY: Words = {"roomy": pgettext_lazy("density", "roomy"), "dense": pgettext_lazy("density", "dense")}
THEME: Words = {
    "system": _("As the system does"),
    "light": pgettext_lazy("theme", "light"),
    "dark": pgettext_lazy("theme", "dark"),
}
CHANNEL: Words = {
    "email": _("E-mail"),
    "chat": _("Chat"),
    "form": _("Form"),
    "phone": _("Phone"),
    "counter": _("Counter"),
}
CHANNEL_ICON: Mapping[str, str] = {
    "email": "mail", "chat": "chat", "form": "form", "phone": "phone", "counter": "store",
}  # fmt: skip
ARRIVAL: Words = {
    "kept": pgettext_lazy("arrival", "waiting to be read"),
    "processed": pgettext_lazy("arrival", "became a message"),
    "automatic": pgettext_lazy("arrival", "automatic"),
    "bounce": pgettext_lazy("arrival", "returned by a mail server"),
    "spam": pgettext_lazy("arrival", "spam"),
    "unreadable": pgettext_lazy("arrival", "unreadable"),
    "own": pgettext_lazy("arrival", "our own"),
}
DELIVERY: Words = {
    "failed": pgettext_lazy("delivery", "not delivered"),
    "unknown": pgettext_lazy("delivery", "not certain"),
}
FIELD_KIND: Words = {
    "text": _("One line of text"),
    "textarea": _("Several lines of text"),
    "email": _("E-mail address"),
    "phone": _("Phone number"),
    "number": _("Number"),
    "date": _("Date"),
    "choice": _("One of a list"),
    "file": _("File"),
    "checkbox": _("Tick box"),
    "bool": _("Yes or no"),
}
FIELD_PLACE: Words = {"conversation": _("On cases"), "customer": _("On customers")}
TAG_COLOUR: Words = {
    "": pgettext_lazy("colour", "none"),
    "teal": pgettext_lazy("colour", "teal"),
    "blue": pgettext_lazy("colour", "blue"),
    "violet": pgettext_lazy("colour", "violet"),
    "rose": pgettext_lazy("colour", "rose"),
    "amber": pgettext_lazy("colour", "amber"),
    "green": pgettext_lazy("colour", "green"),
}
SECURITY: Words = {
    "ssl": _("TLS from the first byte"),
    "starttls": _("STARTTLS"),
    "none": _("None (only inside the own network)"),
}
