"""How cases are given out: each team's settings with a live picture, people's places, everybody's leave and one's own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.rules import Channel
from odzew.features.routing import actions, queries, rules
from odzew.kit import clock
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.routing import (
    DAYS,
    LeaveForm,
    SeatForm,
    SomebodysLeaveForm,
    TeamRoutingForm,
)
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

PAGE, LEAVE, OWN = "settings-routing", "settings-leave", "settings-own-leave"
PLAIN = (
    "mode", "is_sticky", "relax_minutes", "overflow_minutes", "returns_minutes", "reassigns_on_leave",
)  # fmt: skip


@require_GET
@settings_door(Permission.MANAGE_ROUTING)
def routing(request: AgentRequest) -> HttpResponse:
    """Every team with its picture."""
    return show(request, PAGE, "routing.html", {"boards": queries.boards(clock.now())})


@require_GET
@settings_door(Permission.MANAGE_ROUTING)
def boards(request: AgentRequest) -> HttpResponse:
    """The pictures alone, fetched when something happens."""
    context = {"boards": queries.boards(clock.now())}
    return render(request, "workspace/settings/routing_boards.html", context)


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_ROUTING)
def team(request: AgentRequest, public_id: str) -> HttpResponse:
    """One team's settings."""
    row = accounts.team(public_id)
    now = queries.settings_of(row)
    saved = {name: getattr(now, name) for name in PLAIN}
    for name in ("overflow_team", "manager_team"):
        other = getattr(now, name)
        saved[name] = str(other.public_id) if other else ""
    saved |= {f"most_{channel}": now.most.get(channel, rules.USUAL_MOST[channel]) for channel in Channel}
    form = TeamRoutingForm(request.POST or None, initial=saved)
    if request.method == "POST" and take(
        form, lambda: actions.save_team_routing(row, form.values(), by=request.user)
    ):
        return done(request, _("Saved."), PAGE)
    return show(request, PAGE, "routing_team.html", {"form": form, "team": row}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_ROUTING)
def seat(request: AgentRequest, public_id: str) -> HttpResponse:
    """One person's share and own hours."""
    agent = accounts.person(public_id)
    now = queries.seat_of(agent)
    saved = {"share": now.share, "calendar": now.calendar and str(now.calendar.public_id)}
    form = SeatForm(request.POST or None, initial=saved | rules.written_week(now.week))

    def save() -> None:
        actions.save_seat(agent, by=request.user, **form.values())

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), PAGE)
    context = {"form": form, "agent": agent, "days": DAYS}
    return show(request, PAGE, "routing_seat.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door(Permission.SEE_RADAR)
def leave(request: AgentRequest) -> HttpResponse:
    """Everybody's leave: whoever looks after those who wait plans it."""
    people = list(accounts.active_agents())
    form = SomebodysLeaveForm(people, request.POST or None)

    def save() -> None:
        data = dict(form.cleaned_data)
        actions.take_leave(accounts.person(data.pop("agent")), by=request.user, **data)

    if request.method == "POST" and take(form, save):
        return done(request, _("The leave is entered."), LEAVE)
    rows = queries.leaves(until_after=queries.today())
    context = {"form": form, "rows": rows, "cancel": "settings-leave-cancel", "today": queries.today()}
    return show(request, LEAVE, "leave.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door()
def own_leave(request: AgentRequest) -> HttpResponse:
    """One's own leave."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and take(
        form, lambda: actions.take_leave(request.user, by=request.user, **form.cleaned_data)
    ):
        return done(request, _("The leave is entered."), OWN)
    rows = queries.own_leaves(request.user, until_after=queries.today())
    context = {"form": form, "rows": rows, "cancel": "settings-own-leave-cancel", "today": queries.today()}
    return show(request, OWN, "leave.html", context, status=status_of(form))


@require_POST
@settings_door(Permission.SEE_RADAR)
def cancel_leave(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.leave(public_id)
    return attempt(
        request, lambda: actions.cancel_leave(row, by=request.user), _("The leave is taken back."), LEAVE
    )


@require_POST
@settings_door()
def cancel_own_leave(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.own_leave(request.user, public_id)
    return attempt(
        request, lambda: actions.cancel_leave(row, by=request.user), _("The leave is taken back."), OWN
    )
