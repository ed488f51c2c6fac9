"""The desk's terms of escalation, and the log that proves what was delivered and how fast."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odzew.core.accounts.rules import Permission
from odzew.features.notifications import actions, queries, wording
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.notifications import EscalationForm
from odzew.surfaces.workspace.settings.showing import done, show, status_of, take

_TONES = {"failed": "broken", "unknown": "risk", "sent": "kept", "waiting": "waiting", "sending": "waiting"}


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_DESK)
def escalation(request: AgentRequest) -> HttpResponse:
    terms = queries.terms()
    saved = {
        "is_on": terms.is_on,
        "minutes": terms.minutes,
        "kinds": list(terms.kinds),
        "on_call": list(terms.on_call),
    }
    form = EscalationForm(request.POST or None, initial=saved, people=queries.on_call_choices())
    if request.method == "POST" and take(
        form, lambda: actions.change_terms(request.user, **form.cleaned_data)
    ):
        return done(request, _("Saved."), "settings-escalation")
    return show(request, "settings-escalation", "escalation.html", {"form": form}, status=status_of(form))


@require_GET
@settings_door(Permission.SEE_LEDGER)
def alerts(request: AgentRequest) -> HttpResponse:
    verdict, way = request.GET.get("verdict", ""), request.GET.get("way", "")
    page = queries.log(request.user, verdict=verdict, way=way, cursor=request.GET.get("after", ""))
    rows = [
        {
            "line": line,
            "what": wording.KIND[line.kind],
            "way": wording.WAY[line.way],
            "verdict": wording.VERDICT[line.verdict],
            "tone": _TONES.get(line.verdict, ""),
        }
        for line in page.rows
    ]
    context = {
        "page_of_log": page,
        "rows": rows,
        "told": queries.delivered(),
        "verdicts": wording.VERDICT.items(),
        "ways": wording.WAY.items(),
        "verdict": verdict,
        "way": way,
    }
    return show(request, "settings-alerts", "alerts.html", context)
