"""What one wishes to hear, by which way, and when."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odzew.core.accounts import actions as accounts
from odzew.core.accounts import queries as people
from odzew.features.notifications import queries
from odzew.features.notifications.rules.wishes import wishes_of
from odzew.features.notifications.sending import vapid
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import browsers
from odzew.surfaces.workspace.settings.forms.notifications import WishesForm, wishes_as_form
from odzew.surfaces.workspace.settings.showing import done, show, status_of, take

PAGE = "settings-notifications"


@require_http_methods(["GET", "POST"])
@settings_door()
def wishes(request: AgentRequest) -> HttpResponse:
    desk = people.desk()
    held = wishes_of(request.user.settings, zone=desk.timezone).ways
    form = WishesForm(request.POST or None, initial=wishes_as_form(request.user.settings, held))
    if request.method == "POST" and take(
        form, lambda: accounts.change_preferences(request.user, form.preferences())
    ):
        return done(request, _("Saved."), PAGE)
    devices = [
        {"row": row, "browser": browsers.named(row.user_agent)} for row in queries.devices(request.user)
    ]
    key = vapid.public_key(settings.ODZEW_PUSH_SECRET)
    context = {"form": form, "devices": devices, "push_key": key, "desk_zone": desk.timezone}
    return show(request, PAGE, "notifications.html", context, status=status_of(form))
