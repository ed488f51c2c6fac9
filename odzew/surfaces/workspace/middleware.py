"""Language, theme and time zone of whoever asks."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

_ZONE = zoneinfo.ZoneInfo("Europe/Warsaw")
_KNOWN = {code for code, _name in settings.LANGUAGES}


class PreferencesMiddleware:
    """An agent's profile decides; then the language cookie or browser; then Polish.

    Touches the session only when a session cookie came, so that customers' pages cost no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language, theme = self._wishes(request)
        request.theme = theme  # type: ignore[attr-defined]  # read by ui/base.html
        with translation.override(language), timezone.override(_ZONE):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    def _wishes(self, request: HttpRequest) -> tuple[str, str]:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return request.user.language, request.user.theme
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if asked not in _KNOWN:
            asked = translation.get_language_from_request(request)
        return (asked if asked in _KNOWN else settings.LANGUAGE_CODE), request.COOKIES.get(
            "odzew_theme", "system"
        )
