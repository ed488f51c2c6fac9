"""The panel about the customer: read again after a change, its note written in place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries import case as cases
from odzew.core.customers.actions.note import write_note
from odzew.surfaces.workspace import page
from odzew.surfaces.workspace.doors import done, door, me


@door("GET")
def panel(request: HttpRequest, number: int) -> HttpResponse:
    """The panel alone."""
    case = page.read_case(me(request), number)
    return render(request, "workspace/side/panel.html", page.context(case, me(request)))


@door("POST")
def note(request: HttpRequest, number: int) -> HttpResponse:
    """The lasting note about the person."""
    accounts.require(me(request), Permission.EDIT_CUSTOMERS)
    case = cases.case(me(request), number)
    write_note(case.conversation.customer, request.POST.get("note", ""), actor=accounts.as_actor(me(request)))
    return done(request, number, toast=_("Note saved."))
