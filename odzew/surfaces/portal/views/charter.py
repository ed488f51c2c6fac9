"""The communication charter: a public page, in Polish at /karta/ and in English at /charter/."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from odzew.features.promises.queries import charters
from odzew.kit.errors import NotFound
from odzew.surfaces.portal import charter_words
from odzew.surfaces.portal.door import public_door


def _spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address says the language; a customer who chose one keeps it."""

    def spoken(request: HttpRequest, slug: str = "", *, language: str = "") -> HttpResponse:
        if not language:
            return view(request, slug)
        with translation.override(language):
            return view(request, slug)

    return spoken


@public_door("GET")
@_spoken
def start(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The charters of this desk; a single one at once."""
    del slug
    brands = charters.published()
    if not brands:
        raise NotFound("There is no such page.")
    if len(brands) == 1:
        return redirect("portal-charter", slug=brands[0].slug)
    return render(request, "portal/charters.html", {"brands": brands})


@public_door("GET")
@_spoken
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """One brand's charter, made of its settings and its figures."""
    page = charters.charter_page(slug, preview=request.GET.get("preview", ""))
    language = (translation.get_language() or "pl")[:2]
    context = {
        "page": page,
        "brand": page.brand,
        "own_words": page.charter.texts.get(language, ""),
        "ways": charter_words.ways(page),
        "week": charter_words.week(page.usual),
        "days": charter_words.days(page),
        "kept": charter_words.share(page.kept),
        "is_preview": not page.charter.is_public,
    }
    return render(request, "portal/charter.html", context)
