"""What stands around every agents' page: navigation with counts, the person, addresses for scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.queries import saved_views as saved
from odzew.core.conversations.rules import Channel
from odzew.core.conversations.rules.conditions import Group, condition
from odzew.core.conversations.rules.lists import Box, Filter, capped
from odzew.features.notifications import queries as notifications
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.doors import AgentRequest

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

ORGANISATION_SECONDS = 30
BELL = "bell"
COUNTED_VIEWS = 30

# name of the address, icon, label; a part that is not installed has no address and is left out.
SECTIONS = (
    ("inbox", "inbox", _("Inbox")),
    ("new", "plus", _("New contact")),
    ("radar", "radar", _("Radar")),
    ("cockpit", "gauge", _("Cockpit")),
    ("complaints", "scale", _("Complaints")),
    ("customers", "users", _("Customers")),
    ("calls", "phone", _("To call back")),
    ("knowledge", "book", _("Knowledge base")),
)
NO_COUNTS: Mapping[str, int] = {}
# Sections that not every role has.
NEEDED: Mapping[str, Permission] = {"radar": Permission.SEE_RADAR}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation. key names its count: `mine`, `team/<id>`, `view/<id>`, `channel/<kind>`.

    count: none where the list is not counted, empty where nobody is in it.
    """

    key: str
    label: str | Promise
    icon: str
    url: str
    count: str | None = None
    is_here: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """A titled part of the navigation."""

    title: str | Promise
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Places:
    """The teams and saved views whose lists the agent may open; read once for a whole page."""

    teams: Sequence[Any]
    views: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Nav:
    """Everything that the navigation holds."""

    sections: Sequence[Entry]
    shelves: Sequence[Shelf]
    organisation: str
    places: Places
    is_counted: bool = True
    bell: str = ""


def page(request: AgentRequest, *, section: str = "", is_counted: bool = True) -> dict[str, Any]:
    """The context of `workspace/base.html`. section: name in SECTIONS.

    Give `here`, the key of the open list, beside it. is_counted: no for pages that let a script fetch the counts.
    """
    return {
        "desk": {
            "search_url": reverse("palette"),
            "theme_url": _address("theme"),
            "live_url": "/ws/live",
            "keys_off": bool(request.user.settings.get("keys_off")),
        },
        "nav": nav(request.user, section=section, is_counted=is_counted),
        "me": request.user,
    }


def nav(agent: "Agent", *, section: str = "", is_counted: bool = True) -> Nav:
    """The navigation as this agent finds it."""
    known = places(agent)
    wanted = lists(known)
    found = _counted(agent, wanted) if is_counted else dict.fromkeys([*wanted, BELL], 0)
    shelves = [shelf for shelf in _shelves(known, found) if shelf.entries]
    entries = sections(agent, section, found)
    return Nav(entries, shelves, organisation(), known, is_counted, capped(found[BELL]))


def places(agent: "Agent") -> Places:
    """The teams and views of the agent's navigation."""
    return Places(accounts.teams_seen_by(agent), list(saved.views_for(agent)))


def counts(agent: "Agent") -> dict[str, str]:
    """The counts of all lists by their key, as they are shown."""
    found = _counted(agent, lists(places(agent)))
    return {key: capped(count) for key, count in found.items()}


def _counted(agent: "Agent", wanted: Mapping[str, Filter]) -> dict[str, int]:
    """The lists and the bell in one statement."""
    return conversations.counts(agent, wanted, {BELL: notifications.bell(agent)})


def lists(known: Places) -> dict[str, Filter]:
    """Every list of the navigation that has a count, by key."""
    counted: dict[str, Filter] = {str(box): Filter(box) for box in Box if box is not Box.DONE}
    counted |= {f"view/{view.public_id}": saved.filter_of(view) for view in known.views[:COUNTED_VIEWS]}
    counted |= {f"team/{t.public_id}": Filter(tree=only("team", str(t.public_id))) for t in known.teams}
    return counted | {f"channel/{kind}": Filter(tree=only("channel", kind)) for kind in Channel}


def only(name: str, value: str) -> Group:
    """The tree with this one condition."""
    return Group("all", (condition(name, "any", [value]),))


def organisation() -> str:
    """The desk's name; a changed one is seen within half a minute, and no page pays a statement for it."""
    name = cache.get_or_set("desk:organisation", lambda: accounts.desk().organisation, ORGANISATION_SECONDS)
    return str(name or "")


def sections(agent: "Agent", section: str = "", found: Mapping[str, int] = NO_COUNTS) -> list[Entry]:
    """The desk's pages that this agent may open, with their counts where known."""
    entries = []
    for name, icon, label in SECTIONS:
        url = _address(name)
        if not url or (name in NEEDED and not accounts.may(agent, NEEDED[name])):
            continue
        count = capped(found.get(Box.ALL, 0)) if name == "inbox" else None
        key = str(Box.ALL) if name == "inbox" else ""
        if name == "radar":  # what the Radar last found; nobody's page waits for the finders
            count, key = capped(cache.get(f"radar:{agent.pk}") or 0), "radar"
        entries.append(Entry(key, label, icon, url, count, is_here=name == section))
    return entries


def _shelves(known: Places, found: Mapping[str, int]) -> list[Shelf]:
    boxes = [_entry(box, label, labels.BOX_ICON[box], found) for box, label in labels.BOX.items()]
    doors = [_entry(f"channel/{k}", t, labels.CHANNEL_ICON[k], found) for k, t in labels.CHANNEL.items()]
    return [
        Shelf(_("Inbox"), boxes),
        Shelf(_("Views"), [_entry(f"view/{v.public_id}", v.name, "filter", found) for v in known.views]),
        Shelf(_("Teams"), [_entry(f"team/{t.public_id}", t.name, "users", found) for t in known.teams]),
        Shelf(_("Channels"), doors),
    ]


def _entry(key: str, label: str | Promise, icon: str, found: Mapping[str, int]) -> Entry:
    """A list's line; a channel without cases stays hidden until the first comes."""
    count = found.get(key)
    shown = None if count is None else capped(count)
    return Entry(key, label, icon, list_url(key), shown, is_hidden=key.startswith("channel/") and not count)


def list_url(place: str) -> str:
    """The address of a list by its key."""
    return reverse("inbox") + ("" if place == Box.ALL else place)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
