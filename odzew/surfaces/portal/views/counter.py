"""The counter's public half: the sheet with the code, the ticket, and the place in the queue."""

import io
import uuid

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.channels.desk import tickets
from odzew.channels.form import slip
from odzew.core.accounts import queries as accounts
from odzew.kit import limits
from odzew.surfaces.portal.door import public_door, who
from odzew.surfaces.portal.forms import TicketForm

HOUR = 3600
TICKETS_AN_HOUR = 30


@public_door("GET")
def sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A sheet to print and put on the counter: a code to scan, a short address to type."""
    account = tickets.counter(public_id)
    address = _absolute(request, reverse("portal-counter-short", args=[tickets.short_code(account)]))
    context = {
        "brand": account.brand,
        "account": account,
        "code": code_of(address),
        "address": address.partition("://")[2].rstrip("/"),
    }
    return render(request, "portal/counter.html", context)


@public_door("GET")
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The short address leads to the ticket."""
    del request
    return redirect("portal-ticket-take", public_id=tickets.counter_by_code(code[:16]).public_id)


@public_door("GET", "POST")
def take(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a ticket: a name if one likes, the matter if one likes."""
    account = tickets.counter(public_id)
    place = f"ticket/{public_id}"
    form = TicketForm(request.POST or None, auto_id="t-%s", use_required_attribute=False)
    notice = ""
    if request.method == "POST":
        found = slip.read(request.POST.get("slip", ""), place)
        if found is None:
            notice = _("This page was open for a long time. Please press the button again.")
        elif form.is_valid() and not request.POST.get("website"):
            most = int(accounts.setting("tickets_an_hour", TICKETS_AN_HOUR))
            limits.take("ticket", f"{public_id}/{who(request)}", limit=most, seconds=HOUR)
            language = (get_language() or "pl")[:2]
            row = tickets.take_ticket(account, **form.cleaned_data, nonce=found.nonce, language=language)
            return redirect("portal-ticket", public_id=row.public_id)
    context = {
        "brand": account.brand,
        "account": account,
        "form": form,
        "slip": slip.issue(place),
        "notice": notice,
    }
    return render(request, "portal/take.html", context, status=422 if notice or form.errors else 200)


@public_door("GET")
def ticket(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The ticket with its place in the queue; the page asks for news by itself, with and without scripts."""
    place = tickets.place(public_id)
    context = {"brand": place.ticket.account.brand, "place": place, "account": place.ticket.account}
    return render(request, "portal/ticket.html", context)


@public_door("GET")
def now(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The part of the ticket that changes."""
    place = tickets.place(public_id)
    return render(request, "portal/parts/place.html", {"place": place})


@public_door("POST")
def leave(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the ticket up."""
    del request
    tickets.leave(public_id)
    return redirect("portal-ticket", public_id=public_id)


def code_of(address: str) -> SafeString:
    """The QR code of an address as an SVG picture without styles."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        border=2,
        dark="#000",
        light="#fff",
    )
    return mark_safe(out.getvalue().decode())


def _absolute(request: HttpRequest, path: str) -> str:
    base = settings.ODZEW_URL or accounts.desk().base_url.rstrip("/")
    return f"{base}{path}" if base else request.build_absolute_uri(path)
