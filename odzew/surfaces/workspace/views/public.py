"""What browsers and robots ask of any site: the app's manifest, robots.txt, security.txt."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from odzew.core.accounts import queries
from odzew.kit import clock
from odzew.ui import manifest as built

DAY_SECONDS = 24 * 3600


@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the desk can be put on a phone's home screen."""
    del request
    sizes = (192, 512)
    icons = [
        {
            "src": static(f"ui/icon-{n}.png"),
            "sizes": f"{n}x{n}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for n in sizes
    ]
    data = {
        "name": "Odzew",
        "short_name": "Odzew",
        "description": _("Everyone who waits has a promise with a time."),
        "start_url": "/inbox/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f2ef",
        "theme_color": "#f4f2ef",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}, *icons],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows pushes while no page is open; at the root, so that it may answer for all pages."""
    del request
    script = built.content("push")
    if script is None:
        raise Http404
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"}
    )


@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for where a page names no icon: a file, a piece of a page, an older bookmark."""
    del request
    return HttpResponseRedirect(static("ui/mark.svg"))


@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    """Only the help pages are for search engines."""
    del request
    lines = ("User-agent: *", "Allow: /help/", "Allow: /static/", "Disallow: /")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a hole (RFC 9116); not there until the desk's setting `security_contact` names a place."""
    del request
    contact = queries.setting("security_contact", "")
    if not contact:
        raise Http404
    address = contact if "://" in contact else f"mailto:{contact}"
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"Contact: {address}\nExpires: {expires}\nPreferred-Languages: pl, en\n"
    return HttpResponse(text, content_type="text/plain")
