"""Who may do what: seen by everybody, changed by owners."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission, Role
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import words
from odzew.surfaces.workspace.settings.showing import attempt, show

PAGE = "settings-roles"


@require_GET
@settings_door()
def roles(request: AgentRequest) -> HttpResponse:
    held, changed = queries.matrix(), queries.overrides()
    rows = [
        {
            "permission": permission,
            "label": words.PERMISSION[permission],
            "cells": [
                {
                    "role": role,
                    "label": words.ROLE[role],
                    "is_held": held[role][permission],
                    "is_fixed": role == Role.OWNER or permission == Permission.MANAGE_ROLES,
                    "is_changed": (role, permission) in changed,
                }
                for role in Role
            ],
        }
        for permission in Permission
    ]
    context = {
        "rows": rows,
        "roles": [(role, words.ROLE[role]) for role in Role],
        "may_edit": queries.may(request.user, Permission.MANAGE_ROLES),
    }
    return show(request, PAGE, "roles.html", context)


@require_POST
@settings_door(Permission.MANAGE_ROLES)
def set_cell(request: AgentRequest) -> HttpResponse:
    """One cell, pressed."""
    role, permission = request.POST.get("role", ""), request.POST.get("permission", "")
    is_allowed = request.POST.get("allowed") == "yes"
    return attempt(
        request,
        lambda: actions.set_permission(role, permission, is_allowed=is_allowed, by=request.user),
        _("Saved."),
        PAGE,
    )
