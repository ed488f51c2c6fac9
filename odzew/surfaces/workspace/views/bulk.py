"""Many cases changed at once from the list, and taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from odzew.core.conversations.actions.bulk import (
    BulkResult,
    Change,
    apply_bulk,
    refuse_silence_among,
    undo_bulk,
)
from odzew.kit import clock
from odzew.kit.errors import Invalid, OdzewError
from odzew.surfaces.workspace import listing, reasons, shell
from odzew.surfaces.workspace.doors import AgentRequest, agent_door, is_script

NAMED = 5
SNOOZES = ("later", "tomorrow", "monday", "week")
MORNING = 9


@require_POST
@agent_door
def apply(request: AgentRequest) -> HttpResponse:
    """Change the ticked cases as the pressed button says; back to the list with words and an undo."""
    back = listing.from_address(request.POST.get("in", ""), shell.places(request.user)).url
    try:
        numbers, change = _numbers(request.POST), _change(request)
        if not change.reason and "skip_waiting" not in request.POST:
            refuse_silence_among(request.user, numbers, change)
        result = apply_bulk(request.user, numbers, change)
    except OdzewError as error:
        if reasons.is_about_reason(error):
            raise
        messages.error(request, gettext(str(error.message)))
        return _to(request, back)
    if result.is_deferred:
        messages.info(request, gettext("The change is being made; the list follows by itself."))
    else:
        messages.success(request, in_words(result), extra_tags=reverse("bulk-undo", args=[result.token]))
    return _to(request, back)


def _to(request: AgentRequest, back: str) -> HttpResponse:
    """The list again; a script goes there by itself."""
    return JsonResponse({"url": back}) if is_script(request) else redirect(back)


@require_POST
@agent_door
def undo(request: AgentRequest, token: str) -> HttpResponse:
    """Take a bulk change back; the page then reloads and says what stayed."""
    result = undo_bulk(request.user, token)
    messages.success(request, in_words(result, is_undo=True))
    return JsonResponse({"done": result.done, "refused": result.refused})


def in_words(result: BulkResult, *, is_undo: bool = False) -> str:
    """What happened, and the numbers of the cases that stayed as they were with the first reason."""
    if is_undo:
        text = ngettext("%(n)d case is as before.", "%(n)d cases are as before.", result.done)
    else:
        text = ngettext("%(n)d case changed.", "%(n)d cases changed.", result.done)
    text %= {"n": result.done}
    if not result.refused:
        return text
    named = ", ".join(f"#{number}" for number, _reason in result.refused[:NAMED])
    more = f" +{len(result.refused) - NAMED}" if len(result.refused) > NAMED else ""
    left = gettext("Not changed: %(numbers)s. %(reason)s") % {
        "numbers": named + more,
        "reason": gettext(result.refused[0][1]),
    }
    return f"{text} {left}"


def _numbers(form: QueryDict) -> list[int]:
    try:
        return [int(number) for number in form.getlist("number")]
    except ValueError as error:
        raise Invalid(gettext("A case number is a number.")) from error


def _change(request: AgentRequest) -> Change:
    form = request.POST
    snooze = form.get("snooze")
    return Change(
        assignee=form.get("assignee"),
        team=form.get("team"),
        status=form.get("status"),
        priority=form.get("priority"),
        add_tags=_tags(form.get("add_tags", "")) if "tags" in form else (),
        remove_tags=_tags(form.get("remove_tags", "")) if "tags" in form else (),
        snooze_until=until(snooze, now=clock.now(), zone=_zone()) if snooze and snooze != "wake" else None,
        wake=snooze == "wake",
        reason="" if "skip_waiting" in form else reasons.given(request),
    )


def _tags(text: str) -> list[str]:
    return [tag.strip() for tag in text.split(",") if tag.strip()]


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


def until(phrase: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """When a plain phrase ends: later today, tomorrow, on Monday or in a week, at nine in the reader's zone."""
    if phrase not in SNOOZES:
        raise Invalid(gettext("This value is not on the list."), fields={"snooze": "unknown"})
    if phrase == "later":
        return now + timedelta(hours=3)
    local = now.astimezone(zone)
    days = {"tomorrow": 1, "monday": 7 - local.weekday(), "week": 7}[phrase]
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)
