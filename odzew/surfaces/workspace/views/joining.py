"""Merging and linking from the conversation's page: a dialog that shows what would happen, then one POST."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.actions.link import link as link_cases
from odzew.core.conversations.actions.merge import merge as merge_cases
from odzew.core.conversations.actions.merge import undo_merge
from odzew.core.conversations.queries.merge_preview import merge_of, merge_preview
from odzew.core.conversations.queries.permission import one
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace.doors import done, door, me

if TYPE_CHECKING:
    from odzew.core.conversations.models import Conversation


@door("GET")
def dialog(request: HttpRequest, number: int) -> HttpResponse:
    """Asks for the other case; with its number, shows both side by side."""
    context = {"conversation": _mine(request, number), "other": request.GET.get("other", "")[:12]}
    if context["other"]:
        context["preview"] = merge_preview(me(request), number, _other(request.GET.get("other", "")))
    return render(request, "workspace/parts/join.html", context)


@door("POST")
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of the other case continues in this one."""
    _mine(request, number)
    row = merge_cases(number, _other(request.POST.get("other", "")), me(request))
    undo = f"/c/{number}/merge/undo?merge={row.pk}"
    return done(request, number, toast=_("The cases are one now."), undo=undo, is_closing=True)


@door("POST")
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge back, if the agent sees its case."""
    _mine(request, number)
    row = merge_of(me(request), _other(request.POST.get("merge", request.GET.get("merge", ""))))
    undo_merge(row.pk, me(request))
    return done(request, number, toast=_("The merge was undone."))


@door("POST")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Both cases show each other."""
    _mine(request, number)
    link_cases(number, _other(request.POST.get("other", "")), me(request))
    return done(request, number, toast=_("The cases are linked."), is_closing=True)


def _mine(request: HttpRequest, number: int) -> "Conversation":
    """The case, for an agent who sees it and may join cases."""
    accounts.require(me(request), Permission.MERGE)
    return one(me(request), number)


def _other(text: str) -> int:
    digits = text.strip().removeprefix("#")
    if not digits.isdigit() or len(digits) > 15:
        raise Invalid(_("Give the number of the other case."), fields={"other": "invalid"})
    return int(digits)
