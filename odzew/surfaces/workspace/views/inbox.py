"""The list of conversations: the page, its further rows, one row, the counts."""

from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import queries as conversations
from odzew.kit.errors import Invalid, NotFound
from odzew.kit.paging import Page
from odzew.surfaces.workspace import chips, labels, listing, shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door
from odzew.surfaces.workspace.listing import Listing

MOST_PEOPLE = 200
DENSITY_COOKIE = "odzew_density"
YEAR_SECONDS = 365 * 24 * 3600


@require_GET
@agent_door
def home(request: AgentRequest) -> HttpResponse:
    del request
    return redirect("inbox")


@require_GET
@agent_door
def inbox(request: AgentRequest, place: str = "all") -> HttpResponse:
    """A list as a page of its own; on wide screens an empty thread stands beside it."""
    return render(request, "workspace/inbox.html", list_context(request, place=place))


@require_GET
@agent_door
def rows(request: AgentRequest) -> HttpResponse:
    """The rows after a cursor, as a fragment."""
    opened = _opened(request)
    page = conversations.conversation_list(
        request.user, opened.filter, opened.order, request.GET.get("after", "")
    )
    return render(request, "workspace/parts/rows.html", _rows_context(opened, page))


@require_GET
@agent_door
def row(request: AgentRequest, number: int) -> HttpResponse:
    """One row as it is now; the header X-Belongs says whether it (still) belongs to the list."""
    opened = _opened(request)
    found = conversations.conversation_row(request.user, number, opened.filter)
    if found is None:
        raise NotFound("There is no such conversation, or your teams do not see it.")
    context = {"listing": opened, "row": found[0], "current": None}
    response = render(request, "workspace/parts/row.html", context)
    response.headers["X-Belongs"] = "yes" if found[1] else "no"
    return response


@require_GET
@agent_door
def counts(request: AgentRequest) -> HttpResponse:
    """The counts of all lists of the navigation."""
    return JsonResponse({"counts": shell.counts(request.user)})


@require_POST
@agent_door
def density(request: AgentRequest) -> HttpResponse:
    """Rows with more or less in them; remembered in this browser."""
    chosen = "dense" if request.POST.get("density") == "dense" else "roomy"
    response = redirect(listing.from_address(request.POST.get("in", ""), shell.places(request.user)).url)
    response.set_cookie(DENSITY_COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@require_GET
@agent_door
def people(request: AgentRequest) -> HttpResponse:
    """Who cases can be given to, for the menu of the bulk bar."""
    return render(
        request,
        "workspace/parts/people.html",
        {
            "me": request.user,
            "people": accounts.active_agents().exclude(pk=request.user.pk)[:MOST_PEOPLE],
            "teams": accounts.teams(),
        },
    )


def list_context(
    request: AgentRequest, *, place: str | None = None, current: int | None = None
) -> dict[str, Any]:
    """What `workspace/desk_base.html` needs: the shell and the list pane.

    place: the list; none reads `?in=`, as a conversation's page does. current: number of the open row.
    """
    around = shell.page(request, section="inbox")
    opened, page = _list(request, around["nav"].places, place)
    return (
        around
        | _rows_context(opened, page, current=current)
        | {
            "here": opened.place,
            "chips": chips.chips(opened),
            "orders": chips.orders(opened),
            "choices": labels.CHOICES,
            "is_dense": request.COOKIES.get(DENSITY_COOKIE) == "dense",
        }
    )


def _list(
    request: AgentRequest, known: shell.Places, place: str | None
) -> tuple[Listing, Page[conversations.Row]]:
    opened = _read(request.GET, known, place)
    cursor = request.GET.get("after", "") if place is not None else ""
    try:
        page = conversations.conversation_list(request.user, opened.filter, opened.order, cursor)
    except Invalid:
        page = conversations.conversation_list(request.user, opened.filter, opened.order)
    return opened, page


def _read(query: QueryDict, known: shell.Places, place: str | None) -> Listing:
    if place is not None:
        return listing.read(place, [(k, v) for k, values in query.lists() for v in values], known)
    try:
        return listing.from_address(query.get("in", ""), known)
    except NotFound:
        return listing.from_address("", known)


def _opened(request: AgentRequest) -> Listing:
    return listing.from_address(request.GET.get("in", ""), shell.places(request.user))


def _rows_context(
    opened: Listing, page: Page[conversations.Row], *, current: int | None = None
) -> dict[str, Any]:
    return {"listing": opened, "rows": page.rows, "next": page.next, "current": current}
