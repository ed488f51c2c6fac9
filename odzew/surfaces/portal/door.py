"""The one way into a customers' page: no login, no session, nothing stored by browsers or found by search engines.

The pages carry their own proofs (a signed slip, a secret link), so no cookie has to be accepted to write to us.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from odzew.core.accounts import queries as accounts
from odzew.kit import limits, visitors
from odzew.kit.errors import NotFound, OdzewError, TooMuch

View = Callable[..., HttpResponse]
WINDOW_SECONDS = 600
PAGES_IN_WINDOW = 600
YEAR_SECONDS = 365 * 24 * 3600


def public_door(*methods: str) -> Callable[[View], View]:
    """Let anybody through with these methods, as often as a person would come; errors become a page."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            try:
                chosen = _chosen_language(request)
                response = chosen or _limited(request, lambda: view(request, *args, **kwargs))
            except OdzewError as error:
                response = told(request, error)
            return _unseen(response)

        return guarded

    return guard


def who(request: HttpRequest) -> str:
    """The visitor for limits: a network address, an IPv6 home as one."""
    address = visitors.address(request.META, settings.ODZEW_TRUSTED_PROXIES)
    return visitors.neighbourhood(address)


def told(request: HttpRequest, error: OdzewError) -> HttpResponse:
    """An error as a page for customers; every closed door looks the same."""
    is_link = request.path.startswith("/s/")
    page = "portal/no_link.html" if is_link and error.status == NotFound.status else "portal/trouble.html"
    brands = list(accounts.brands())
    only = brands[0] if len(brands) == 1 else None
    context = {"words": error.message, "status": error.status, "brands": brands, "brand": only}
    response = render(request, page, context, status=error.status)
    if error.status == TooMuch.status:
        response["Retry-After"] = str(WINDOW_SECONDS)
    return response


def _limited(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    most = int(accounts.setting("public_pages_in_10_minutes", PAGES_IN_WINDOW))
    limits.take("public-page", who(request), limit=most, seconds=WINDOW_SECONDS)
    return view()


def _chosen_language(request: HttpRequest) -> HttpResponse | None:
    """`?language=en` is remembered and leaves the address."""
    chosen = request.GET.get("language", "")
    if request.method != "GET" or chosen not in dict(settings.LANGUAGES):
        return None
    rest = request.GET.copy()
    del rest["language"]
    response = HttpResponseRedirect(request.path + (f"?{rest.urlencode()}" if rest else ""))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _unseen(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
    return response
