"""The one way into an agent's page: signed in, a known method, every error told in the right voice.

As `doors.agent_door`, and besides: scripts (`X-Requested-With: fetch`) get JSON with the words, also when the
session has ended (a redirect to the login would look like success), and forms without scripts come back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from odzew.kit.errors import OdzewError
from odzew.surfaces.workspace.doors import answer

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """Let signed-in agents through with these methods, and translate the domain's errors."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _signed_out(request)
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            try:
                return view(request, *args, **kwargs)
            except OdzewError as error:
                return told(request, error)

        return guarded

    return guard


def me(request: HttpRequest) -> Agent:
    """The signed-in agent behind a `door`."""
    return cast("Agent", request.user)


def is_script(request: HttpRequest) -> bool:
    """Whether our own script asks, and wants data instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def told(request: HttpRequest, error: OdzewError) -> HttpResponse:
    """An error of the domain as an answer."""
    if is_script(request):
        data = {"code": error.code, "message": str(error.message), "fields": error.fields}
        return JsonResponse(data, status=error.status)
    if request.method == "POST" and error.status in {409, 422, 429} and "number" in _route(request):
        messages.error(request, str(error.message))
        return redirect("thread", number=_route(request)["number"])
    return answer(request, error)


def done(request: HttpRequest, number: int, *, toast: str = "", undo: str = "", **more: Any) -> HttpResponse:
    """A change is made: words for a toast and the address that undoes it; without scripts, the page again."""
    if is_script(request):
        return JsonResponse({"toast": toast, "undo": undo, **more})
    if toast:
        messages.success(request, toast, extra_tags=undo)
    return redirect("thread", number=number)


def _signed_out(request: HttpRequest) -> HttpResponse:
    if is_script(request):
        words = _("The session has ended. Sign in again in another tab; what is typed stays here.")
        return JsonResponse({"code": "signed_out", "message": words}, status=401)
    return redirect_to_login(request.get_full_path())


def _route(request: HttpRequest) -> dict[str, Any]:
    return request.resolver_match.kwargs if request.resolver_match else {}
