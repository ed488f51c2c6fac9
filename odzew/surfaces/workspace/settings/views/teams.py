"""Teams: who answers together."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.people import TeamForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE = "settings-teams"


@require_GET
@settings_door(Permission.MANAGE_TEAMS)
def teams(request: AgentRequest) -> HttpResponse:
    return show(request, PAGE, "teams.html", {"teams": queries.teams_with_people()})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_TEAMS)
def team(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """One team; without an id, a new one."""
    row = queries.team(public_id) if public_id else None
    people = row.memberships.all() if row else []
    saved = {
        "name": row.name if row else "",
        "description": row.description if row else "",
        "members": [str(one.agent.public_id) for one in people if not one.is_lead],
        "leads": [str(one.agent.public_id) for one in people if one.is_lead],
    }
    form = TeamForm(request.POST or None, initial=saved)
    if request.method == "POST" and take(
        form, lambda: actions.save_team(row, by=request.user, **form.cleaned_data)
    ):
        return done(request, _("Saved."), PAGE)
    return show(request, PAGE, "team.html", {"form": form, "team": row}, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_TEAMS)
def delete(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.team(public_id)
    return attempt(
        request, lambda: actions.delete_team(row, by=request.user), _("The team is dissolved."), PAGE
    )
