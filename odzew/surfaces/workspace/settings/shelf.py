"""The shelf of settings: which pages there are, in which group, and who finds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.surfaces.workspace import shell
from odzew.surfaces.workspace.doors import AgentRequest

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A line of the shelf. name: of its address; needs: the permission without which it is not there."""

    name: str
    icon: str
    label: str | Promise
    needs: Permission | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    icon: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: str | Promise
    entries: Sequence[Entry]


GROUPS: Sequence[tuple[str | Promise, Sequence[SettingsPage]]] = (
    (
        pgettext_lazy("settings", "Me"),
        (
            SettingsPage("settings-me", "user", _("Profile")),
            SettingsPage("settings-work", "keyboard", _("Way of working")),
            SettingsPage("settings-notifications", "bell", _("Notifications")),
            SettingsPage("mfa_index", "shield", _("Signing in")),
            SettingsPage("settings-sessions", "screen", _("Sessions")),
            SettingsPage("settings-own-leave", "cal", _("My leave")),
        ),
    ),
    (
        pgettext_lazy("settings", "Team"),
        (
            SettingsPage("settings-people", "users", _("People"), Permission.MANAGE_PEOPLE),
            SettingsPage("settings-teams", "all", _("Teams"), Permission.MANAGE_TEAMS),
            SettingsPage("settings-roles", "key", _("Roles")),
            SettingsPage("settings-leave", "cal", _("Leave"), Permission.SEE_RADAR),
        ),
    ),
    (
        pgettext_lazy("settings", "Channels"),
        (
            SettingsPage("settings-channels", "inbox", _("Accounts"), Permission.MANAGE_CHANNELS),
            SettingsPage("settings-brands", "store", _("Brands"), Permission.MANAGE_CHANNELS),
        ),
    ),
    (
        pgettext_lazy("settings", "Promises"),
        (
            SettingsPage("settings-calendars", "cal", _("Opening hours"), Permission.MANAGE_PROMISES),
            SettingsPage("settings-policies", "clock", _("What we promise"), Permission.MANAGE_PROMISES),
            SettingsPage("settings-guard", "shield", _("No silence"), Permission.MANAGE_PROMISES),
            SettingsPage("settings-escalation", "up", _("Escalation"), Permission.MANAGE_DESK),
            SettingsPage("settings-charter", "file", _("Communication charter"), Permission.MANAGE_PROMISES),
        ),
    ),
    (
        pgettext_lazy("settings", "Work"),
        (
            SettingsPage("settings-routing", "swap", _("Assignment"), Permission.MANAGE_ROUTING),
            SettingsPage("settings-skills", "star", _("Skills"), Permission.MANAGE_ROUTING),
            SettingsPage("settings-rules", "play", _("Rules"), Permission.MANAGE_RULES),
            SettingsPage("settings-procedures", "checks", _("Procedures"), Permission.EDIT_TEMPLATES),
            SettingsPage("settings-templates", "template", _("Templates")),
            SettingsPage("settings-macros", "bolt", _("Macros")),
            SettingsPage("settings-tags", "tag", _("Tags"), Permission.EDIT_TEMPLATES),
            SettingsPage("settings-fields", "form", _("Own fields"), Permission.MANAGE_DESK),
        ),
    ),
    (
        pgettext_lazy("settings", "Company"),
        (
            SettingsPage("settings-desk", "building", _("Desk"), Permission.MANAGE_DESK),
            SettingsPage("settings-arrivals", "download", _("Arrivals"), Permission.SEE_LEDGER),
            SettingsPage("settings-deliveries", "out", _("Not delivered"), Permission.SEE_LEDGER),
            SettingsPage("settings-alerts", "bell", _("Alert log"), Permission.SEE_LEDGER),
            SettingsPage("settings-audit", "history", _("Audit"), Permission.SEE_AUDIT),
        ),
    ),
)
PAGES = {page.name: page for _title, pages in GROUPS for page in pages}


def around(request: AgentRequest, name: str) -> dict[str, Any]:
    """The context of `workspace/settings/base.html`: the shell, the shelf and the page's own line."""
    return shell.page(request, section="settings") | {
        "shelf": shelf(request.user, name),
        "page": PAGES.get(name),
    }


def shelf(agent: "Agent", here: str) -> list[Group]:
    """What of the shelf this agent finds; a page of a part that is not installed is left out."""
    groups = [
        Group(title, [e for page in pages if (e := _entry(agent, page, here))]) for title, pages in GROUPS
    ]
    return [group for group in groups if group.entries]


def around_account_pages(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the same frame for allauth's pages about one's own account."""
    match = request.resolver_match
    name = match.url_name if match else None
    if not name or not name.startswith(("mfa_", "account_")) or not request.user.is_authenticated:
        return {}
    return around(cast(AgentRequest, request), "mfa_index")


def _entry(agent: "Agent", page: SettingsPage, here: str) -> Entry | None:
    if page.needs is not None and not accounts.may(agent, page.needs):
        return None
    try:
        url = reverse(page.name)
    except NoReverseMatch:
        return None
    return Entry(page.label, page.icon, url, is_here=page.name == here)
