"""The Radar's pages: the board and its live part, a remedy and its undo, the hours, the report's switch."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from odzew.channels import probes
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
    around = _around(request)
    return render(request, "radar/radar.html", around | _board(request, around["team"]))


@door("GET")
def board(request: AgentRequest) -> HttpResponse:
    """The board alone, as it is now."""
    accounts.require(request.user, Permission.SEE_RADAR)
    return render(request, "radar/board.html", _board(request, _team(request)))


@door("POST")
def mend(request: AgentRequest) -> HttpResponse:
    """do: a remedy; number, ref: of what. Answers with the board as it is afterwards."""
    accounts.require(request.user, Permission.SEE_RADAR)
    done = remedies.mend(request.POST.get("do", ""), _asked(request))
    if done.url or not is_part(request):
        messages.success(request, done.words, extra_tags=done.undo)
        place = done.url or _here(request)
        return HttpResponse(headers={"HX-Redirect": place}) if is_part(request) else redirect(place)
    response = render(request, "radar/board.html", _board(request, _team(request)))
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
    around = _around(request)
    shown = hours.shown(request.user, team_id=_key(around["team"]))
    return render(request, "radar/hours.html", around | {"hours": shown})


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
    page = shell.page(request, section="radar", is_counted=False)
    teams = page["nav"].places.teams
    return page | {
        "here": "",
        "teams": teams,
        "team": _chosen(request, teams),
        "report_is_on": report.wants(request.user),
        "report_hour": report.hour(),
    }


def _board(request: AgentRequest, team: Any) -> dict[str, Any]:
    is_whole = _given(request, "all") == "1"
    found = watch.board(request.user, team_id=_key(team), is_whole=is_whole)
    return {
        "board": found,
        "groups": lines.groups(found, request.user),
        "headline": lines.headline(found),
        "axis": lines.axis(),
        "team": team,
        "is_whole": is_whole,
        "mend_url": reverse("radar-mend"),
        "standing": standing.standing(request.user, found, team),
        "probes": probes.broken(),
    }


def _team(request: AgentRequest) -> Any:
    """The team that was asked for, of those that the agent sees."""
    return _chosen(request, accounts.teams_seen_by(request.user)) if _given(request, "team") else None


def _chosen(request: AgentRequest, teams: Sequence[Any]) -> Any:
    wanted = _given(request, "team")
    return next((each for each in teams if str(each.public_id) == wanted), None)


def _key(team: Any) -> int:
    return team.pk if team else 0


def _asked(request: AgentRequest) -> Asked:
    number = _given(request, "number")
    return Asked(request.user, int(number) if number.isdecimal() else 0, _given(request, "ref")[:200])


def _given(request: AgentRequest, name: str) -> str:
    return request.POST.get(name, request.GET.get(name, ""))


def _here(request: AgentRequest) -> str:
    """The board from which a remedy was asked for, with what it showed."""
    team = _team(request)
    shown = {"team": str(team.public_id) if team else "", "all": "1" if _given(request, "all") == "1" else ""}
    query = urlencode({name: value for name, value in shown.items() if value})
    return reverse("radar") + (f"?{query}" if query else "")
