"""The Radar's pages: the board and its live part, a remedy and its undo, the hours, the report's switch."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from odzew.core.accounts import actions as people
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.surfaces.radar import hours, lines, remedies, report, standing, watch
from odzew.surfaces.radar.remedies import Asked
from odzew.surfaces.workspace import shell
from odzew.surfaces.workspace.doors import AgentRequest, door, is_part, with_toast


@door("GET")
def radar(request: AgentRequest) -> HttpResponse:
    """Who may be forgotten, sorted by risk."""
    return render(request, "radar/radar.html", _around(request) | _board(request))


@door("GET")
def board(request: AgentRequest) -> HttpResponse:
    """The board alone, as it is now."""
    return render(request, "radar/board.html", _board(request))


@door("POST")
def mend(request: AgentRequest) -> HttpResponse:
    """do: a remedy; number, ref: of what. Answers with the board as it is afterwards."""
    accounts.require(request.user, Permission.SEE_RADAR)
    done = remedies.mend(request.POST.get("do", ""), _asked(request))
    if done.url or not is_part(request):
        messages.success(request, done.words, extra_tags=done.undo)
        place = done.url or _back(request)
        return HttpResponse(headers={"HX-Redirect": place}) if is_part(request) else redirect(place)
    response = render(request, "radar/board.html", _board(request))
    return with_toast(response, done.words, undo=done.undo)


@door("POST")
def undo(request: AgentRequest) -> HttpResponse:
    """What a remedy did is taken back."""
    accounts.require(request.user, Permission.SEE_RADAR)
    words = remedies.take_back(_given(request, "do"), _asked(request))
    return JsonResponse({"toast": words})


@door("GET")
def wait_hours(request: AgentRequest) -> HttpResponse:
    """Waits by hour of the week, the worst hours, and how many people they need."""
    accounts.require(request.user, Permission.SEE_RADAR)
    team = _team(request)
    shown = hours.shown(request.user, team_id=team.pk if team else 0)
    return render(request, "radar/hours.html", _around(request) | {"hours": shown})


@door("POST")
def report_switch(request: AgentRequest) -> HttpResponse:
    """on: 1 to get the nightly report by mail, 0 to stop it."""
    accounts.require(request.user, Permission.SEE_RADAR)
    is_on = _given(request, "on") == "1"
    people.change_preferences(request.user, {report.PREFERENCE: is_on})
    messages.success(request, _("The nightly report comes.") if is_on else _("The nightly report stops."))
    return redirect("radar")


def _around(request: AgentRequest) -> dict[str, Any]:
    accounts.require(request.user, Permission.SEE_RADAR)
    return shell.page(request, section="radar", is_counted=False) | {
        "here": "",
        "teams": accounts.teams_seen_by(request.user),
        "team": _team(request),
        "report_is_on": report.wants(request.user),
        "report_hour": report.hour(),
    }


def _board(request: AgentRequest) -> dict[str, Any]:
    accounts.require(request.user, Permission.SEE_RADAR)
    team = _team(request)
    found = watch.board(request.user, team_id=team.pk if team else 0, is_whole=_given(request, "all") == "1")
    return {
        "board": found,
        "groups": lines.groups(found, request.user),
        "headline": lines.headline(found),
        "axis": lines.axis(),
        "team": team,
        "standing": standing.standing(request.user, found, team),
        "probes": standing.broken_doors(request.user),
    }


def _team(request: AgentRequest) -> Any:
    wanted = _given(request, "team")
    return next((t for t in accounts.teams_seen_by(request.user) if str(t.public_id) == wanted), None)


def _asked(request: AgentRequest) -> Asked:
    number = _given(request, "number")
    return Asked(request.user, int(number) if number.isdecimal() else 0, _given(request, "ref")[:200])


def _given(request: AgentRequest, name: str) -> str:
    return request.POST.get(name, request.GET.get(name, ""))


def _back(request: AgentRequest) -> str:
    team = _team(request)
    return f"/radar/?team={team.public_id}" if team else "/radar/"
