"""Saved views: saved from a list's filters, changed, moved, deleted and put back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.actions import saved_views as actions
from odzew.core.conversations.queries.saved_views import view_for
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.lists import as_tree
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.workspace import listing, shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door, is_part
from odzew.surfaces.workspace.listing import Listing

DELETED = "deleted_view"


@require_GET
@agent_door
def edit(request: AgentRequest, public_id: UUID | None = None) -> HttpResponse:
    """The form that saves the list's filters as a view, or changes a view."""
    opened = _opened(request)
    row = view_for(request.user, public_id) if public_id else None
    return _form(request, opened, {"name": row.name if row else "", "shared_with": _shared(row)}, row)


@require_POST
@agent_door
def save(request: AgentRequest, public_id: UUID | None = None) -> HttpResponse:
    opened = _opened(request)
    tree = as_tree(opened.filter)
    if public_id:
        row = view_for(request.user, public_id)
        tree = conditions.joined(conditions.from_json(row.conditions), opened.tree)
    typed = {"name": request.POST.get("name", ""), "shared_with": request.POST.get("shared_with", "me")}
    try:
        saved = actions.save_view(
            request.user,
            typed["name"],
            tree,
            order=opened.order,
            shared_with=typed["shared_with"],
            public_id=public_id,
        )
    except Invalid as error:
        return _form(request, opened, typed | {"error": error.message}, None, status=error.status)
    messages.success(request, gettext("The view “%(name)s” is saved.") % {"name": saved.name})
    return redirect(shell.list_url(f"view/{saved.public_id}"))


@require_POST
@agent_door
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    actions.move_view(request.user, public_id, by=-1 if request.POST.get("to") == "up" else 1)
    return redirect(shell.list_url(f"view/{public_id}"))


@require_POST
@agent_door
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Delete at once; what is needed to put it back stays in the session until the next deletion."""
    kept = actions.delete_view(request.user, public_id)
    request.session[DELETED] = kept
    words = gettext("The view “%(name)s” is deleted.") % {"name": kept["name"]}
    messages.success(request, words, extra_tags=reverse("view-restore", args=[public_id]))
    return redirect("inbox")


@require_POST
@agent_door
def restore(request: AgentRequest, public_id: UUID) -> HttpResponse:
    kept: dict[str, Any] | None = request.session.pop(DELETED, None)
    if kept is None or kept["public_id"] != str(public_id):
        raise NotFound("This view cannot be put back any more.")
    actions.restore_view(request.user, kept)
    return JsonResponse({"url": shell.list_url(f"view/{public_id}")})


def _opened(request: AgentRequest) -> Listing:
    address = request.POST.get("in") or request.GET.get("in", "")
    return listing.from_address(address, shell.places(request.user))


def _form(
    request: AgentRequest, opened: Listing, typed: dict[str, Any], row: Any, *, status: int = 200
) -> HttpResponse:
    context = {
        "listing": opened,
        "typed": typed,
        "view": row,
        "may_share": accounts.may(request.user, Permission.SHARE_VIEWS),
        "teams": accounts.teams_seen_by(request.user),
    }
    if is_part(request):
        return render(request, "workspace/parts/view_form.html", context, status=status)
    page = shell.page(request, section="inbox") | context
    return render(request, "workspace/view_form.html", page, status=status)


def _shared(row: Any) -> str:
    if row is None or row.owner_id is not None:
        return actions.ME
    return str(row.team.public_id) if row.team else actions.EVERYONE
