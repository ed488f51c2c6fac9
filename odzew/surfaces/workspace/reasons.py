"""Asking why a waiting customer needs no answer: a small dialog for scripts, the same form as a page without them."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations import actions
from odzew.core.conversations.queries.guard import guard_reasons, offered_reasons
from odzew.core.conversations.rules import reasons
from odzew.core.conversations.rules.guard import NOT_ASKED
from odzew.kit.errors import OdzewError

CACHED, SECONDS = "desk:guard_reasons", 30
CODE, WORDS = "reason", "reason_words"
UNDO = "undo"
_YES: Mapping[str, Promise] = {
    "resolve": _("Resolve anyway"),
    "close": _("Close anyway"),
    "pending": _("Their turn now"),
    "hold": _("Put on hold"),
    "snooze": _("Snooze anyway"),
    "merge": _("Merge anyway"),
    "bulk": _("Change them all"),
}


def given(request: HttpRequest) -> str:
    """The reason in a form, as it is kept; empty where none was asked for yet. Raises Invalid for half a reason.

    An undo carries its own in the address.
    """
    if CODE not in request.POST and WORDS not in request.POST:
        return UNDO if request.GET.get(CODE) == UNDO else ""
    return actions.chosen_reason(request.POST.get(CODE, ""), request.POST.get(WORDS, "")[:1000])


def is_about_reason(error: OdzewError) -> bool:
    return error.code == "needs_reason" or bool({CODE, WORDS} & set(error.fields))


def ask(request: HttpRequest, error: OdzewError, *, is_script: bool) -> HttpResponse:
    """The question, with everything that the form sent, so that the answer does the act itself."""
    context = _context(request, error)
    if not is_script:
        return render(request, "workspace/reason_page.html", context, status=error.status)
    html = render_to_string("workspace/parts/reason.html", context, request=request)
    words = gettext(str(error.message))
    data = {"code": error.code, "message": words, "fields": error.fields, "html": html}
    return JsonResponse(data, status=error.status)


def in_words(kept: str) -> str:
    """A kept reason as a person reads it: the words of its code and their own."""
    code, own = reasons.parted(kept)
    if not code:
        return own
    if code == NOT_ASKED:
        return gettext("the rules of the desk asked for no reason")
    known = {one.code: one for one in cache.get_or_set(CACHED, guard_reasons, SECONDS) or ()}
    said = known[code].said_in(get_language() or "en") if code in known else code
    return ": ".join(part for part in (said, own) if part)


def _context(request: HttpRequest, error: OdzewError) -> dict[str, Any]:
    language = get_language() or "en"
    act = error.fields.get("act") or request.POST.get("act", "")
    again = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in (CODE, WORDS, "csrfmiddlewaretoken", "act")
    ]
    return {
        "error": gettext(str(error.message)),
        "is_question": error.code == "needs_reason",
        "reasons": [(one.code, one.said_in(language)) for one in offered_reasons()],
        "own_words": reasons.OWN_WORDS,
        "chosen": request.POST.get(CODE, ""),
        "typed": request.POST.get(WORDS, ""),
        "again": again,
        "act": act,
        "yes": _YES.get(act, _("Go on")),
        "address": request.get_full_path(),
        "more": error.fields.get("more", ""),
        "back": request.META.get("HTTP_REFERER", "") or "/",
    }
