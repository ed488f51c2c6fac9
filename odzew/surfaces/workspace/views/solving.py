"""Ticks beside a case: steps of its procedure, and the four steps of solving a problem."""

from django.http import HttpRequest, HttpResponse

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations.queries.permission import one
from odzew.surfaces.workspace.doors import done, door, me


@door("POST")
def tick(request: HttpRequest, number: int) -> HttpResponse:
    """step: of the procedure, or four: one of the four; on: 1 for done, 0 for not; note: what was found out."""
    accounts.require(me(request), Permission.CHANGE_STATUS)
    case, actor = one(me(request), number), accounts.as_actor(me(request))
    is_done = request.POST.get("on") == "1"
    if "four" in request.POST:
        note = request.POST.get("note", "")
        actions.check_off(case.pk, request.POST["four"], is_done=is_done, note=note, actor=actor)
    else:
        actions.tick_step(case.pk, request.POST.get("step", ""), is_done=is_done, actor=actor)
    return done(request, number)
