"""Addresses of calendars, policies, the guard and the charter."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.promises import calendars

_CALENDARS = [
    path("settings/calendars", calendars.calendars, name="settings-calendars"),
    path("settings/calendars/new", calendars.calendar, name="settings-calendar-new"),
    path("settings/calendars/preview", calendars.preview, name="settings-calendar-preview"),
    path("settings/calendars/<uuid:public_id>", calendars.calendar, name="settings-calendar"),
    path("settings/calendars/<uuid:public_id>/delete", calendars.delete, name="settings-calendar-delete"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_CALENDARS]
