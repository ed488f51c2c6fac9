"""The list of customers, one person, and what is changed there."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import queries as conversations
from odzew.core.customers import actions, queries
from odzew.kit.errors import Invalid, OdzewError, Refused
from odzew.surfaces.workspace import labels, shell
from odzew.surfaces.workspace.customers import forms
from odzew.surfaces.workspace.customers.words import told
from odzew.surfaces.workspace.doors import AgentRequest, agent_door

if TYPE_CHECKING:
    from odzew.core.customers.models import Customer


@require_GET
@agent_door
def people(request: AgentRequest) -> HttpResponse:
    """Customers by their last contact, found by name, address or organisation."""
    query = request.GET.get("q", "")[:100]
    page = queries.customer_list(query, request.GET.get("after", ""))
    context = shell.page(request, section="customers") | {"page": page, "query": query}
    return render(request, "workspace/customers/list.html", context | rights(request))


@require_GET
@agent_door
def person(request: AgentRequest, public_id: str) -> HttpResponse:
    """Who this is and everything between us; a merged person's link opens the survivor."""
    customer = queries.customer(public_id)
    if str(customer.public_id) != str(public_id):
        return redirect("customer", customer.public_id)
    return render(request, "workspace/customers/person.html", person_context(request, customer))


def person_context(request: AgentRequest, customer: "Customer") -> dict[str, Any]:
    """The whole page of a person."""
    family = queries.family_ids(customer)
    stream = conversations.history(request.user, family, request.GET.get("after", ""))
    return (
        shell.page(request, section="customers")
        | rights(request)
        | {
            "customer": customer,
            "shown_name": customer.name or _("Unknown person"),
            "addresses": queries.addresses(customer),
            "consents": queries.consents(customer),
            "cases": conversations.cases_of(request.user, family),
            "page": stream,
            "lines": [told(moment) for moment in stream.rows],
            "suggestions": queries.suggestions(customer),
            "merges": queries.last_merges(customer) if len(family) > 1 else [],
            "channels": labels.CHANNEL,
            "address_form": forms.NewAddress(),
            "consent_form": forms.NewConsent(),
        }
    )


@require_http_methods(["GET", "POST"])
@agent_door
def edit(request: AgentRequest, public_id: str) -> HttpResponse:
    """Name, language, channel, organisation, tags and note."""
    accounts.require(request.user, Permission.EDIT_CUSTOMERS)
    customer = queries.customer(public_id)
    form = forms.Person(request.POST or None, initial=_initial(customer))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_customer(customer, form.changes(), by=request.user)
            actions.change_organisation(customer, form.cleaned_data["organisation"], by=request.user)
            return redirect("customer", customer.public_id)
        except Invalid as error:
            form.add_error(None, str(error.message))
    context = shell.page(request, section="customers") | {"customer": customer, "form": form}
    return render(request, "workspace/customers/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@agent_door
def new(request: AgentRequest) -> HttpResponse:
    """A person entered by hand."""
    accounts.require(request.user, Permission.EDIT_CUSTOMERS)
    form = forms.NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_customer(
                name=form.cleaned_data["name"], addresses=form.addresses(), by=request.user
            )
            return redirect("customer", made.public_id)
        except (Invalid, Refused) as error:
            form.add_error(None, str(error.message))
    context = shell.page(request, section="customers") | {"form": form}
    return render(request, "workspace/customers/new.html", context, status=422 if form.errors else 200)


@require_POST
@agent_door
def add_address(request: AgentRequest, public_id: str) -> HttpResponse:
    form = forms.NewAddress(request.POST)
    customer = queries.customer(public_id)
    if not form.is_valid():
        return _back(request, customer, _("This does not look like a full address."))
    try:
        kind, value = form.cleaned_data["kind"], form.cleaned_data["value"]
        actions.give_address(customer, kind, value, by=request.user)
    except (Invalid, Refused) as error:
        return _back(request, customer, _said(error))
    return _back(request, customer)


@require_POST
@agent_door
def remove_address(request: AgentRequest, public_id: str) -> HttpResponse:
    customer = queries.customer(public_id)
    kind, value = request.POST.get("kind", ""), request.POST.get("value", "")
    actions.remove_address(customer, kind, value, by=request.user)
    return _back(request, customer)


@require_POST
@agent_door
def give_consent(request: AgentRequest, public_id: str) -> HttpResponse:
    form = forms.NewConsent(request.POST)
    customer = queries.customer(public_id)
    if not form.is_valid():
        return _back(request, customer, _("Say what the consent is for."))
    given = form.cleaned_data
    actions.give_consent(customer, given["purpose"], source=given["source"], by=request.user)
    return _back(request, customer)


@require_POST
@agent_door
def withdraw_consent(request: AgentRequest, public_id: str) -> HttpResponse:
    customer = queries.customer(public_id)
    actions.withdraw_consent(customer, request.POST.get("purpose", ""), by=request.user)
    return _back(request, customer)


def rights(request: AgentRequest) -> dict[str, bool]:
    """What this agent may do here; templates show only that."""
    return {
        "may_edit": accounts.may(request.user, Permission.EDIT_CUSTOMERS),
        "may_merge": accounts.may(request.user, Permission.MERGE_CUSTOMERS),
    }


def _initial(customer: "Customer") -> dict[str, Any]:
    names = ("name", "language", "preferred_channel", "note")
    organisation = customer.organisation.public_id if customer.organisation else None
    return {name: getattr(customer, name) for name in names} | {
        "tags": ", ".join(customer.tags),
        "organisation": organisation,
    }


def _back(request: AgentRequest, customer: "Customer", trouble: str = "") -> HttpResponse:
    if trouble:
        messages.error(request, trouble)
    return redirect("customer", customer.public_id)


def _said(error: OdzewError) -> str:
    return _(str(error.message))
