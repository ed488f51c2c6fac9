"""Addresses of calendars, policies, the guard, the charter and the figures of what was kept."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.settings.views import charter
from odzew.surfaces.workspace.views import kept

urlpatterns: list[URLPattern | URLResolver] = [
    path("promises/kept", kept.kept, name="promises-kept"),
    path("settings/charter", charter.charter, name="settings-charter"),
    path("settings/charter/<uuid:public_id>", charter.brand, name="settings-charter-brand"),
]
