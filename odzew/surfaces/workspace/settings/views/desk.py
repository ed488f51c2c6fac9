"""The desk itself."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.desk import DeskForm
from odzew.surfaces.workspace.settings.showing import done, show, status_of, take

PAGE = "settings-desk"
FREE = ("privacy_text", "security_contact")


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_DESK)
def desk(request: AgentRequest) -> HttpResponse:
    row = queries.desk()
    saved = {name: getattr(row, name, None) or row.settings.get(name, "") for name in DeskForm.base_fields}
    form = DeskForm(request.POST or None, initial=saved | {"undo_seconds": row.undo_seconds})

    def save() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name not in FREE}
        free = {name: form.cleaned_data[name] for name in FREE}
        actions.change_desk(values, by=request.user, settings=free)

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), PAGE)
    return show(request, PAGE, "desk.html", {"form": form}, status=status_of(form))
