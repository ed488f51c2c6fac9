"""The list of rules, the editor with its dry run, and what each rule did and was."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts.rules import Permission
from odzew.features.automation import actions, queries
from odzew.features.automation.ready import ready
from odzew.kit.errors import Invalid, Refused
from odzew.surfaces.workspace.automation import gathered, typed
from odzew.surfaces.workspace.doors import AgentRequest, is_part, settings_door
from odzew.surfaces.workspace.settings import shelf
from odzew.surfaces.workspace.settings.showing import attempt, done

PAGE = "settings-rules"
may = settings_door(Permission.MANAGE_RULES)


def show(
    request: AgentRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    full = shelf.around(request, PAGE) | (context or {})
    return render(request, f"workspace/rules/{template}", full, status=status)


@require_GET
@may
def rules(request: AgentRequest) -> HttpResponse:
    """All rules as sentences, in the order in which they run, with their last thirty days."""
    return show(request, "list.html", gathered.listed(request.user))


@require_http_methods(["GET", "POST"])
@may
def rule(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """Write a rule; every button of the form but `save` gives the form back with its effect."""
    row = queries.rule(request.user, public_id) if public_id else None
    if request.method == "POST":
        form = typed.from_post(request.POST)
        errors, trial, saved = _asked(request, row, form)
        if saved is not None:
            return redirect("settings-rule", saved.public_id)
    else:
        form, errors, trial = _opened(row, request.GET.get("ready", "")), {}, None
    context = gathered.editor(request.user, row, form, errors, trial, given=request.POST.get("version", ""))
    template = "form.html" if is_part(request) else "edit.html"
    is_wrong = bool(errors) and not is_part(request)
    return show(request, template, context, status=422 if is_wrong else 200)


def _opened(row: Any, key: str) -> typed.Typed:
    if row is not None:
        return typed.from_definition(queries.definition_of(row))
    chosen = ready(key)
    return typed.from_definition(chosen.definition) if chosen else typed.new()


def _asked(request: AgentRequest, row: Any, form: typed.Typed) -> tuple[dict[str, str], Any, Any]:
    """What is wrong, what a dry run found, and the rule when it was saved."""
    do = request.POST.get("do", "")
    if do not in {"save", "try"}:
        return {}, None, None
    try:
        definition = form.definition()
        if do == "try":
            return {}, queries.try_out(definition, request.user), None
        based_on = request.POST.get("version", "")
        saved = actions.save_rule(
            row, definition, by=request.user, based_on=int(based_on) if based_on.isdigit() else 0
        )
    except Invalid as error:
        return error.fields or {"": str(error.message)}, None, None
    except Refused as error:
        return {"": str(error.message)}, None, None
    _say_saved(request, saved)
    return {}, None, saved


def _say_saved(request: AgentRequest, saved: Any) -> None:
    from django.contrib import messages

    words = (
        _("Saved. The rule is on.")
        if saved.is_active
        else _("Saved. The rule is off until you switch it on.")
    )
    messages.success(request, words)


@require_POST
@may
def switch(request: AgentRequest, public_id: str) -> HttpResponse:
    row, is_on = queries.rule(request.user, public_id), request.POST.get("on") == "1"
    words = _("The rule is on.") if is_on else _("The rule is off.")
    return attempt(request, lambda: actions.switch(row, is_active=is_on, by=request.user), words, PAGE)


@require_POST
@may
def move(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.rule(request.user, public_id)
    actions.move(row, up=request.POST.get("to") == "up", by=request.user)
    return redirect(PAGE)


@require_POST
@may
def delete(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.rule(request.user, public_id)
    return attempt(
        request, lambda: actions.delete_rule(row, by=request.user), _("The rule is deleted."), PAGE
    )


@require_GET
@may
def runs(request: AgentRequest, public_id: str) -> HttpResponse:
    """The history of a rule."""
    row, outcome = queries.rule(request.user, public_id), request.GET.get("outcome", "")
    found = queries.history(row, request.user, outcome=outcome, cursor=request.GET.get("after", ""))
    return show(request, "runs.html", gathered.history(row, found, outcome))


@require_GET
@may
def versions(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.rule(request.user, public_id)
    return show(request, "versions.html", gathered.versions(request.user, row))


@require_POST
@may
def restore(request: AgentRequest, public_id: str, number: int) -> HttpResponse:
    row = queries.rule(request.user, public_id)
    words = _("The version is restored as the newest one.")
    return attempt(
        request,
        lambda: actions.restore(row, number, by=request.user),
        words,
        "settings-rule-versions",
        public_id,
    )


@require_POST
@may
def secret(request: AgentRequest, public_id: str) -> HttpResponse:
    """A new secret, shown this once."""
    row = queries.rule(request.user, public_id)
    return show(request, "secret.html", {"row": row, "secret": actions.renew_secret(row, by=request.user)})


@require_GET
@may
def export(request: AgentRequest) -> HttpResponse:
    """Every rule as a file."""
    answer = HttpResponse(queries.export(request.user), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="odzew-rules.yaml"'
    return answer


@require_http_methods(["GET", "POST"])
@may
def take_file(request: AgentRequest) -> HttpResponse:
    """Take rules from a file or from pasted text; what does not hold is named by its line."""
    text = gathered.given_text(request)
    if request.method == "POST":
        try:
            count = actions.import_text(text, by=request.user)
        except (Invalid, Refused) as error:
            context = {"text": text, "wrong": error.fields, "words": str(error.message)}
            return show(request, "import.html", context, status=422)
        said = ngettext("%(count)d rule is taken.", "%(count)d rules are taken.", count) % {"count": count}
        return done(request, said, PAGE)
    return show(request, "import.html", {"text": ""})
