"""Addresses of rules."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.automation import views

_RULE = "settings/rules/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/rules", views.rules, name="settings-rules"),
    path("settings/rules/new", views.rule, name="settings-rule-new"),
    path("settings/rules/export", views.export, name="settings-rules-export"),
    path("settings/rules/import", views.take_file, name="settings-rules-import"),
    path(_RULE, views.rule, name="settings-rule"),
    path(f"{_RULE}/switch", views.switch, name="settings-rule-switch"),
    path(f"{_RULE}/move", views.move, name="settings-rule-move"),
    path(f"{_RULE}/delete", views.delete, name="settings-rule-delete"),
    path(f"{_RULE}/runs", views.runs, name="settings-rule-runs"),
    path(f"{_RULE}/versions", views.versions, name="settings-rule-versions"),
    path(f"{_RULE}/versions/<int:number>/restore", views.restore, name="settings-rule-restore"),
    path(f"{_RULE}/secret", views.secret, name="settings-rule-secret"),
]
