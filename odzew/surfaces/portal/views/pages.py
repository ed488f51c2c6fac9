"""Pages that need no case: how to reach a brand, accessibility, privacy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries.public import public_doors
from odzew.kit.errors import NotFound
from odzew.surfaces.portal.door import public_door


@public_door("GET")
def help_start(request: HttpRequest) -> HttpResponse:
    """The brands of this desk; with one brand its own page at once."""
    brands = list(accounts.brands())
    if len(brands) == 1:
        return redirect("portal-help", slug=brands[0].slug)
    return render(request, "portal/brands.html", {"brands": brands})


@public_door("GET")
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every way to reach the brand that is open now."""
    brand = accounts.brands().filter(slug=slug).first()
    if brand is None:
        raise NotFound(_("There is no such page."))
    doors = public_doors(brand)
    kinds = {row.kind for row in doors}
    context = {"brand": brand, "doors": doors, "has_form": "form" in kinds, "has_chat": "chat" in kinds}
    return render(request, "portal/help.html", context)


@public_door("GET")
def accessibility(request: HttpRequest) -> HttpResponse:
    """What these pages do for people with disabilities, and whom to tell about a barrier."""
    context = {"organisation": accounts.desk().organisation, "brands": accounts.brands()}
    return render(request, "portal/accessibility.html", context)


@public_door("GET")
def privacy(request: HttpRequest) -> HttpResponse:
    """The desk's own privacy notice; until it is written, what the software itself does with the data."""
    texts = accounts.setting("privacy_notice", {})
    own = texts.get((get_language() or "pl")[:2], "") if isinstance(texts, dict) else str(texts)
    context = {"organisation": accounts.desk().organisation, "text": own, "brands": accounts.brands()}
    return render(request, "portal/privacy.html", context)
