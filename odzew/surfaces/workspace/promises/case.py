"""Promises of one case: made at one press, kept by hand, released with a reason, recognised in what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries.permission import one
from odzew.features.promises import actions as promises
from odzew.features.promises.queries import panel as queries
from odzew.features.promises.queries.places import hours_of_case
from odzew.features.promises.rules.quick import quick_times
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace.doors import done, door, me
from odzew.surfaces.workspace.page import moment_of
from odzew.surfaces.workspace.promises import offers, panel

if TYPE_CHECKING:
    from datetime import datetime

    from odzew.core.conversations.models import Conversation


def _mine(request: HttpRequest, number: int) -> Conversation:
    accounts.require(me(request), Permission.REPLY)
    return one(me(request), number)


@door("POST")
def make(request: HttpRequest, number: int) -> HttpResponse:
    """when: today, tomorrow, week, or own with `at`; kind: manual or callback; words; phone of a call."""
    conversation = _mine(request, number)
    due_at = _due(request, conversation)
    kind = "callback" if request.POST.get("kind") == "callback" else "manual"
    row = promises.promise(
        conversation.pk,
        kind=kind,
        due_at=due_at,
        words=_words(request, kind),
        actor=accounts.as_actor(me(request)),
    )
    said = _("Promised: %(time)s.") % {"time": panel.said(due_at)}
    undo = f"/c/{number}/promises/{row.public_id}/release?reason=undo"
    return done(request, number, toast=said, undo=undo)


def _due(request: HttpRequest, conversation: Conversation) -> datetime:
    asked = request.POST.get("when", "own")
    if asked == "own":
        moment = moment_of(request.POST.get("at", ""))
        if moment is None or moment <= clock.now():
            raise Invalid(_("Choose a time in the future."), fields={"at": "past"})
        return moment
    found = {each.key: each.due for each in quick_times(clock.now(), hours_of_case(conversation))}
    if asked not in found:
        raise Invalid(_("This time has passed meanwhile. Choose another one."), fields={"when": "past"})
    return found[asked]


def _words(request: HttpRequest, kind: str) -> str:
    parts = [request.POST.get("phone", "") if kind == "callback" else "", request.POST.get("words", "")]
    return ", ".join(part.strip() for part in parts if part.strip())[:300]


@door("POST")
def release(request: HttpRequest, number: int, public_id: UUID) -> HttpResponse:
    """We owe it no more, because of `reason`; an undo carries it in its address."""
    row = queries.promise_of(_mine(request, number).pk, public_id)
    reason = request.POST.get("reason", request.GET.get("reason", ""))[:300]
    promises.release(row.pk, reason=reason, actor=accounts.as_actor(me(request)))
    return done(request, number, toast=_("The promise is released."))


@door("POST")
def fulfil(request: HttpRequest, number: int, public_id: UUID) -> HttpResponse:
    """It is done, and no message of the case says so."""
    row = queries.promise_of(_mine(request, number).pk, public_id)
    promises.fulfil(row.pk, actor=accounts.as_actor(me(request)))
    return done(request, number, toast=_("Marked as kept."))


@door("POST")
def spoken(request: HttpRequest, number: int) -> HttpResponse:
    """Promises in the words typed so far, each with the time that it means."""
    conversation = _mine(request, number)
    found = offers.found_in(conversation, request.POST.get("text", ""))
    return JsonResponse({"offers": [each.as_json() for each in found]})
