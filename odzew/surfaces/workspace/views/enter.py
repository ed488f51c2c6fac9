"""Doors before the desk: signing in, an invitation, the language of signed-out people."""

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login as begin_session
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from odzew.core.accounts import actions, queries
from odzew.kit.errors import Invalid, NotFound, OdzewError
from odzew.surfaces.workspace.settings.forms.people import JoinForm
from odzew.surfaces.workspace.settings.forms.refused import explain

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

YEAR_SECONDS = 365 * 24 * 3600
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Login(LoginView):  # type: ignore[misc]  # allauth carries no types
    """allauth's sign-in; a desk without an owner leads to its first run."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and not queries.has_owner():
            return redirect("setup")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"organisation": queries.desk().organisation}


login = Login.as_view()


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind an invitation's link: a name and a password make the account and open the desk."""
    try:
        invited = queries.invitation_by_secret(secret)
    except NotFound:
        return render(request, "workspace/door/invitation_gone.html", status=404)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agent = actions.accept(secret, **form.cleaned_data)
        except NotFound:
            return render(request, "workspace/door/invitation_gone.html", status=404)
        except OdzewError as error:
            explain(form, error)
        else:
            enter(request, agent)
            return redirect("home")
    context = {"form": form, "invited": invited, "organisation": queries.desk().organisation}
    return render(request, "workspace/door/invitation.html", context, status=422 if form.errors else 200)


def enter(request: HttpRequest, agent: "Agent") -> None:
    """Begin a session for somebody who has just set their password."""
    begin_session(request, agent, backend=BACKEND)
    record_authentication(request, agent, method="password", email=agent.email)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages: kept in a cookie, and in the profile of whoever is signed in."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if chosen not in dict(settings.LANGUAGES):
        return response
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        try:
            actions.set_language(request.user, chosen)
        except Invalid:
            return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
