"""The page of one conversation, and the pieces of it that scripts ask for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from odzew.core.conversations.actions import readings
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.permission import one
from odzew.features.notifications import actions as notifications
from odzew.kit import clock
from odzew.surfaces.live import hub
from odzew.surfaces.workspace import page
from odzew.surfaces.workspace.cards import card
from odzew.surfaces.workspace.doors import door, is_script, me
from odzew.surfaces.workspace.views.inbox import list_context

if TYPE_CHECKING:
    from odzew.core.conversations.queries.case import Case
    from odzew.surfaces.workspace.doors import AgentRequest


@door("GET")
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation with its list, thread and panel; an old number leads to where it lives now."""
    case = page.read_case(me(request), number)
    if case.conversation.number != number:
        words = _("The case no. %(old)s was merged into this one.") % {"old": number}
        messages.info(request, words)
        return redirect("thread", number=case.conversation.number)
    return thread_page(request, case)


def thread_page(request: HttpRequest, case: Case, *, status: int = 200, **composer: Any) -> HttpResponse:
    """The whole page. composer: typed words and an error that must come back with it."""
    agent = me(request)
    found = timelines.timeline(case.conversation)
    context = {
        **_around(request, case.conversation.number),
        **page.context(case, agent),
        "lines": page.lines(found.entries, agent, read_seq=case.read_seq),
        "older": found.older,
        **composer,
    }
    return render(request, "workspace/thread.html", context, status=status)


def _around(request: HttpRequest, number: int) -> dict[str, Any]:
    """The list beside the thread; a script that swaps the thread alone pays nothing for it."""
    if "HX-Request" in request.headers:
        return {"base": "workspace/thread_only.html"}
    return {"base": "workspace/desk_base.html", **list_context(cast("AgentRequest", request), current=number)}


@door("GET")
def older(request: HttpRequest, number: int) -> HttpResponse:
    """The page of the thread before a cursor."""
    conversation = one(me(request), number)
    found = timelines.timeline(conversation, before=request.GET.get("before", ""))
    lines = page.lines(found.entries, me(request), read_seq=0)
    context = {
        "lines": lines,
        "older": found.older,
        "conversation": conversation,
        "can": page.abilities(me(request)),
    }
    return render(request, "workspace/parts/older.html", context)


@door("GET")
def since(request: HttpRequest, number: int, seq: int) -> HttpResponse:
    """What changed after `seq`: new lines, messages whose delivery moved, head, panel and drafts."""
    agent = me(request)
    case = page.read_case(agent, number)
    found = timelines.changes(case.conversation, seq)
    may_reply = page.abilities(agent)["reply"]
    last_day = date.fromisoformat(day) if (day := request.GET.get("day", "")) and _is_day(day) else None
    context = {
        **page.context(case, agent),
        "lines": page.lines(found.entries, agent, read_seq=0, last_day=last_day),
        "touched": [card(row, may_reply=may_reply) for row in found.touched],
        "gone": found.gone,
        "seq": max(found.seq, seq),
        "is_upheaval": found.is_upheaval or case.conversation.number != number,
    }
    return render(request, "workspace/parts/since.html", context)


@door("GET")
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """The thread on paper: everything that was said, nothing to press."""
    case = page.read_case(me(request), number)
    found = timelines.timeline(case.conversation, size=1000)
    context = {
        **page.context(case, me(request)),
        "lines": page.lines(found.entries, me(request), read_seq=0),
        "printed_at": clock.now(),
    }
    return render(request, "workspace/print.html", context)


@door("POST")
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """The agent saw everything up to `seq`."""
    conversation = one(me(request), number)
    reached = request.POST.get("seq", "")
    seq = int(reached) if reached.isdigit() and len(reached) < 18 else conversation.seq
    readings.mark_read(conversation, me(request), seq)
    notifications.see_case(me(request), conversation.pk)
    hub.publish_presence(hub.agent_group(me(request).pk), {"kind": "read", "conversation": str(number)})
    return HttpResponse(status=204) if is_script(request) else redirect("thread", number=number)


@door("POST")
def unread(request: HttpRequest, number: int) -> HttpResponse:
    """Everything from the last word of the customer on counts as new again."""
    conversation = one(me(request), number)
    asked = request.POST.get("seq", "")
    seq = int(asked) if asked.isdigit() and len(asked) < 18 else conversation.seq
    readings.mark_unread(conversation, me(request), seq)
    hub.publish_presence(hub.agent_group(me(request).pk), {"kind": "read", "conversation": str(number)})
    return redirect("inbox")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
