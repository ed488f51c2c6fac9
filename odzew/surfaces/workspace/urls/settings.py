"""Addresses of settings, of one's own account and of the first-run wizard."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.settings.views import (
    arrivals,
    audit,
    brands,
    catalogue,
    channels,
    connect,
    desk,
    guard,
    me,
    people,
    roles,
    teams,
)
from odzew.surfaces.workspace.setup import views as setup
from odzew.surfaces.workspace.views import enter, public

_ME = [
    path("settings/", me.home, name="settings"),
    path("settings/me", me.profile, name="settings-me"),
    path("settings/work", me.work, name="settings-work"),
    path("settings/sessions", me.sessions, name="settings-sessions"),
    path("settings/sessions/others/end", me.end_other_sessions, name="end-other-sessions"),
    path("settings/sessions/<int:key>/end", me.end_session, name="end-session"),
    path("me/presence", me.presence, name="presence"),
    path("me/theme", me.theme, name="theme"),
]
_TEAM = [
    path("settings/people", people.people, name="settings-people"),
    path("settings/people/invite", people.invite, name="invite"),
    path("settings/people/invitations/<uuid:public_id>/resend", people.resend, name="invitation-resend"),
    path(
        "settings/people/invitations/<uuid:public_id>/withdraw", people.withdraw, name="invitation-withdraw"
    ),
    path("settings/people/<uuid:public_id>", people.person, name="settings-person"),
    path("settings/people/<uuid:public_id>/deactivate", people.deactivate, name="person-deactivate"),
    path("settings/people/<uuid:public_id>/reactivate", people.reactivate, name="person-reactivate"),
    path("settings/teams", teams.teams, name="settings-teams"),
    path("settings/teams/new", teams.team, name="settings-team-new"),
    path("settings/teams/<uuid:public_id>", teams.team, name="settings-team"),
    path("settings/teams/<uuid:public_id>/delete", teams.delete, name="settings-team-delete"),
    path("settings/roles", roles.roles, name="settings-roles"),
    path("settings/roles/cell", roles.set_cell, name="settings-role-cell"),
]
_CHANNELS = [
    path("settings/channels", channels.channels, name="settings-channels"),
    path("settings/channels/new/<str:kind>", channels.new_account, name="settings-channel-new"),
    path("settings/channels/check", channels.check, name="settings-channel-check"),
    path("settings/channels/<uuid:public_id>", channels.account, name="settings-channel"),
    path("settings/channels/connected", connect.connected, name="settings-channel-connected"),
    path("settings/channels/<uuid:public_id>/connect", connect.connect, name="settings-channel-connect"),
    path("settings/channels/<uuid:public_id>/domain", channels.domain, name="settings-channel-domain"),
    path("settings/channels/<uuid:public_id>/active", channels.set_active, name="settings-channel-active"),
    path(
        "settings/channels/<uuid:public_id>/secret",
        channels.new_identity_secret,
        name="settings-channel-secret",
    ),
    path("settings/brands", brands.brands, name="settings-brands"),
    path("settings/brands/new", brands.brand, name="settings-brand-new"),
    path("settings/brands/<uuid:public_id>", brands.brand, name="settings-brand"),
    path("settings/brands/<uuid:public_id>/active", brands.set_active, name="settings-brand-active"),
    path("settings/brands/<uuid:public_id>/form", brands.form_fields, name="settings-form-fields"),
]
_COMPANY = [
    path("settings/tags", catalogue.tags, name="settings-tags"),
    path("settings/tags/<path:name>/delete", catalogue.delete_tag, name="settings-tag-delete"),
    path("settings/tags/<path:name>", catalogue.tag, name="settings-tag"),
    path("settings/fields", catalogue.fields, name="settings-fields"),
    path("settings/fields/new", catalogue.field, name="settings-field-new"),
    path("settings/fields/<int:key>", catalogue.field, name="settings-field"),
    path("settings/fields/<int:key>/delete", catalogue.delete_field, name="settings-field-delete"),
    path("settings/desk", desk.desk, name="settings-desk"),
    path("settings/guard", guard.guard, name="settings-guard"),
    path("settings/arrivals", arrivals.arrivals, name="settings-arrivals"),
    path("settings/arrivals/<uuid:public_id>/replay", arrivals.replay, name="arrival-replay"),
    path("settings/arrivals/<uuid:public_id>/raw", arrivals.raw, name="arrival-raw"),
    path("settings/deliveries", arrivals.deliveries, name="settings-deliveries"),
    path("settings/deliveries/<int:key>/retry", arrivals.retry, name="delivery-retry"),
    path("settings/audit", audit.audit, name="settings-audit"),
]
_OUTSIDE = [
    path("language/", enter.language, name="language"),
    path("setup/", setup.setup, name="setup"),
    path("setup/<slug:step>/", setup.step, name="setup-step"),
    path("favicon.ico", public.favicon, name="favicon"),
    path("manifest.webmanifest", public.manifest, name="manifest"),
    path("robots.txt", public.robots, name="robots"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_ME, *_TEAM, *_CHANNELS, *_COMPANY, *_OUTSIDE]
