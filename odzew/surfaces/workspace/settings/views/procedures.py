"""Procedures: how cases of each category are worked on, and which categories have none yet."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.queries import procedures as kept
from odzew.surfaces.workspace import labels
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.procedures import ProcedureForm, rows_shown, steps_given
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE = "settings-procedures"


@require_GET
@settings_door(Permission.EDIT_TEMPLATES)
def procedures(request: AgentRequest) -> HttpResponse:
    """All of them, and whether each category has one."""
    categories = [
        {"label": labels.KIND[one.kind], "uses": one.uses, "names": one.names} for one in kept.categories()
    ]
    context = {
        "rows": [{"row": one, "kind": labels.KIND.get(one.kind, "")} for one in kept.all_procedures()],
        "categories": categories,
        "gaps": sum(not one["names"] for one in categories),
    }
    return show(request, PAGE, "procedures.html", context)


@require_http_methods(["GET", "POST"])
@settings_door(Permission.EDIT_TEMPLATES)
def procedure(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """One procedure; without an id, a new one."""
    row = kept.procedure(public_id) if public_id else None
    saved = {name: getattr(row, name) for name in ProcedureForm.base_fields} if row else {"is_active": True}
    form = ProcedureForm(request.POST or None, initial=saved)
    steps = steps_given(request.POST) if request.method == "POST" else (row.steps if row else [])
    if request.method == "POST" and take(
        form, lambda: actions.save_procedure(row, by=request.user, steps=steps, **form.cleaned_data)
    ):
        return done(request, _("Saved."), PAGE)
    context = {"form": form, "row": row, "steps": rows_shown(steps)}
    context["templates"] = [
        {"id": str(one.public_id), "name": one.name} for one in conversations.templates(request.user)
    ]
    return show(request, PAGE, "procedure.html", context, status=status_of(form))


@require_POST
@settings_door(Permission.EDIT_TEMPLATES)
def delete(request: AgentRequest, public_id: str) -> HttpResponse:
    row = kept.procedure(public_id)
    return attempt(
        request, lambda: actions.delete_procedure(row, by=request.user), _("The procedure is deleted."), PAGE
    )
