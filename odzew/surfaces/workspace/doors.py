"""The one way into an agents' page: signed in, a known method, allowed; every error told in the right voice.

A script (`X-Requested-With: fetch`, or one that accepts JSON) gets `{"code", "message", "fields"}`, also when the
session has ended: a redirect to the login would look like success. A part of a page gets a toast, a form of a
conversation comes back with the words, everything else gets a page.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.kit.errors import NotAllowed, NotFound, OdzewError
from odzew.surfaces.workspace import reasons

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
COMES_BACK = {409, 422, 429}


class AgentRequest(HttpRequest):
    """A request whose user is an agent."""

    user: "Agent"


Page = Callable[Concatenate[AgentRequest, Rest], HttpResponse]


def agent_door(view: Page[Rest], *, methods: tuple[str, ...] = ()) -> View[Rest]:
    """Signed-in agents only; errors of the domain are translated here, once for every agents' page."""

    @wraps(view)
    def door(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        if methods and request.method not in methods:
            return HttpResponseNotAllowed(methods)
        try:
            return view(cast("AgentRequest", request), *args, **kwargs)
        except OdzewError as error:
            return told(request, error)

    return cast("View[Rest]", door)


def door(*methods: str) -> Callable[[Page[Rest]], View[Rest]]:
    """Signed-in agents, with these methods; HEAD goes where GET does."""
    known = (*methods, "HEAD") if "GET" in methods else methods

    def guard(view: Page[Rest]) -> View[Rest]:
        return agent_door(view, methods=known)

    return guard


def settings_door(permission: Permission | None = None) -> Callable[[Page[Rest]], View[Rest]]:
    """Signed-in agents who hold the permission; others are told who can help."""

    def guard(view: Page[Rest]) -> View[Rest]:
        @wraps(view)
        def allowed(request: AgentRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if permission is not None:
                accounts.require(request.user, permission)
            return view(request, *args, **kwargs)

        return agent_door(allowed)  # type: ignore[arg-type]  # wraps() names the first argument; nobody calls it by name

    return guard


def me(request: HttpRequest) -> "Agent":
    """The signed-in agent behind a door."""
    return cast("Agent", request.user)


def is_script(request: HttpRequest) -> bool:
    """Whether our own script asks, and wants data instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def is_part(request: HttpRequest) -> bool:
    """Whether a script asked for a part of a page."""
    return "HX-Request" in request.headers or is_script(request)


def told(request: HttpRequest, error: OdzewError) -> HttpResponse:
    """An error of the domain as an answer."""
    if request.method == "POST" and reasons.is_about_reason(error):
        return reasons.ask(request, error, is_script=is_script(request))
    words = gettext(str(error.message))
    if is_script(request) or "application/json" in request.headers.get("Accept", ""):
        data = {"code": error.code, "message": words, "fields": error.fields}
        return JsonResponse(data, status=error.status)
    if is_part(request):
        response = HttpResponse(words, status=error.status, content_type="text/plain; charset=utf-8")
        return with_toast(response, words, level="error")
    number = request.resolver_match.kwargs.get("number") if request.resolver_match else None
    if request.method == "POST" and error.status in COMES_BACK and number is not None:
        messages.error(request, words)
        return redirect("thread", number=number)
    page = {NotFound.status: "404.html", NotAllowed.status: "403.html"}.get(error.status, "400.html")
    return render(request, page, {"words": words}, status=error.status)


def done(request: HttpRequest, number: int, *, toast: str = "", undo: str = "", **more: Any) -> HttpResponse:
    """A case is changed: words for a toast and the address that undoes it; without scripts, its page again."""
    if is_script(request):
        return JsonResponse({"toast": toast, "undo": undo, **more})
    if toast:
        messages.success(request, toast, extra_tags=undo)
    return redirect("thread", number=number)


def with_toast(response: HttpResponse, text: str, *, level: str = "success", undo: str = "") -> HttpResponse:
    """The answer, and words that the page shows for a moment; undo: an address that takes the act back."""
    words = {"text": text, "level": level} | ({"undo": undo} if undo else {})
    response.headers["HX-Trigger"] = json.dumps({"toast": words})
    return response


def _signed_out(request: HttpRequest) -> HttpResponse:
    if is_script(request):
        words = gettext("The session has ended. Sign in again in another tab; what is typed stays here.")
        return JsonResponse({"code": "signed_out", "message": words}, status=401)
    return redirect_to_login(request.get_full_path())
