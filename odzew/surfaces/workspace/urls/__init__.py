"""Addresses of the workspace pages: one module a part, joined here."""

from django.urls import URLPattern, URLResolver

from odzew.surfaces.workspace.urls import (
    automation,
    contacts,
    customers,
    inbox,
    notifications,
    procedures,
    promises,
    radar,
    routing,
    settings,
    thread,
    tools,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *inbox.urlpatterns,
    *thread.urlpatterns,
    *contacts.urlpatterns,
    *settings.urlpatterns,
    *customers.urlpatterns,
    *tools.urlpatterns,
    *promises.urlpatterns,
    *routing.urlpatterns,
    *automation.urlpatterns,
    *notifications.urlpatterns,
    *procedures.urlpatterns,
    *radar.urlpatterns,
]
