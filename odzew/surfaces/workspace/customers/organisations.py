"""Organisations: what we know of one, and its people."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.customers import actions, queries
from odzew.surfaces.workspace import shell
from odzew.surfaces.workspace.customers.forms import OrganisationForm
from odzew.surfaces.workspace.customers.views import rights
from odzew.surfaces.workspace.doors import AgentRequest, agent_door


@require_http_methods(["GET", "POST"])
@agent_door
def organisation(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """One organisation with its people, or the form of a new one."""
    row = queries.organisation(public_id) if public_id else None
    if row is None or request.method == "POST":
        accounts.require(request.user, Permission.EDIT_CUSTOMERS)
    names = ("name", "domain", "tax_id", "note")
    form = OrganisationForm(
        request.POST or None, initial={name: getattr(row, name) for name in names} if row else None
    )
    if request.method == "POST" and form.is_valid():
        saved = actions.save_organisation(
            row, actions.OrganisationWords(**form.cleaned_data), by=request.user
        )
        return redirect("organisation", saved.public_id)
    page = queries.customer_list(cursor=request.GET.get("after", ""), organisation=row) if row else None
    context = shell.page(request, section="customers") | rights(request)
    context |= {"organisation": row, "form": form, "page": page}
    status = 422 if form.errors else 200
    return render(request, "workspace/customers/organisation.html", context, status=status)


@require_POST
@agent_door
def delete(request: AgentRequest, public_id: str) -> HttpResponse:
    """Its people stay."""
    actions.delete_organisation(queries.organisation(public_id), by=request.user)
    return redirect("customers")
