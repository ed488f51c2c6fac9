"""Addresses of the customers' pages."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.portal.views import case, charter, contact, counter, pages

_CASE = "s/<str:token>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("form/<slug:slug>/", contact.contact, name="portal-form"),
    path("form/<slug:slug>/sent/<str:receipt>/", contact.sent, name="portal-form-sent"),
    path(_CASE, case.show, name="portal-case"),
    path(f"{_CASE}say", case.say, name="portal-case-say"),
    path(f"{_CASE}call", case.call, name="portal-case-call"),
    path(f"{_CASE}person", case.person, name="portal-case-person"),
    path(f"{_CASE}close", case.close, name="portal-case-close"),
    path(f"{_CASE}revoke", case.revoke, name="portal-case-revoke"),
    path(f"{_CASE}f/<uuid:public_id>", case.download, name="portal-case-file"),
    path("counter/<uuid:public_id>/", counter.sheet, name="portal-counter"),
    path("t/<str:code>/", counter.short, name="portal-counter-short"),
    path("ticket/take/<uuid:public_id>/", counter.take, name="portal-ticket-take"),
    path("ticket/<uuid:public_id>/", counter.ticket, name="portal-ticket"),
    path("ticket/<uuid:public_id>/now", counter.now, name="portal-ticket-now"),
    path("ticket/<uuid:public_id>/leave", counter.leave, name="portal-ticket-leave"),
    path("help/", pages.help_start, name="portal-help-start"),
    path("help/<slug:slug>/", pages.help_page, name="portal-help"),
    path("karta/", charter.start, name="portal-charters"),
    path("karta/<slug:slug>/", charter.charter, name="portal-charter"),
    path("charter/", charter.start, {"language": "en"}, name="portal-charters-english"),
    path("charter/<slug:slug>/", charter.charter, {"language": "en"}, name="portal-charter-english"),
    path("accessibility/", pages.accessibility, name="portal-accessibility"),
    path("privacy/", pages.privacy, name="portal-privacy"),
]
