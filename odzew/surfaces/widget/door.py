"""The way into the widget's addresses: any allowed page of another origin, a bearer token, no cookies."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from odzew.channels.chat import identity, queries, rules
from odzew.channels.chat.account import settings_of
from odzew.kit.errors import Invalid, NotAllowed, OdzewError
from odzew.surfaces.widget.talk import Guest

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount

View = Callable[..., HttpResponse]
LONGEST_BODY = 512 * 1024


def door(method: str) -> Callable[[View], View]:
    """Let pages of allowed origins through; the view gets the account instead of its key. No CSRF: no cookies."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
            origin = request.headers.get("Origin", "")
            try:
                account = queries.account_of(key)
                refuse_origin(account, origin)
                response = _answer(request, view, method, account, kwargs)
            except OdzewError as error:
                response = told(error)
            return with_origin(response, origin)

        return guarded

    return guard


def refuse_origin(account: ChannelAccount, origin: str) -> None:
    """Raises NotAllowed for a page that the account does not list. No Origin header: not a foreign page."""
    if origin and not rules.may_embed(origin, settings_of(account).allowed_origins):
        raise NotAllowed("This page may not show the chat of this account.", code="origin")


def _answer(
    request: HttpRequest, view: View, method: str, account: ChannelAccount, kwargs: dict[str, Any]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(method)
    if request.method != method:
        return HttpResponseNotAllowed([method, "OPTIONS"])
    asked = request.headers.get("X-Odzew-Language", "") or account.brand.language
    with translation.override("en" if asked.lower().startswith("en") else "pl"):
        return view(request, account, **kwargs)


def _preflight(method: str) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = f"{method}, OPTIONS"
    response["Access-Control-Allow-Headers"] = "authorization, content-type, x-odzew-language"
    response["Access-Control-Max-Age"] = "7200"
    return response


def with_origin(response: HttpResponse, origin: str) -> HttpResponse:
    """Errors too, so that the page can read why; credentials are never allowed."""
    if origin:
        response["Access-Control-Allow-Origin"] = origin
    response["Vary"] = "Origin"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def told(error: OdzewError) -> HttpResponse:
    """An error of the domain as JSON."""
    data = {"code": error.code, "words": str(error.message), "fields": error.fields}
    return JsonResponse(data, status=error.status)


def guest_of(request: HttpRequest, account: ChannelAccount) -> Guest:
    """Whoever holds the bearer token. Raises Forged."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    visitor = identity.visitor_of(token if scheme.lower() == "bearer" else "", account)
    language = translation.get_language() or "pl"
    return Guest(account, visitor, language=language, address=address_of(request))


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, for limits."""
    return str(request.META.get("REMOTE_ADDR", ""))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that came along. Raises Invalid."""
    if int(request.headers.get("Content-Length") or 0) > LONGEST_BODY:
        raise Invalid("The request is too long.", code="too_long")
    try:
        words = json.loads(request.body or b"{}")
    except ValueError as error:
        raise Invalid("The request is no JSON.", code="unreadable") from error
    if not isinstance(words, dict):
        raise Invalid("The request is no JSON object.", code="unreadable")
    return words
