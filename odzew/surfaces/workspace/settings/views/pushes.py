"""The browsers that take one's pushes: this one on and off, others removed, a trial."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from odzew.features.notifications import actions
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.showing import attempt, done

PAGE = "settings-notifications"


@require_POST
@settings_door()
def subscribe(request: AgentRequest) -> HttpResponse:
    """What the browser's push manager gave."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    row = actions.subscribe(request.user, user_agent=request.headers.get("User-Agent", ""), **given)
    return JsonResponse({"id": str(row.public_id)})


@require_POST
@settings_door()
def unsubscribe(request: AgentRequest) -> HttpResponse:
    """This browser, by its own address."""
    endpoint = request.POST.get("endpoint", "")
    if endpoint:
        actions.unsubscribe(request.user, endpoint=endpoint)
    return JsonResponse({})


@require_POST
@settings_door()
def remove(request: AgentRequest, public_id: str) -> HttpResponse:
    actions.unsubscribe(request.user, public_id=public_id)
    return done(request, _("This browser hears nothing more."), PAGE)


@require_POST
@settings_door()
def try_out(request: AgentRequest, public_id: str) -> HttpResponse:
    return attempt(
        request, lambda: actions.try_out(request.user, public_id), _("A trial is on its way."), PAGE
    )
