"""Addresses of the workspace pages: one module a part, joined here."""

from django.urls import URLPattern, URLResolver

from odzew.surfaces.workspace.urls import contacts, inbox, settings, thread

urlpatterns: list[URLPattern | URLResolver] = [
    *inbox.urlpatterns,
    *thread.urlpatterns,
    *contacts.urlpatterns,
    *settings.urlpatterns,
]
