"""The doors of the first run: one address a step; a step sends its form, is skipped, or is gone back to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission, Role
from odzew.surfaces.workspace.doors import AgentRequest
from odzew.surfaces.workspace.settings.showing import take
from odzew.surfaces.workspace.setup import steps
from odzew.surfaces.workspace.setup.forms import OrganisationForm
from odzew.surfaces.workspace.setup.rules import CAN_SKIP, STEPS, can_open, is_local, next_step
from odzew.surfaces.workspace.views.enter import enter

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

TOKEN_KEY = "setup_token"  # noqa: S105  # the key of the session, not a secret


@require_GET
def setup(request: HttpRequest) -> HttpResponse:
    """To the step that is next; `?token=` from the terminal is kept in the session and leaves the address."""
    token = request.GET.get("token", "")
    if token and actions.setup_token_holds(token):
        request.session[TOKEN_KEY] = token
        return redirect("setup")
    if queries.desk().setup_done_at is not None:
        return redirect("home")
    return redirect("setup-step", step=next_step(queries.setup_progress()))


@sensitive_post_parameters("password", "imap_password", "smtp_password")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step; only the first one opens before somebody owns the desk."""
    if step not in STEPS:
        raise Http404
    if not queries.has_owner():
        return _found(request) if step == STEPS[0] else redirect("setup")
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.user.role != Role.OWNER or not queries.may(request.user, Permission.MANAGE_DESK):
        raise PermissionDenied
    if queries.desk().setup_done_at is not None:
        return redirect("home")
    if not can_open(step, queries.setup_progress()):
        return redirect("setup")
    return _go(cast(AgentRequest, request), step)


def _found(request: HttpRequest) -> HttpResponse:
    """The very first page: the organisation and its owner, for whoever sits at the machine or has the token."""
    if not _is_trusted(request):
        return render(request, "workspace/setup/closed.html", status=403)
    form = OrganisationForm(request.POST or None)
    made: list[Agent] = []
    act: Callable[[], object] = lambda: made.append(  # noqa: E731  # handed over whole
        actions.create_first_owner(is_trusted=True, **form.cleaned_data)
    )
    if request.method == "POST" and take(form, act):
        enter(request, made[0])
        actions.keep_progress("organisation", by=made[0])
        return redirect("setup")
    status = 422 if form.errors else 200
    return render(
        request,
        "workspace/setup/organisation.html",
        _around("organisation", {}) | {"form": form},
        status=status,
    )


def _go(request: AgentRequest, step: str) -> HttpResponse:
    if request.method == "POST" and "skip" in request.POST and step in CAN_SKIP:
        actions.keep_progress(step, by=request.user, skipped=True)
        return _onward(request, step)
    outcome = steps.STEPS[step](request)
    if outcome.is_done:
        actions.keep_progress(step, by=request.user)
        return redirect(outcome.url) if outcome.url else _onward(request, step)
    context = _around(step, queries.setup_progress()) | outcome.context
    return render(request, f"workspace/setup/{step}.html", context, status=outcome.status)


def _onward(request: AgentRequest, step: str) -> HttpResponse:
    """To the step after this one; after the last one the first run is over."""
    if step != STEPS[-1]:
        return redirect("setup-step", step=STEPS[STEPS.index(step) + 1])
    actions.finish_setup(by=request.user)
    return redirect("home")


def _around(step: str, progress: dict[str, str]) -> dict[str, Any]:
    at = STEPS.index(step)
    line = [
        {"name": name, "label": steps.LABELS[name], "is_here": name == step, "state": progress.get(name, "")}
        for name in STEPS
    ]
    return {"steps": line, "step": step, "back": STEPS[at - 1] if at else "", "can_skip": step in CAN_SKIP}


def _is_trusted(request: HttpRequest) -> bool:
    token = request.session.get(TOKEN_KEY, "")
    if token and actions.setup_token_holds(token):
        return True
    forwarded = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")
    return is_local(
        request.META.get("REMOTE_ADDR", ""),
        request.get_host(),
        was_forwarded=any(name in request.headers for name in forwarded),
        has_public_address=bool(settings.ODZEW_URL),
    )
