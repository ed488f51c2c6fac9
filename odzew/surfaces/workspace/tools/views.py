"""Templates with a live preview, and macros: everybody has their own, shared ones need a permission."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.rules import variables
from odzew.kit.errors import Invalid, NotAllowed
from odzew.surfaces.workspace.doors import AgentRequest, agent_door
from odzew.surfaces.workspace.settings import shelf
from odzew.surfaces.workspace.tools import forms


@require_GET
@agent_door
def templates(request: AgentRequest) -> HttpResponse:
    """All templates that the agent may use, those that they may edit as links."""
    query = request.GET.get("q", "")[:80]
    rows = conversations.templates(request.user, query=query, limit=500)
    context = shelf.around(request, "settings-templates") | {
        "rows": [(row, conversations.may_edit(request.user, row)) for row in rows],
        "query": query,
    }
    return render(request, "workspace/tools/templates.html", context)


@require_http_methods(["GET", "POST"])
@agent_door
def template(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """Write a template; beside it stands what the customer of a real case would read."""
    row = _editable(request, conversations.template(request.user, public_id)) if public_id else None
    initial = forms.template_initial(row) if row else {"language": "pl", "scope": forms.OWN}
    form = forms.TemplateForm(request.POST or None, agent=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_template(row, form.words(), by=request.user)
            return redirect("settings-templates")
        except Invalid as error:
            form.refuse(error.fields, str(error.message))
    context = shelf.around(request, "settings-templates") | {
        "row": row,
        "form": form,
        "known": variables.KNOWN,
    }
    context |= _previewed(request, str(form["body"].value() or ""), str(form["language"].value() or "pl"))
    return render(request, "workspace/tools/template.html", context, status=422 if form.errors else 200)


@require_POST
@agent_door
def preview(request: AgentRequest) -> HttpResponse:
    """The words as they are typed, filled in for the newest case that the agent sees."""
    text, language = request.POST.get("body", "")[:20_000], request.POST.get("language", "pl")
    return render(request, "workspace/tools/preview.html", _previewed(request, text, language))


@require_POST
@agent_door
def delete_template(request: AgentRequest, public_id: str) -> HttpResponse:
    actions.delete_template(conversations.template(request.user, public_id), by=request.user)
    messages.success(request, _("The template is deleted."))
    return redirect("settings-templates")


@require_GET
@agent_door
def macros(request: AgentRequest) -> HttpResponse:
    """All macros that the agent may run."""
    rows = [(row, conversations.may_edit(request.user, row)) for row in conversations.macros(request.user)]
    context = shelf.around(request, "settings-macros") | {"rows": rows}
    return render(request, "workspace/tools/macros.html", context)


@require_http_methods(["GET", "POST"])
@agent_door
def macro(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """Put a macro together: one line a step."""
    row = _editable(request, conversations.macro(request.user, public_id)) if public_id else None
    initial = forms.macro_initial(row) if row else {"scope": forms.OWN}
    form = forms.MacroForm(request.POST or None, agent=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and save_macro(request, row, form):
        return redirect("settings-macros")
    context = shelf.around(request, "settings-macros") | {"row": row, "form": form}
    return render(request, "workspace/tools/macro.html", context, status=422 if form.errors else 200)


def save_macro(request: AgentRequest, row: Any, form: forms.MacroForm) -> bool:
    """Whether it was saved; else the form says why."""
    steps = form.steps()
    if not steps:
        form.add_error(None, _("Choose at least one step."))
        return False
    name = form.cleaned_data["name"]
    try:
        actions.save_macro(row, name=name, given=steps, by=request.user, team=form.team, is_own=form.is_own)
    except Invalid as error:
        form.add_error(None, _(str(error.message)))
        return False
    return True


@require_POST
@agent_door
def delete_macro(request: AgentRequest, public_id: str) -> HttpResponse:
    actions.delete_macro(conversations.macro(request.user, public_id), by=request.user)
    messages.success(request, _("The macro is deleted."))
    return redirect("settings-macros")


def _editable(request: AgentRequest, row: Any) -> Any:
    if not conversations.may_edit(request.user, row):
        raise NotAllowed(_("Your role does not allow changing shared templates and macros."))
    return row


def _previewed(request: AgentRequest, text: str, language: str) -> dict[str, Any]:
    case = conversations.newest_case(request.user)
    shown = (
        conversations.render_text(
            text, language if language in actions.LANGUAGES else "pl", conversation=case, agent=request.user
        )
        if case
        else text
    )
    return {"shown": shown, "case": case, "problems": actions.template_problems(text)}
