"""Changes of a conversation from its head: each is one POST, one action, words with an undo."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions, rules
from odzew.core.conversations.queries import assignees
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.permission import one
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import labels, page, reasons
from odzew.surfaces.workspace.doors import done, door, is_script, me
from odzew.ui.templatetags.ui import when

if TYPE_CHECKING:
    from odzew.core.conversations.models import Conversation


def _given(request: HttpRequest, name: str) -> str:
    """A value of the form, or of the address that an undo carries."""
    return request.POST.get(name, request.GET.get(name, ""))


def _undo(number: int, verb: str, **values: str) -> str:
    return f"/c/{number}/{verb}?{urlencode(values)}"


def _mine(request: HttpRequest, number: int, permission: Permission) -> Conversation:
    accounts.require(me(request), permission)
    return one(me(request), number)


@door("GET")
def assign_menu(request: HttpRequest, number: int) -> HttpResponse:
    """Whom to give it to: me, the team by presence and load, other teams."""
    conversation = _mine(request, number, Permission.ASSIGN)
    context = {
        "conversation": conversation,
        "candidates": assignees.candidates(conversation, me(request)),
        "teams": accounts.teams(),
    }
    return menu(request, "workspace/parts/assign_menu.html", pgettext("action", "Assign"), context)


def menu(request: HttpRequest, template: str, heading: str, context: dict[str, Any]) -> HttpResponse:
    """A menu for our script, or the same as a page of its own for a browser without scripts."""
    if is_script(request):
        return render(request, template, context)
    around = {"menu": template, "heading": heading}
    return render(request, "workspace/menu_page.html", {**context, **around})


@door("POST")
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """to: me, nobody, an agent's public id, or team:<public id>."""
    conversation = _mine(request, number, Permission.ASSIGN)
    undo = _undo(number, "assign", to=_holder(conversation))
    to, actor = _given(request, "to"), accounts.as_actor(me(request))
    if to.startswith("team:"):
        team = assignees.team(_uuid(to.removeprefix("team:")))
        if team is None:
            raise Invalid(_("There is no such team."), fields={"to": "unknown"})
        actions.assign(conversation.pk, actor=actor, team=team)
        return done(request, number, toast=_("Handed to the team %(team)s.") % {"team": team.name}, undo=undo)
    if to == "nobody":
        actions.assign(conversation.pk, actor=actor)
        return done(request, number, toast=_("Nobody holds the case now."), undo=undo)
    agent = me(request) if to == "me" else assignees.assignee(_uuid(to))
    if agent is None:
        raise Invalid(_("There is no such person, or the account is switched off."), fields={"to": "unknown"})
    actions.assign(conversation.pk, actor=actor, assignee=agent)
    return done(request, number, toast=_("Assigned to %(name)s.") % {"name": agent.name}, undo=undo)


def _holder(conversation: Conversation) -> str:
    if conversation.assignee:
        return str(conversation.assignee.public_id)
    return f"team:{conversation.team.public_id}" if conversation.team else "nobody"


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise Invalid(_("This choice is damaged. Open the menu again."), fields={"to": "unknown"}) from error


@door("POST")
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Another status; after closing the page goes where the agent's profile says."""
    conversation = _mine(request, number, Permission.CHANGE_STATUS)
    before, to = conversation.status, _given(request, "to")
    actor, reason = accounts.as_actor(me(request)), reasons.given(request)
    actions.change_status(conversation.pk, to, actor=actor, reason=reason)
    words = _("Status: %(status)s.") % {"status": labels.STATUS.get(to, to)}
    after = "stay"
    if to in rules.DONE_STATUSES and "to" in request.POST:
        after = me(request).settings.get("after_close", "next")
    return done(
        request,
        number,
        toast=words,
        undo=_undo(number, "status", to=before, reason=reasons.UNDO),
        after=after,
    )


