"""The filter editor: a dialog, or a page of its own without scripts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from odzew.core.conversations.queries.names import own_fields
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import filter_form, listing, shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door, is_part
from odzew.surfaces.workspace.filter_form import FilterForm


@require_GET
@agent_door
def filters(request: AgentRequest) -> HttpResponse:
    """Show the filters of a list; `do` adds, removes or, with `apply`, leads to the filtered list."""
    opened = listing.from_address(request.GET.get("in", ""), shell.places(request.user))
    typed = filter_form.from_query(request.GET) if "n" in request.GET else filter_form.from_tree(opened.tree)
    is_wrong = False
    if request.GET.get("do") == "apply":
        try:
            return redirect(opened.url_with(typed.tree(), opened.order))
        except Invalid:
            is_wrong = True
    form = typed if typed.rows or typed.is_too_deep else FilterForm((filter_form.Row(0),))
    context = {
        "listing": opened,
        "form": form,
        "groups": filter_form.shown(form, own_fields()),
        "is_wrong": is_wrong,
    }
    if is_part(request):
        return render(request, "workspace/parts/filters.html", context)
    return render(request, "workspace/filters.html", shell.page(request, section="inbox") | context)
