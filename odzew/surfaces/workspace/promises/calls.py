"""Calls back that are owed: the list of them, and what a logged call keeps."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries.permission import one
from odzew.features.promises import actions as promises
from odzew.features.promises.queries import panel as queries
from odzew.kit.errors import NotFound, Refused
from odzew.surfaces.workspace import shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door
from odzew.surfaces.workspace.promises import panel

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

MOST = 100


@require_GET
@agent_door
def calls(request: AgentRequest) -> HttpResponse:
    """Whom we promised to call, in the cases that this agent sees; the nearest time first."""
    rows = [panel.call(row) for row in queries.calls_owed(request.user)[:MOST]]
    return render(request, "workspace/calls.html", shell.page(request, section="calls") | {"rows": rows})


def keep_called(agent: "Agent", number: int | None, promise_id: str) -> None:
    """The call was made and is logged: the promise that led to it is kept. One that is over, or strange, stays as it is."""
    if not promise_id or number is None:
        return
    try:
        row = queries.promise_of(one(agent, number).pk, promise_id)
        promises.fulfil(row.pk, actor=accounts.as_actor(agent))
    except (NotFound, Refused):
        return
