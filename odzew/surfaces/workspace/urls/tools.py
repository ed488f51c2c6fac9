"""Addresses of templates and macros."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.tools import views

_TEMPLATE = "settings/templates/<uuid:public_id>"
_MACRO = "settings/macros/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/templates", views.templates, name="settings-templates"),
    path("settings/templates/new", views.template, name="settings-template-new"),
    path("settings/templates/preview", views.preview, name="settings-template-preview"),
    path(_TEMPLATE, views.template, name="settings-template"),
    path(f"{_TEMPLATE}/delete", views.delete_template, name="settings-template-delete"),
    path("settings/macros", views.macros, name="settings-macros"),
    path("settings/macros/new", views.macro, name="settings-macro-new"),
    path(_MACRO, views.macro, name="settings-macro"),
    path(f"{_MACRO}/delete", views.delete_macro, name="settings-macro-delete"),
]
