"""Merging, splitting and linking from the conversation's page: a dialog that shows what would happen, then one POST."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.merge_preview import merge_between, merge_preview
from odzew.core.conversations.queries.permission import one
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import reasons
from odzew.surfaces.workspace.cards import card
from odzew.surfaces.workspace.doors import done, door, me

SPLIT_SHOWN = 200


@door("GET")
def dialog(request: HttpRequest, number: int) -> HttpResponse:
    """Asks for the other case; with its number, shows both side by side."""
    accounts.require(me(request), Permission.MERGE)
    context = {"conversation": one(me(request), number), "other": request.GET.get("other", "")[:12]}
    if context["other"]:
        context["preview"] = merge_preview(me(request), number, _other(request.GET.get("other", "")))
    return render(request, "workspace/parts/join.html", context)


@door("POST")
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of the other case continues in this one."""
    _mine(request, number)
    other, reason = _other(request.POST.get("other", "")), reasons.given(request)
    row = actions.merge(number, other, me(request), reason=reason)
    undo = _undo(row.survivor.number, row.other.number)
    return done(request, number, toast=_("The cases are one now."), undo=undo, is_closing=True)


@door("POST")
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge or a split of this case back. other: the number that was merged in, or made."""
    _mine(request, number)
    row = merge_between(me(request), number, _other(_given(request, "other")))
    actions.undo_merge(row.pk, me(request))
    words = _("The merge was undone.") if row.verb == "merge" else _("The split was undone.")
    return done(request, number, toast=words)


@door("GET")
def split_dialog(request: HttpRequest, number: int) -> HttpResponse:
    """Which messages are the second matter. message: the one from whose menu the dialog was opened."""
    accounts.require(me(request), Permission.MERGE)
    conversation = one(me(request), number)
    found = timelines.timeline(conversation, size=SPLIT_SHOWN)
    context = {
        "conversation": conversation,
        "cards": [card(entry.message) for entry in found.entries if entry.message],
        "chosen": request.GET.get("message", ""),
    }
    return render(request, "workspace/parts/split.html", context)


@door("POST")
def split(request: HttpRequest, number: int) -> HttpResponse:
    """The chosen messages get a case of their own."""
    _mine(request, number)
    chosen, subject = request.POST.getlist("message"), request.POST.get("subject", "")
    made = actions.split(number, chosen, me(request), subject)
    words = _("The messages are the case no. %(number)s now.") % {"number": made.number}
    return done(request, number, toast=words, undo=_undo(number, made.number), is_closing=True)


@door("POST")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Both cases show each other."""
    _mine(request, number)
    other = _other(_given(request, "other"))
    actions.link(number, other, me(request), kind=_given(request, "kind") or "related")
    undo = f"{reverse('thread_unlink', args=[number])}?other={other}"
    return done(request, number, toast=_("The cases are linked."), undo=undo, is_closing=True)


@door("POST")
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """The two cases no longer show each other."""
    _mine(request, number)
    other = _other(_given(request, "other"))
    left, right, kind = number, other, _given(request, "kind") or "related"
    if kind == "effect":
        left, right, kind = other, number, "cause"
    actions.unlink(number, other, me(request))
    undo = f"{reverse('thread_link', args=[left])}?other={right}&kind={kind}"
    return done(request, number, toast=_("The cases are no longer linked."), undo=undo)


def _given(request: HttpRequest, name: str) -> str:
    """A value of the form, or of the address that an undo carries."""
    return request.POST.get(name, request.GET.get(name, ""))


def _undo(number: int, other: int) -> str:
    return f"{reverse('thread_unmerge', args=[number])}?other={other}"


def _mine(request: HttpRequest, number: int) -> None:
    """The agent may join cases and sees this one; else NotAllowed or NotFound."""
    accounts.require(me(request), Permission.MERGE)
    one(me(request), number)


def _other(text: str) -> int:
    digits = text.strip().removeprefix("#")
    if not digits.isdigit() or len(digits) > 15:
        raise Invalid(_("Give the number of the other case."), fields={"other": "invalid"})
    return int(digits)