@door("POST")
def fields(request: HttpRequest, number: int) -> HttpResponse:
    """Subject, kind, stage, priority, and the company's own fields as custom:<key>."""
    conversation = _mine(request, number, Permission.CHANGE_STATUS)
    given = {**request.GET.dict(), **request.POST.dict()}
    names = ("subject", "kind", "stage", "priority")
    changes: dict[str, object] = {name: str(given[name]) for name in names if name in given}
    if "subject" in changes and not str(changes["subject"]).strip():
        raise Invalid(_("The subject cannot be empty."), fields={"subject": "required"})
    custom = {
        key.removeprefix("custom:"): str(value)[:1000]
        for key, value in given.items()
        if key.startswith("custom:")
    }
    if custom:
        changes["custom"] = custom
    before = {name: str(getattr(conversation, name)) for name in names if name in changes}
    before |= {f"custom:{key}": str(conversation.custom.get(key, "")) for key in custom}
    actions.change_fields(conversation.pk, changes, actor=accounts.as_actor(me(request)))
    return done(request, number, toast=_("Saved."), undo=_undo(number, "fields", **before))


@door("POST")
def tags(request: HttpRequest, number: int) -> HttpResponse:
    """add: one or more names with commas between them; remove: one name."""
    conversation = _mine(request, number, Permission.CHANGE_STATUS)
    add = [name.strip() for name in _given(request, "add").split(",") if name.strip()]
    remove = [_given(request, "remove")] if _given(request, "remove") else []
    actions.tag(conversation.pk, actor=accounts.as_actor(me(request)), add=add, remove=remove)
    undo = _undo(number, "tags", add=",".join(remove)) if remove else ""
    return done(request, number, toast=_("Tag removed.") if remove else "", undo=undo)


@door("GET")
def tag_names(request: HttpRequest, number: int) -> HttpResponse:
    """Names for the tag field as one types."""
    one(me(request), number)
    return JsonResponse({"results": assignees.known_tags(request.GET.get("q", "")[:40])})


@door("POST")
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """until: later, tomorrow, monday, reply, or a moment of the calendar."""
    conversation = _mine(request, number, Permission.CHANGE_STATUS)
    value = _given(request, "until") or _given(request, "moment")
    until = page.snooze_until(value, clock.now())
    if until is None:
        raise Invalid(_("Choose when the case is to come back."), fields={"until": "unknown"})
    actor, reason = accounts.as_actor(me(request)), reasons.given(request)
    actions.snooze(conversation.pk, until, actor=actor, reason=reason)
    if value == "reply":
        words = _("Snoozed until the customer replies.")
    else:
        words = _("Snoozed until %(time)s.") % {"time": when(until, precise=True, plain=True)}
    after = me(request).settings.get("after_close", "next")
    return done(request, number, toast=words, undo=f"/c/{number}/wake", after=after)


@door("POST")
def thanks(request: HttpRequest, number: int, public_id: uuid.UUID) -> HttpResponse:
    """is: question, when a person sees that a "thank you" asks for something, or thanks, when it does not."""
    _mine(request, number, Permission.CHANGE_STATUS)
    message = timelines.message(me(request), number, public_id)
    is_thanks = _given(request, "is") == "thanks"
    actions.judge_thanks(message, is_thanks=is_thanks, actor=accounts.as_actor(me(request)))
    words = (
        _("Marked as thanks: nobody waits.") if is_thanks else _("The customer waits for an answer again.")
    )
    undo = f"/c/{number}/m/{public_id}/thanks?is={'question' if is_thanks else 'thanks'}"
    return done(request, number, toast=words, undo=undo)


@door("POST")
def wake(request: HttpRequest, number: int) -> HttpResponse:
    """Back into the lists."""
    conversation = _mine(request, number, Permission.CHANGE_STATUS)
    actions.wake(conversation.pk, actor=accounts.as_actor(me(request)), why="agent")
    return done(request, number, toast=_("The case is back in the list."))


@door("POST")
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """on: 1 to follow, 0 to stop."""
    conversation, agent = one(me(request), number), me(request)
    if _given(request, "on") == "0":
        actions.unfollow(conversation.pk, [agent], actor=accounts.as_actor(agent))
        return done(
            request, number, toast=_("The case is no longer followed."), undo=_undo(number, "follow", on="1")
        )
    actions.follow(conversation.pk, [agent], actor=accounts.as_actor(agent))
    return done(request, number, toast=_("The case is followed now."), undo=_undo(number, "follow", on="0"))
