"""A new contact from our side: log a call or a visit, write an e-mail first, call the next person to a counter."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.channels.desk import log, tickets
from odzew.channels.form import slip
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.customers import queries as customers
from odzew.kit import limits
from odzew.kit.errors import Invalid, OdzewError, Refused
from odzew.surfaces.workspace import shell
from odzew.surfaces.workspace.contact_forms import LetterForm, LogForm
from odzew.surfaces.workspace.doors import AgentRequest, agent_door
from odzew.surfaces.workspace.promises import calls

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount, Conversation

_LOG, _LETTER = "new", "new/email"
PLACE_COOKIE = "odzew_place"
YEAR_SECONDS = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@agent_door
def new(request: AgentRequest) -> HttpResponse:
    """Log a call or a visit."""
    accounts.require(request.user, Permission.REPLY)
    doors = log.accounts_for_log()
    form = LogForm(request.POST or None, choices=doors, initial=_given(request, doors))
    found = slip.read(request.POST.get("slip", ""), _LOG)
    if request.method == "POST" and form.is_valid():
        try:
            case = _log(request, form, _nonce(found))
        except OdzewError as error:
            form.take(error)
        else:
            messages.success(request, _("Logged as case %(number)s.") % {"number": case.number})
            return redirect("new") if "again" in request.POST else redirect("thread", number=case.number)
    return _page(request, "log", form, slip.issue(_LOG, nonce=found.nonce if found else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@agent_door
def letter(request: AgentRequest) -> HttpResponse:
    """Write an e-mail to a customer first."""
    accounts.require(request.user, Permission.REPLY)
    doors = log.mailboxes()
    form = LetterForm(request.POST or None, choices=doors, initial=_given(request, doors))
    found = slip.read(request.POST.get("slip", ""), _LETTER)
    if request.method == "POST" and form.is_valid():
        try:
            number = _write(request, form, _nonce(found))
        except OdzewError as error:
            form.take(error)
        else:
            messages.success(request, _("The e-mail waits for its time to undo, then leaves."))
            return redirect("thread", number=number)
    return _page(request, "letter", form, slip.issue(_LETTER, nonce=found.nonce if found else ""))


@require_GET
@agent_door
def people(request: AgentRequest) -> HttpResponse:
    """Known people whose name, phone or e-mail holds what is being typed."""
    accounts.require(request.user, Permission.REPLY)
    rows = customers.like(request.GET.get("who", ""))
    return render(
        request, "workspace/desk/people.html", {"people": rows, "typed": request.GET.get("who", "")}
    )


@require_GET
@agent_door
def queue(request: AgentRequest) -> HttpResponse:
    """The counters that this agent serves, with the people before them."""
    return render(request, "workspace/desk/queue.html", _queue_context(request))


@require_GET
@agent_door
def queue_rows(request: AgentRequest) -> HttpResponse:
    """The part of the queue that changes."""
    return render(request, "workspace/desk/queues.html", _queue_context(request))


@require_POST
@agent_door
def call_next(request: AgentRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call the next person; the page says whom."""
    where = request.POST.get("where", "")[:40]
    row = tickets.call_next(request.user, tickets.counter(public_id), where=where)
    if row is None:
        messages.info(request, _("Nobody waits at this counter."))
    else:
        messages.success(request, _("Called: number %(number)s.") % {"number": row.number})
    response = redirect("counter")
    if where:
        response.set_cookie(PLACE_COOKIE, where, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


def _log(request: AgentRequest, form: LogForm, nonce: str) -> Conversation:
    """The call that a promise led to keeps it, before its outcome ends the case with all that is owed in it."""
    with transaction.atomic():
        calls.keep_called(request.user, form.cleaned_data["number"], request.GET.get("promise", "")[:40])
        return log.log_contact(request.user, form.account_row(), form.contact(nonce))


def _write(request: AgentRequest, form: LetterForm, nonce: str) -> int:
    """Open the case and queue the message; the same slip again writes nothing twice. Returns the case's number."""
    caller = form.caller()
    if not caller.customer and not caller.email:
        raise Invalid(_("Choose a customer or enter an e-mail address."), fields={"email": "required"})
    with transaction.atomic():
        if limits.count("new-email", nonce, seconds=slip.LASTS_SECONDS) > 1:
            raise Refused(_("This e-mail has already been written. It is in the list of cases."))
        person = log.person_of(caller, nonce=nonce, is_call=False)
        address = caller.email or customers.best_email(person)
        words = Words(
            text=form.cleaned_data["text"].replace("\r\n", "\n"),
            subject=form.cleaned_data["subject"],
            to=[address] if address else [],
        )
        written = conversations.open_outgoing(
            request.user, form.account_row(), customer_id=person.pk, words=words
        )
    return written.conversation.number


def _nonce(found: slip.Slip | None) -> str:
    """The slip's, or a refusal that keeps what was typed."""
    if found is None:
        raise_words = _(
            "This page was open for a long time. Everything that was typed is here; please send it again."
        )
        raise Invalid(raise_words)
    return found.nonce


def _given(request: AgentRequest, doors: list[ChannelAccount]) -> dict[str, str]:
    """What a link to this page already knows, and the first account. What it leaves out stays as the form has it."""
    names = ("customer", "name", "phone", "email", "number", "way")
    known = {name: request.GET[name] for name in names if request.GET.get(name)}
    return {**known, **({"account": str(doors[0].public_id)} if doors else {})}


def _page(request: AgentRequest, which: str, form: LogForm | LetterForm, slip_text: str) -> HttpResponse:
    chosen = form["customer"].value() or ""
    context = shell.page(request, section="new") | {
        "form": form,
        "slip": slip_text,
        "which": which,
        "chosen": customers.one_or_none(chosen),
        "tabs": [
            {"url": reverse("new"), "label": _("Call or visit"), "current": which == "log"},
            {"url": reverse("new-letter"), "label": _("E-mail to a customer"), "current": which == "letter"},
        ],
        "has_counter": bool(tickets.queues(request.user)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"workspace/desk/{which}.html", context, status=status)


def _queue_context(request: AgentRequest) -> dict[str, object]:
    accounts.require(request.user, Permission.REPLY)
    return shell.page(request, section="new") | {
        "queues": tickets.queues(request.user),
        "where": request.COOKIES.get(PLACE_COOKIE, ""),
    }
