"""What we promise, in the settings: policies in their order, the editor, what an edit would move."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts.rules import Permission
from odzew.features.promises import actions, queries
from odzew.features.promises.rules.steps import MOST_STEPS
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace.doors import AgentRequest, is_part, settings_door
from odzew.surfaces.workspace.promises import policy_words
from odzew.surfaces.workspace.promises.policy_form import ACT, PolicyForm, StepRow, who_choices
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE = "settings-policies"


@require_GET
@settings_door(Permission.MANAGE_PROMISES)
def policies(request: AgentRequest) -> HttpResponse:
    """All policies in plain sentences; the first whose conditions fit a case counts."""
    return show(request, PAGE, "policies.html", {"rows": policy_words.told()})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PROMISES)
def policy(request: AgentRequest, series: UUID | str = "") -> HttpResponse:
    """One policy; without a series, a new one. do: save, preview, or a button that moves the steps."""
    row = queries.live_policy(series) if series else None
    form = PolicyForm(request.POST if request.method == "POST" else None, row=row)
    asked = request.POST.get("do", "save")
    if request.method == "POST" and asked != "save":
        return _asked(request, form, asked)
    if request.method == "POST" and take(form, lambda: _save(request, form)):
        return done(request, _("Saved."), PAGE)
    return show(request, PAGE, "policy.html", _context(form), status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_PROMISES)
def move(request: AgentRequest, series: UUID) -> HttpResponse:
    """One place up or down: the two neighbours change places."""
    rows = list(queries.live_policies())
    place = next((n for n, row in enumerate(rows) if row.series == series), None)
    step = -1 if request.POST.get("to") == "up" else 1
    if place is None or not 0 <= place + step < len(rows):
        return redirect(PAGE)
    rows[place], rows[place + step] = rows[place + step], rows[place]
    for position, row in enumerate(rows, 1):
        actions.save_policy(row.series, {"position": position * 10}, request.user)
    return redirect(PAGE)


@require_POST
@settings_door(Permission.MANAGE_PROMISES)
def delete(request: AgentRequest, series: UUID) -> HttpResponse:
    words = _("The policy is deleted. What was open under it counts by the next policy that fits.")
    return attempt(request, lambda: actions.retire_policy(series, request.user), words, PAGE)


def _save(request: AgentRequest, form: PolicyForm) -> None:
    series = form.row.series if form.row else None
    is_for_open = request.POST.get("apply") == "open"
    actions.save_policy(series, form.values(), request.user, apply_to_open=is_for_open)


def _asked(request: AgentRequest, form: PolicyForm, asked: str) -> HttpResponse:
    """Nothing saved: the steps with one more or less, or what the values would move; for a script only that part."""
    verb, _colon, key = asked.partition(":")
    if verb == "add-step" and len(form.steps) < MOST_STEPS:
        form.steps.append(StepRow(""))
    if verb == "drop-step":
        form.steps = [row for row in form.steps if row.key != key]
    form.steps = [
        StepRow(f"step-{place}", row.percent, row.who, row.acts, row.error)
        for place, row in enumerate(form.steps)
    ]
    part = "policy_effects.html" if verb == "preview" else "policy_steps.html"
    if is_part(request):
        return render(request, f"workspace/settings/{part}", _context(form))
    return show(request, PAGE, "policy.html", _context(form))


def _context(form: PolicyForm) -> dict[str, Any]:
    return {
        "form": form,
        "policy": form.row,
        "who_choices": who_choices(),
        "act_choices": list(ACT.items()),
        **_effects(form),
    }


def _effects(form: PolicyForm) -> dict[str, Any]:
    """What the typed values would move; nothing for a new policy, or one whose form does not hold."""
    if form.row is None or not form.is_bound or not form.is_valid():
        return {"preview": None}
    try:
        preview = queries.policy_preview(form.values(), series=form.row.series)
    except Invalid:
        return {"preview": None}
    moved = policy_words.moved(preview)
    return {"preview": preview, "moved": moved, "sooner": sum(each.is_sooner for each in moved)}
