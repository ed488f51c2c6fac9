"""Opening hours in the settings: the list of calendars, the editor, its preview."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts.rules import Permission
from odzew.features.promises.actions import calendars as actions
from odzew.features.promises.queries import calendars as queries
from odzew.surfaces.workspace.doors import AgentRequest, is_part, settings_door
from odzew.surfaces.workspace.promises import week_grid
from odzew.surfaces.workspace.promises.calendar_form import CalendarForm
from odzew.surfaces.workspace.promises.hours_rows import changed, renumbered
from odzew.surfaces.workspace.promises.places import place_words
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE = "settings-calendars"


@require_GET
@settings_door(Permission.MANAGE_PROMISES)
def calendars(request: AgentRequest) -> HttpResponse:
    """All calendars with where each counts."""
    rows = [
        {"calendar": row, "places": place_words(row), "week": week_grid.week_words(queries.fields_of(row))}
        for row in queries.calendars()
    ]
    return show(request, PAGE, "calendars.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PROMISES)
def calendar(request: AgentRequest, public_id: UUID | str = "") -> HttpResponse:
    """One calendar; without an id, a new one. `do` is a button of the form that moves its rows."""
    row = queries.calendar(public_id) if public_id else None
    form = _form(request, row)
    asked = request.POST.get("do", "save")
    if request.method == "POST" and asked != "save":
        return _rearranged(request, form, asked)
    if request.method == "POST" and take(form, lambda: _save(request, form)):
        return done(request, _("Saved. Open promises were counted again in the new hours."), PAGE)
    return show(request, PAGE, "calendar.html", _context(form), status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_PROMISES)
def preview(request: AgentRequest) -> HttpResponse:
    """The coming eight weeks of what is typed."""
    form = _form(request, None)
    return render(request, "workspace/settings/calendar_weeks.html", {"grid": week_grid.grid(form.values())})


@require_POST
@settings_door(Permission.MANAGE_PROMISES)
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    row = queries.calendar(public_id)
    return attempt(
        request, lambda: actions.delete_calendar(row, by=request.user), _("The calendar is deleted."), PAGE
    )


def _form(request: AgentRequest, row: Any) -> CalendarForm:
    data = request.POST if request.method == "POST" else None
    return CalendarForm(data, row=row, uses=queries.uses(), is_first=not queries.calendars().exists())


def _save(request: AgentRequest, form: CalendarForm) -> None:
    actions.save_calendar(
        form.row,
        form.values(),
        by=request.user,
        places=form.places(),
        is_default=form.cleaned_data["is_default"],
    )


def _rearranged(request: AgentRequest, form: CalendarForm, asked: str) -> HttpResponse:
    """The form with a row more or less, nothing saved; for a script only the rows."""
    form.rows = renumbered(changed(form.rows, asked))
    if not is_part(request):
        return show(request, PAGE, "calendar.html", _context(form))
    response = render(request, "workspace/settings/calendar_hours.html", _context(form))
    response.headers["HX-Trigger"] = "hours"
    return response


def _context(form: CalendarForm) -> dict[str, Any]:
    names = week_grid.weekdays()
    return {
        "form": form,
        "calendar": form.row,
        "grid": week_grid.grid(form.values()),
        "week": [(names[day.key], day) for day in form.rows.week],
    }
