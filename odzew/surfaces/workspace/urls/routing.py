"""Addresses of assignment, leave and skills."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.workspace.settings.views import routing, skills

_ONE = "<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/routing", routing.routing, name="settings-routing"),
    path("settings/routing/boards", routing.boards, name="settings-routing-boards"),
    path(f"settings/routing/teams/{_ONE}", routing.team, name="settings-routing-team"),
    path(f"settings/routing/people/{_ONE}", routing.seat, name="settings-routing-seat"),
    path("settings/leave", routing.leave, name="settings-leave"),
    path(f"settings/leave/{_ONE}/cancel", routing.cancel_leave, name="settings-leave-cancel"),
    path("settings/me/leave", routing.own_leave, name="settings-own-leave"),
    path(f"settings/me/leave/{_ONE}/cancel", routing.cancel_own_leave, name="settings-own-leave-cancel"),
    path("settings/skills", skills.skills, name="settings-skills"),
    path("settings/skills/export", skills.export, name="settings-skills-export"),
    path("settings/skills/new", skills.skill, name="settings-skill-new"),
    path("settings/skills/needs/new", skills.need, name="settings-skill-need-new"),
    path(f"settings/skills/needs/{_ONE}/delete", skills.delete_need, name="settings-skill-need-delete"),
    path(f"settings/skills/{_ONE}", skills.skill, name="settings-skill"),
    path(f"settings/skills/{_ONE}/delete", skills.delete, name="settings-skill-delete"),
]
