"""The contact form of a brand: open, filled in, sent; what is wrong comes back with everything that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.channels import queries as channels
from odzew.channels.form import door, rules, slip
from odzew.channels.form.door import Filled
from odzew.channels.form.fields import form_of
from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries.status_link import status_token
from odzew.kit import clock, limits
from odzew.kit.errors import NotFound, TooMuch
from odzew.surfaces.portal import uploads, wording
from odzew.surfaces.portal.door import public_door, who
from odzew.surfaces.portal.forms import ContactForm
from odzew.surfaces.portal.wishes import WishesForm

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount

HOUR = 3600
PER_VISITOR, PER_ADDRESS = 20, 10


class Sheet:
    """One opened form: the brand's account and fields, the files kept so far, the slip."""

    def __init__(self, request: HttpRequest, slug: str, account: ChannelAccount):
        self.request, self.account, self.place = request, account, f"form/{slug}"
        self.language = (get_language() or "pl")[:2]
        self.fields = form_of(account.brand, self.language)
        self.kept: uploads.Kept = []
        self.wishes = WishesForm(account.team_id, request.POST if request.method == "POST" else None)

    def page(
        self, form: ContactForm, *, notice: str = "", slip_text: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            "brand": self.account.brand,
            "intro": self.account.settings.get("intro", ""),
            "form": form,
            "wishes": self.wishes,
            "notice": notice,
            "slip": slip_text or slip.issue(self.place),
            "kept": self.kept,
            "kept_sealed": slip.seal_files(self.kept),
            "has_files": any(row.kind == rules.FILE for row in self.fields),
        }
        return render(self.request, "portal/form.html", context, status=status)


@public_door("GET", "POST")
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. A brand without one shows its other ways, never a closed door."""
    account = door.public_form(slug)
    if account is None:
        if accounts.brands().filter(slug=slug).exists():
            return redirect("portal-help", slug=slug)
        raise NotFound(_("There is no such page."))
    sheet = Sheet(request, slug, account)
    return _receive(sheet) if request.method == "POST" else sheet.page(ContactForm(sheet.fields))


@public_door("GET")
def sent(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """What was sent has arrived: its number and its page."""
    arrival = channels.arrival_by_public_id(slip.open_receipt(receipt))
    if arrival is None or arrival.account.brand.slug != slug:
        raise NotFound(_("There is no such page."))
    context: dict[str, Any] = {"brand": arrival.account.brand, "case": arrival.conversation}
    if arrival.conversation is not None:
        context["token"] = status_token(arrival.conversation)
        due = arrival.conversation.told_due_at
        context["promised"] = wording.promised(due) if due and due > clock.now() else ""
    return render(request, "portal/sent.html", context)


def _receive(sheet: Sheet) -> HttpResponse:
    request = sheet.request
    uploads.refuse_whole(request.META)
    sheet.kept = uploads.kept_before(request.POST)
    form = ContactForm(sheet.fields, request.POST, request.FILES)
    found = slip.read(request.POST.get("slip", ""), sheet.place)
    if found is None:
        form.is_valid()
        words = _(
            "This page was open for a long time. Everything that was typed is here; please send it again."
        )
        return sheet.page(form, notice=words, status=422)
    again = slip.issue(sheet.place, nonce=found.nonce, opened_at=_opened_at(found.age_seconds))
    try:
        _count("form-visitor", who(request), "per_visitor", PER_VISITOR)
    except TooMuch as error:
        form.is_valid()
        return sheet.page(form, notice=str(error.message), slip_text=again, status=error.status)
    _take_files(sheet, form)
    if not all([form.is_valid(), sheet.wishes.is_valid()]):
        return sheet.page(form, slip_text=again, status=422)
    return _send(sheet, form, found, again)


def _send(sheet: Sheet, form: ContactForm, found: slip.Slip, again: str) -> HttpResponse:
    values = form.values()
    email = rules.first(sheet.fields, rules.EMAIL)
    try:
        _count("form-address", values.get(email.key, "").lower() if email else "", "per_address", PER_ADDRESS)
    except TooMuch as error:
        return sheet.page(form, notice=str(error.message), slip_text=again, status=error.status)
    why = rules.suspicion(
        trap=sheet.request.POST.get("website", ""),
        seconds=found.age_seconds,
        text="\n".join(values.values()),
        guard=door.guard(),
    )
    filled = Filled(values, sheet.kept, sheet.language, sheet.wishes.wishes())
    arrival = door.submit(sheet.account, sheet.fields, filled, nonce=found.nonce, suspicion=why)
    receipt = slip.seal_receipt(arrival.public_id)
    return redirect("portal-form-sent", slug=sheet.account.brand.slug, receipt=receipt)


def _take_files(sheet: Sheet, form: ContactForm) -> None:
    for row in sheet.fields:
        if row.kind != rules.FILE:
            continue
        sheet.kept, problems = uploads.take(sheet.request.FILES.getlist(row.key), sheet.kept)
        if sheet.kept:
            form.fields[row.key].required = False
        for words in problems:
            form.add_error(row.key, words)


def _count(purpose: str, visitor: str, name: str, usual: int) -> None:
    own = accounts.setting("form_limits", {})
    limits.take(purpose, visitor, limit=int(own.get(name, usual)), seconds=HOUR)


def _opened_at(age_seconds: float) -> float:
    return clock.now().timestamp() - age_seconds
