"""The search page and the palette's answers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from odzew.core.conversations.queries.search import Found, Hit, search
from odzew.core.conversations.rules import search as rules
from odzew.kit.text import fold
from odzew.surfaces.workspace import labels, shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door
from odzew.surfaces.workspace.settings import shelf

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

PALETTE_SIZE = 6


@require_GET
@agent_door
def results(request: AgentRequest) -> HttpResponse:
    """Cases and people that fit `q`, with the way to the older ones."""
    typed = request.GET.get("q", "")[: rules.MAX_QUERY]
    wanted = read(typed)
    found = search(request.user, wanted, request.GET.get("after", ""))
    context = {
        "typed": typed,
        "found": found,
        "cases": [_shown(hit, wanted) for hit in found.hits],
        "people": [(person, _person_url(str(person.public_id))) for person in found.people],
    }
    return render(
        request, "workspace/search.html", shell.page(request, section="search", is_counted=False) | context
    )


@require_GET
@agent_door
def palette(request: AgentRequest) -> HttpResponse:
    """The first results as the palette's lines: `{"results": [{"title", "url", "note", "icon", "group"}]}`."""
    typed = request.GET.get("q", "")[: rules.MAX_QUERY]
    wanted = read(typed)
    found = search(request.user, wanted, size=PALETTE_SIZE)
    pages = _pages(request.user, typed)
    return JsonResponse({"results": pages + _lines(found) + _further(typed, wanted, found)})


def read(typed: str) -> rules.Search:
    """The search in the reader's own words: `status:otwarte` means what the page calls open."""
    wanted = rules.parse(typed)
    return rules.translated(wanted, {"status": _names(labels.STATUS), "channel": _names(labels.CHANNEL)})


def _names(known: labels.Labels) -> Mapping[str, str]:
    return {fold(str(label)): value for value, label in known.items()} | {value: value for value in known}


def _shown(hit: Hit, wanted: rules.Search) -> dict[str, Any]:
    return {"row": hit.row, "snippet": rules.snippet(hit.text or hit.row.last_text, wanted.words)}


def _pages(agent: "Agent", typed: str) -> list[dict[str, str]]:
    """Pages and settings whose names hold every typed word."""
    words = fold(typed).split()
    known = [_page(entry) for entry in shell.sections(agent)]
    known += [_page(entry, str(group.title)) for group in shelf.shelf(agent, "") for entry in group.entries]
    found = [one for one in known if all(word in fold(f"{one['note']} {one['title']}") for word in words)]
    return found[:PALETTE_SIZE] if words else []


def _page(entry: shell.Entry | shelf.Entry, note: str = "") -> dict[str, str]:
    group = gettext("Pages")
    return {"title": str(entry.label), "url": entry.url, "note": note, "icon": entry.icon, "group": group}


def _lines(found: Found) -> list[dict[str, str]]:
    cases = [
        {
            "title": hit.row.subject or f"#{hit.row.number}",
            "url": f"/c/{hit.row.number}/",
            "note": f"#{hit.row.number} · {hit.row.customer}",
            "icon": labels.CHANNEL_ICON.get(hit.row.channel, "mail"),
            "group": gettext("Cases"),
        }
        for hit in found.hits
    ]
    people = [
        {
            "title": person.name,
            "url": _person_url(str(person.public_id)),
            "note": person.address if person.address != person.name else "",
            "icon": "user",
            "group": gettext("People"),
        }
        for person in found.people
    ]
    return [*cases, *people]


def _further(typed: str, wanted: rules.Search, found: Found) -> list[dict[str, str]]:
    if not wanted or not found.next:
        return []
    url = _search_url(typed)
    return [
        {"title": gettext("All results"), "url": url, "note": "", "icon": "search", "group": gettext("Cases")}
    ]


def _search_url(typed: str) -> str:
    return reverse("search") + "?" + urlencode({"q": typed})


def _person_url(public_id: str) -> str:
    """The customer's page; until it is installed, the list of the customer's cases."""
    try:
        return reverse("customer", args=[public_id])
    except NoReverseMatch:
        return f"{reverse('inbox')}?customer={public_id}&status=new&status=open&status=pending&status=on_hold&status=resolved&status=closed"
