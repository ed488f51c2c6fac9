"""The audit: who did what to people and settings."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from odzew.core.accounts import queries
from odzew.core.accounts.rules import Permission
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import sentences
from odzew.surfaces.workspace.settings.forms.catalogue import AuditFilterForm, Choice
from odzew.surfaces.workspace.settings.showing import show

PAGE = "settings-audit"


@require_GET
@settings_door(Permission.SEE_AUDIT)
def audit(request: AgentRequest) -> HttpResponse:
    people = {str(agent.public_id): agent for agent in queries.people()}
    kinds: list[Choice] = [("", _("everything")), *sentences.KINDS.items()]
    actors: list[Choice] = [("", _("everybody")), *((key, one.name) for key, one in people.items())]
    form = AuditFilterForm(request.GET, kinds=kinds, actors=actors)
    wanted = _wanted(form, people) if form.is_valid() else queries.AuditFilter()
    page = queries.audit(request.user, wanted, request.GET.get("after", ""))
    rows = [
        {"event": event, "words": sentences.sentence(event), "changes": sentences.changes(event)}
        for event in page.rows
    ]
    return show(request, PAGE, "audit.html", {"form": form, "page_of_events": page, "rows": rows})


def _wanted(form: AuditFilterForm, people: dict[str, Any]) -> queries.AuditFilter:
    data = form.cleaned_data
    actor = people.get(data["actor"])
    since, until = data["since"], data["until"]
    return queries.AuditFilter(
        kind=data["kind"],
        actor_id=actor.pk if actor else 0,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
