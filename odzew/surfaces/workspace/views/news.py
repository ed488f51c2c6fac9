"""One's own notifications: the centre as a page and as a drawer, the bell, and what can be done with a line."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from odzew.core.conversations.rules.lists import capped
from odzew.features.notifications import actions, queries, wording
from odzew.surfaces.workspace import newsroom, shell
from odzew.surfaces.workspace.doors import AgentRequest, door, is_part, with_toast

DRAWER_SIZE = 20


@door("GET")
def centre(request: AgentRequest) -> HttpResponse:
    """The whole of it, page by page."""
    chosen = newsroom.wanted(request)
    page = queries.centre(
        request.user, only=chosen.only, kind=chosen.kind, cursor=request.GET.get("after", "")
    )
    context = {
        "here": "notifications",
        "chosen": chosen,
        "page": page,
        "news": newsroom.shown(page.rows),
        "tabs": _tabs(chosen),
        "kinds": wording.KIND.items(),
        "has_unseen": bool(queries.unseen(request.user).exists()),
    }
    return render(request, "workspace/news/centre.html", shell.page(request) | context)


@door("GET")
def drawer(request: AgentRequest) -> HttpResponse:
    """What is new, beside whatever is open."""
    return _drawer(request)


@door("GET")
def bell(request: AgentRequest) -> HttpResponse:
    """How many, and the newest: for a page that heard the bell."""
    line = queries.latest(request.user)
    said = newsroom.shown([line] if line else [])
    told = [{"title": one.title, "place": one.place, "url": one.url} for one in said]
    count = capped(queries.bell(request.user).count())
    return JsonResponse({"count": count, "line": told[0] if told else None})


@door("GET")
def follow(request: AgentRequest, public_id: str) -> HttpResponse:
    """To the case; the line is seen."""
    row = actions.see(request.user, public_id)
    if row.conversation is None:
        return redirect("notifications")
    return redirect("thread", number=row.conversation.number)


@door("POST")
def see(request: AgentRequest, public_id: str) -> HttpResponse:
    actions.see(request.user, public_id)
    return _back(request)


@door("POST")
def acknowledge(request: AgentRequest, public_id: str) -> HttpResponse:
    """“I take this up”: nobody else is asked."""
    actions.acknowledge(request.user, public_id)
    return _back(request, _("Taken up. Nobody else will be asked."))


@door("POST")
def see_all(request: AgentRequest) -> HttpResponse:
    count, word = actions.see_all(request.user)
    if not count:
        return _back(request, _("Everything was read already."))
    said = ngettext("%(n)d read.", "%(n)d read.", count) % {"n": count}
    return _back(request, said, undo=reverse("notifications-undo", args=[word]))


@door("POST")
def undo(request: AgentRequest, word: str) -> HttpResponse:
    actions.unsee_all(request.user, word)
    if is_part(request):
        return JsonResponse({})
    return redirect("notifications")


@door("GET")
def escalations(request: AgentRequest) -> HttpResponse:
    """What climbs and what climbed, of the cases that the agent may see."""
    climbs = [
        {
            "climb": one,
            "what": wording.KIND[one.kind],
            "end": wording.END.get(one.end, ""),
            "steps": [{"step": step, "rung": wording.RUNG[step.rung]} for step in one.steps],
        }
        for one in queries.climbs(request.user)
    ]
    context = {"here": "notifications", "climbs": climbs}
    return render(request, "workspace/news/escalations.html", shell.page(request) | context)


def _tabs(chosen: newsroom.Wanted) -> list[dict[str, Any]]:
    labels = {
        "": pgettext("notifications", "All"),
        "unseen": pgettext("notifications", "Unread"),
        "open": pgettext("notifications", "To be taken up"),
    }
    return [
        {
            "url": f"?only={only}" if only else reverse("notifications"),
            "label": label,
            "is_here": only == chosen.only,
        }
        for only, label in labels.items()
    ]


def _drawer(request: AgentRequest) -> HttpResponse:
    page = queries.centre(request.user, only="unseen", size=DRAWER_SIZE)
    context = {"news": newsroom.shown(page.rows), "has_more": bool(page.next), "in_drawer": True}
    return render(request, "workspace/news/drawer.html", context)


def _back(request: AgentRequest, said: str = "", *, undo: str = "") -> HttpResponse:
    """The drawer as it is now, or the page again."""
    if "HX-Request" in request.headers:
        response = _drawer(request)
        return with_toast(response, said, undo=undo) if said else response
    if said:
        messages.success(request, said, extra_tags=undo)
    return redirect("notifications")
