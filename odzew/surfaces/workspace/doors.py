"""How agents' pages open: only for a signed-in, active person, and an error of the domain becomes an answer."""

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from odzew.kit.errors import NotAllowed, NotFound, OdzewError

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


class AgentRequest(HttpRequest):
    """A request whose user is an agent."""

    user: "Agent"


def agent_door(view: Callable[Concatenate[AgentRequest, Rest], HttpResponse]) -> View[Rest]:
    """Signed-in agents only; errors of the domain are translated here, once for every agents' page."""

    @wraps(view)
    def door(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # login_required lets agents through only
        except OdzewError as error:
            return answer(request, error)

    return cast("View[Rest]", login_required(door))


def answer(request: HttpRequest, error: OdzewError) -> HttpResponse:
    """The error as JSON for scripts, as a toast for a part of a page, else as a page."""
    words = gettext(str(error.message))
    if "application/json" in request.headers.get("Accept", ""):
        body = {"error": {"code": error.code, "message": words, "fields": error.fields}}
        return JsonResponse(body, status=error.status)
    if is_part(request):
        response = HttpResponse(words, status=error.status, content_type="text/plain; charset=utf-8")
        return with_toast(response, words, level="error")
    page = {NotFound.status: "404.html", NotAllowed.status: "403.html"}.get(error.status, "400.html")
    return render(request, page, {"words": words}, status=error.status)


def is_part(request: HttpRequest) -> bool:
    """Whether a script asked for a part of a page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch"


def with_toast(response: HttpResponse, text: str, *, level: str = "success", undo: str = "") -> HttpResponse:
    """The answer, and words that the page shows for a moment; undo: an address that takes the act back."""
    words = {"text": text, "level": level} | ({"undo": undo} if undo else {})
    response.headers["HX-Trigger"] = json.dumps({"toast": words})
    return response
