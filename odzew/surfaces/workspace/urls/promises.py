"""Addresses of calendars, policies, the guard, the charter and the figures of what was kept."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.promises import calendars, calls, case, policies
from odzew.surfaces.workspace.settings.views import charter
from odzew.surfaces.workspace.views import kept

_CALENDARS = [
    path("settings/calendars", calendars.calendars, name="settings-calendars"),
    path("settings/calendars/new", calendars.calendar, name="settings-calendar-new"),
    path("settings/calendars/preview", calendars.preview, name="settings-calendar-preview"),
    path("settings/calendars/<uuid:public_id>", calendars.calendar, name="settings-calendar"),
    path("settings/calendars/<uuid:public_id>/delete", calendars.delete, name="settings-calendar-delete"),
]

_POLICIES = [
    path("settings/policies", policies.policies, name="settings-policies"),
    path("settings/policies/new", policies.policy, name="settings-policy-new"),
    path("settings/policies/<uuid:series>", policies.policy, name="settings-policy"),
    path("settings/policies/<uuid:series>/move", policies.move, name="settings-policy-move"),
    path("settings/policies/<uuid:series>/delete", policies.delete, name="settings-policy-delete"),
]
_CASE = [
    path("c/<int:number>/promises", case.make, name="thread_promise"),
    path("c/<int:number>/promises/spoken", case.spoken, name="thread_spoken"),
    path("c/<int:number>/promises/<uuid:public_id>/release", case.release, name="thread_promise_release"),
    path("c/<int:number>/promises/<uuid:public_id>/fulfil", case.fulfil, name="thread_promise_fulfil"),
    path("calls/", calls.calls, name="calls"),
]

_TOLD = [
    path("promises/kept", kept.kept, name="promises-kept"),
    path("settings/charter", charter.charter, name="settings-charter"),
    path("settings/charter/<uuid:public_id>", charter.brand, name="settings-charter-brand"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_CALENDARS, *_POLICIES, *_CASE, *_TOLD]
