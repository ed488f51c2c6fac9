"""Joining two people in a dialog: look for the other one, see what would happen, do it, take it back."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.customers import actions, queries
from odzew.kit.errors import NotFound, Refused
from odzew.surfaces.workspace.doors import AgentRequest, agent_door

if TYPE_CHECKING:
    from odzew.core.customers.models import Customer

CHOICES = 8


@require_http_methods(["GET", "POST"])
@agent_door
def merge(request: AgentRequest, public_id: str) -> HttpResponse:
    """GET: the dialog, with `q` what was looked for, with `other` the preview. POST: the merge."""
    accounts.require(request.user, Permission.MERGE_CUSTOMERS)
    customer = queries.customer(public_id)
    if request.method == "POST":
        return _merged(request, str(customer.public_id), request.POST.get("other", ""))
    context: dict[str, object] = {"customer": customer, "query": request.GET.get("q", "")[:100]}
    if request.GET.get("other"):
        context["preview"] = queries.merge_preview(customer, _other(request.GET["other"]))
    elif context["query"]:
        found = queries.customer_list(str(context["query"])).rows
        context["found"] = [each for each in found if each.pk != customer.pk][:CHOICES]
    return render(request, "workspace/customers/merge.html", context)


@require_POST
@agent_door
def unmerge(request: AgentRequest, public_id: str, other_id: str) -> HttpResponse:
    """Take back the merge that made `other` a part of this person."""
    customer = queries.customer(public_id)
    rows = queries.last_merges(customer)
    row = next((each for each in rows if str(each.merged.public_id) == str(other_id)), None)
    if row is None:
        raise NotFound(_("There is no such merge."))
    actions.undo_merge(row.pk, request.user)
    messages.success(request, _("These are two customers again."))
    return redirect("customer", customer.public_id)


@require_POST
@agent_door
def dismiss(request: AgentRequest, public_id: str, other_id: str) -> HttpResponse:
    """They are two people: the suggestion goes away."""
    accounts.require(request.user, Permission.EDIT_CUSTOMERS)
    customer = queries.customer(public_id)
    actor = accounts.as_actor(request.user)
    actions.dismiss_suggestion(customer, _other(str(other_id)), actor=actor)
    return redirect("customer", customer.public_id)


def _merged(request: AgentRequest, public_id: str, other_id: str) -> HttpResponse:
    customer, other = queries.customer(public_id), _other(other_id)
    try:
        actions.merge(customer, other, request.user)
    except Refused as error:
        messages.error(request, str(error.message))
        return redirect("customer", customer.public_id)
    undo = reverse("customer-unmerge", args=[customer.public_id, other.public_id])
    messages.success(request, _("Two customers are one now."), extra_tags=undo)
    return redirect("customer", customer.public_id)


def _other(public_id: str) -> "Customer":
    """Raises NotFound also for what is no id at all."""
    if not queries.is_public_id(public_id):
        raise NotFound(_("There is no such customer."))
    return queries.customer(public_id)
