"""Addresses of procedures and of the ticks beside a case."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.settings.views import procedures
from odzew.surfaces.workspace.views import solving

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/procedures", procedures.procedures, name="settings-procedures"),
    path("settings/procedures/new", procedures.procedure, name="settings-procedure-new"),
    path("settings/procedures/<uuid:public_id>", procedures.procedure, name="settings-procedure"),
    path("settings/procedures/<uuid:public_id>/delete", procedures.delete, name="settings-procedure-delete"),
    path("c/<int:number>/tick", solving.tick, name="thread_tick"),
]
