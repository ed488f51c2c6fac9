"""People: invited, changed, closed, opened again."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions as conversation_actions
from odzew.core.conversations import queries as conversations
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import links
from odzew.surfaces.workspace.settings.forms.people import HandOverForm, InviteForm, PersonForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

if TYPE_CHECKING:
    from odzew.core.accounts.models import Invitation

PAGE = "settings-people"


@require_GET
@settings_door(Permission.MANAGE_PEOPLE)
def people(request: AgentRequest) -> HttpResponse:
    held = conversations.open_counts()
    rows = [
        {"agent": agent, "seen": queries.last_seen(agent), "held": held.get(agent.pk, 0)}
        for agent in queries.people()
    ]
    return show(request, PAGE, "people.html", {"rows": rows, "invitations": queries.open_invitations()})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PEOPLE)
def invite(request: AgentRequest) -> HttpResponse:
    form = InviteForm(request.user, request.POST or None)
    sent: list[tuple[Invitation, str]] = []
    if request.method == "POST" and take(
        form, lambda: sent.append(actions.invite(by=request.user, **form.cleaned_data))
    ):
        return _invited(request, *sent[0])
    return show(request, PAGE, "invite.html", {"form": form}, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_PEOPLE)
def resend(request: AgentRequest, public_id: str) -> HttpResponse:
    return _invited(request, *actions.resend(public_id, by=request.user))


@require_POST
@settings_door(Permission.MANAGE_PEOPLE)
def withdraw(request: AgentRequest, public_id: str) -> HttpResponse:
    return attempt(
        request, lambda: actions.withdraw(public_id, by=request.user), _("The invitation is withdrawn."), PAGE
    )


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PEOPLE)
def person(request: AgentRequest, public_id: str) -> HttpResponse:
    agent = queries.person(public_id)
    own = [str(membership.team.public_id) for membership in agent.memberships.all()]
    saved = {"name": agent.name, "role": agent.role, "teams": own}
    form = PersonForm(request.user, request.POST or None, initial=saved)
    if request.method == "POST" and take(
        form, lambda: actions.change_person(agent.pk, by=request.user, **form.cleaned_data)
    ):
        return done(request, _("Saved."), PAGE)
    context = {"form": form, "agent": agent, "seen": queries.last_seen(agent)}
    return show(request, PAGE, "person.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PEOPLE)
def deactivate(request: AgentRequest, public_id: str) -> HttpResponse:
    """Close an account: the open cases are shown first, and handed over in the same act."""
    agent = queries.person(public_id)
    form = HandOverForm(request.POST or None)

    def act() -> None:
        chosen = form.cleaned_data["team"]
        team = queries.team(chosen) if chosen else None
        conversation_actions.hand_over_and_deactivate(agent.pk, by=request.user, to_team=team)

    if request.method == "POST" and take(form, act):
        return done(request, _("The account of %(name)s is closed.") % {"name": agent.name}, PAGE)
    held = conversations.open_held_by(agent)
    context = {"form": form, "agent": agent, "held": held[:50], "held_count": held.count()}
    return show(request, PAGE, "deactivate.html", context, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_PEOPLE)
def reactivate(request: AgentRequest, public_id: str) -> HttpResponse:
    agent = queries.person(public_id)
    words = _("The account of %(name)s is open again.") % {"name": agent.name}
    return attempt(request, lambda: actions.reactivate(agent.pk, by=request.user), words, PAGE)


def _invited(request: AgentRequest, invitation: "Invitation", secret: str) -> HttpResponse:
    """The link is mailed, and shown this once: nobody can read it again."""
    url = links.public(request, reverse("invitation", args=[secret]))
    sent = links.mail_invitation(request, invitation, url)
    return show(request, PAGE, "invited.html", {"invitation": invitation, "url": url, "sent": sent})
