"""The shop page with the live widget, and the mail playground."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from odzew.core.conversations.queries.accounts import channel_accounts
from odzew.core.customers import queries as customers
from odzew.kit.errors import OdzewError
from odzew.surfaces.demo import playground
from odzew.surfaces.demo.playground import File, Letter
from odzew.surfaces.demo.provider import Boxes, Received
from odzew.surfaces.demo.stories.house import BRANDS

_FIRST = "marta.wisniewska@poczta.example"


@require_GET
def shop(request: HttpRequest) -> HttpResponse:
    """A product page as a shop would have it, with one script tag of ours."""
    chat = channel_accounts().filter(kind="chat", is_active=True).order_by("pk").first()
    return render(request, "demo/shop.html", {"chat": chat, "brand": BRANDS[0]})


@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """What a customer received, and a form to write as that customer."""
    address = request.GET.get("as", "").strip().lower() or _FIRST
    received = _boxes().newest(address)
    chosen = _boxes().one(address, request.GET.get("mail", ""))
    return render(request, "demo/mail.html", _context(address, received, chosen))


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send what was typed; bad input comes back with the reason and every word."""
    given = {name: request.POST.get(name, "") for name in ("as", "name", "to", "subject", "text", "answers")}
    address = given["as"].strip().lower()
    answered = _boxes().one(address, given["answers"])
    files = [
        File(one.name or "plik", one.content_type or "", one.read()) for one in request.FILES.getlist("file")
    ]
    letter = Letter(address, given["name"], given["to"], given["subject"], given["text"], files, answered)
    try:
        playground.send(letter)
    except OdzewError as error:
        context = _context(address or _FIRST, _boxes().newest(address), answered) | {
            "error": error.message,
            "given": given,
        }
        return render(request, "demo/mail.html", context, status=422)
    messages.success(request, _("Sent. The desk has it now."))
    return redirect(f"{reverse('demo-mail')}?{urlencode({'as': address})}")


def _context(address: str, received: list[Received], chosen: Received | None) -> dict[str, Any]:
    mailboxes = list(channel_accounts().filter(kind="email", is_active=True).order_by("pk"))
    person = customers.by_address("email", address)
    given = {
        "as": address,
        "name": person.name if person else "",
        "to": "",
        "subject": "",
        "text": "",
        "answers": "",
    }
    if chosen is not None:
        given |= {"to": playground.reply_address(chosen), "answers": chosen.key}
        given["subject"] = (
            chosen.subject if chosen.subject.lower().startswith("re:") else f"Re: {chosen.subject}"
        )
    return {
        "address": address,
        "received": received,
        "chosen": chosen,
        "mailboxes": mailboxes,
        "known": _boxes().owners()[:12],
        "given": given,
        "brand": BRANDS[0],
    }


def _boxes() -> Boxes:
    return Boxes(settings.ODZEW_DATA / "demo-mail")
