"""Words and acts kept ready: templates that the composer inserts, macros that the case runs."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions, rules
from odzew.core.conversations.queries import case as cases
from odzew.core.conversations.queries import reply_templates as ready
from odzew.core.conversations.queries.permission import one
from odzew.surfaces.workspace import reasons
from odzew.surfaces.workspace.doors import done, door, me
from odzew.surfaces.workspace.views.actions import menu

OFFERED = 12


@door("GET")
def templates(request: HttpRequest, number: int) -> HttpResponse:
    """Templates whose name or shortcut fits `q`, filled in for this case."""
    accounts.require(me(request), Permission.REPLY)
    conversation, agent = one(me(request), number), me(request)
    query = request.GET.get("q", "")[:80]
    found = ready.templates(agent, conversation, query, limit=OFFERED)
    rows = [
        {
            "name": row.name,
            "shortcut": row.shortcut,
            "text": ready.render_template(row, conversation=conversation, agent=agent),
            "used_url": reverse("thread_template_used", args=[number, row.public_id]),
        }
        for row in found
    ]
    return JsonResponse({"results": rows})


@door("POST")
def template_used(request: HttpRequest, number: int, public_id: uuid.UUID) -> HttpResponse:
    """The template went into a reply: those used most come first."""
    accounts.require(me(request), Permission.REPLY)
    one(me(request), number)
    actions.count_use(ready.template(me(request), str(public_id)))
    return done(request, number)


@door("GET")
def macros(request: HttpRequest, number: int) -> HttpResponse:
    """The macros that this person may run here."""
    context = {"conversation": one(me(request), number), "macros": ready.macros(me(request))}
    return menu(request, "workspace/parts/macros_menu.html", _("Macros"), context)


@door("POST")
def run(request: HttpRequest, number: int, public_id: uuid.UUID) -> HttpResponse:
    """Every step of the macro or none; says what was done. A drafted reply comes back for the composer."""
    agent = me(request)
    conversation = one(agent, number)
    macro = ready.macro(agent, str(public_id))
    did = actions.run_macro(macro, conversation.pk, agent, reason=reasons.given(request))
    now = cases.case(agent, number)
    draft = now.draft_of(agent, "reply")
    words = _("%(macro)s: %(steps)s.") % {"macro": macro.name, "steps": ", ".join(_low(step) for step in did)}
    is_done = (
        now.conversation.status in rules.DONE_STATUSES and conversation.status not in rules.DONE_STATUSES
    )
    after = agent.settings.get("after_close", "next") if is_done and draft is None else "stay"
    return done(request, number, toast=words, draft=draft.text if draft else "", after=after)


def _low(step: str) -> str:
    return step[:1].lower() + step[1:]
