"""Who can do what: the matrix of people and skills, and the cases that ask for a skill."""

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.features.routing import actions, queries
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import matrix
from odzew.surfaces.workspace.settings.forms.routing import LEVELS, NeedForm, SkillForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE = "settings-skills"


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_ROUTING)
def skills(request: AgentRequest) -> HttpResponse:
    """The matrix; saved as a whole, so that it works with keys alone."""
    shown, people = list(queries.skills()), list(accounts.active_agents())
    if request.method == "POST":
        levels = matrix.levels(request.POST, people, shown)
        count = actions.set_levels(levels, by=request.user)
        said = ngettext("%(n)d level changed.", "%(n)d levels changed.", count) % {"n": count}
        return done(request, said, PAGE)
    context = matrix.context(shown, people) | {
        "skill_form": SkillForm(),
        "need_form": _need_form(None),
        "levels": LEVELS,
    }
    return show(request, PAGE, "skills.html", context)


@require_GET
@settings_door(Permission.MANAGE_ROUTING)
def export(request: AgentRequest) -> HttpResponse:
    """The matrix as a table for a spreadsheet."""
    del request
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="skills.csv"'
    rows = matrix.as_table(list(queries.skills()), list(accounts.active_agents()))
    csv.writer(response, delimiter=";").writerows(rows)
    return response


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_ROUTING)
def skill(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """One skill; without an id, a new one."""
    row = queries.skill(public_id) if public_id else None
    saved = {name: getattr(row, name) for name in SkillForm.base_fields} if row else {}
    form = SkillForm(request.POST or None, initial=saved)
    if request.method == "POST" and take(
        form, lambda: actions.save_skill(row, by=request.user, **form.cleaned_data)
    ):
        return done(request, _("Saved."), PAGE)
    return show(request, PAGE, "skill.html", {"form": form, "skill": row}, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_ROUTING)
def delete(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.skill(public_id)
    return attempt(
        request, lambda: actions.delete_skill(row, by=request.user), _("The skill is deleted."), PAGE
    )


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_ROUTING)
def need(request: AgentRequest) -> HttpResponse:
    """A new rule."""
    form = _need_form(request.POST or None)

    def save() -> None:
        data = dict(form.cleaned_data)
        brand = data.pop("brand")
        actions.save_need(
            by=request.user,
            **data | {"skill": queries.skill(data["skill"])},
            brand=accounts.brand(brand) if brand else None,
        )

    if request.method == "POST" and take(form, save):
        return done(request, _("The rule is added."), PAGE)
    return show(request, PAGE, "skill_need.html", {"form": form}, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_ROUTING)
def delete_need(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.need(public_id)
    return attempt(
        request, lambda: actions.delete_need(row, by=request.user), _("The rule is deleted."), PAGE
    )


def _need_form(data: object) -> NeedForm:
    known = {str(row.public_id): row.name for row in queries.skills()}
    brands = {str(row.public_id): row.name for row in accounts.brands()}
    return NeedForm(known, brands, data)
