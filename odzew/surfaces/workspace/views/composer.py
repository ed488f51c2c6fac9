"""Writing: the reply, the note, the draft that is kept while one types, and what `@` and `/` offer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from odzew.channels import delivery
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions, rules
from odzew.core.conversations.actions import drafts
from odzew.core.conversations.queries import case as cases
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.permission import one
from odzew.core.conversations.rules.mentions import mentioned_names
from odzew.kit import clock, html
from odzew.kit.errors import Invalid, OdzewError, Refused
from odzew.surfaces.live import hub
from odzew.surfaces.workspace import cards, page
from odzew.surfaces.workspace.doors import done, door, is_script, me, told
from odzew.surfaces.workspace.forms import Letter, letter_of
from odzew.surfaces.workspace.promises import offers
from odzew.surfaces.workspace.views.thread import thread_page

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation, Message
    from odzew.core.conversations.queries.case import Case


@door("POST")
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Send what was typed. Whatever goes wrong, the words come back with the reason."""
    case = page.read_case(me(request), number)
    letter = letter_of(request.POST)
    try:
        _keep_files(request, case.conversation, letter)
        message = (
            _note(case, me(request), letter) if letter.mode == "note" else _reply(case, me(request), letter)
        )
    except OdzewError as error:
        return _refused(request, case, letter, error)
    return _sent(request, case, letter, message)


@door("POST")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being typed; other tabs and colleagues hear that there is a draft."""
    conversation, letter = one(me(request), number), letter_of(request.POST)
    _may_write(me(request), letter.mode)
    kept = drafts.save_draft(
        conversation,
        me(request),
        letter.mode,
        text=letter.text,
        fields=letter.kept(),
        based_on_seq=letter.based_on_seq,
    )
    hub.publish_presence(
        hub.conversation_group(conversation.pk),
        {"kind": "draft", "mode": letter.mode, "agent": str(me(request).public_id), "tab": letter.tab},
    )
    return JsonResponse({"saved_at": kept.updated_at.isoformat() if kept else ""})


@door("GET")
def own_draft(request: HttpRequest, number: int) -> HttpResponse:
    """The agent's own kept words, for a second tab."""
    case = cases.case(me(request), number)
    mode = "note" if request.GET.get("mode") == "note" else "reply"
    found = case.draft_of(me(request), mode)
    if found is None:
        return JsonResponse({"text": "", "files": [], "updated_at": ""})
    return JsonResponse(
        {
            "text": found.text,
            "files": list(found.files),
            "updated_at": found.updated_at.isoformat(),
            **found.fields,
        }
    )


@door("GET")
def colleagues(request: HttpRequest, number: int) -> HttpResponse:
    """Agents whose name fits what follows an `@`."""
    one(me(request), number)
    query = request.GET.get("q", "").strip().lower()
    found = [agent for agent in accounts.active_agents() if query in agent.name.lower()]
    rows = [{"id": str(each.public_id), "name": each.name, "presence": each.presence} for each in found[:8]]
    return JsonResponse({"results": rows})


@door("POST")
def withdraw(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """Undo: the reply that has not left returns to the composer."""
    accounts.require(me(request), Permission.REPLY)
    message = timelines.message(me(request), number, public_id)
    kept = delivery.withdraw(message, me(request))
    offers.take_back(message, me(request))
    words = _("Taken back. The text is in the composer again.")
    return done(request, number, toast=words, returned=message.text, text=kept.text, mode="reply")


@door("POST")
def retry(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """Send a failed message once more."""
    accounts.require(me(request), Permission.REPLY)
    message = timelines.message(me(request), number, public_id)
    found: Any = getattr(message, "delivery", None)
    if found is None:
        raise Invalid(_("This message was never on its way out."))
    delivery.retry(found.pk)
    return done(request, number, toast=_("Trying again."))


def _reply(case: Case, agent: Agent, letter: Letter) -> Message:
    accounts.require(agent, Permission.REPLY)
    conversation = case.conversation
    found = offers.found_in(conversation, letter.text)
    offers.refuse_unasked(found, letter)
    with transaction.atomic():
        kept = offers.accept(conversation.pk, agent, found, letter)
        message = actions.reply(conversation.pk, agent, _words(case, letter, kept))
        if letter.snooze:
            _snooze(conversation, agent, letter.snooze)
    return message


def _words(case: Case, letter: Letter, promises: list[int]) -> actions.Words:
    return actions.Words(
        text=letter.text,
        html=html.from_text(letter.text),
        to=letter.to,
        cc=letter.cc,
        bcc=letter.bcc,
        account=cases.answering_account(case, letter.account),
        file_ids=letter.file_ids,
        send_at=letter.send_at,
        based_on_seq=letter.based_on_seq,
        then=letter.then,
        meta={offers.META: promises} if promises else {},
    )


def _snooze(conversation: Conversation, agent: Agent, phrase: str) -> None:
    until = page.snooze_until(phrase, clock.now())
    if until is not None:
        _rest(conversation, until, agent)


def _rest(conversation: Conversation, until: datetime, agent: Agent) -> None:
    """Snoozed after the reply, unless the customer has spoken meanwhile: then the case stays in sight."""
    try:
        actions.snooze(conversation.pk, until, actor=accounts.as_actor(agent))
    except Refused as error:
        if error.code not in ("needs_reason", "customer_waits"):
            raise


def _note(case: Case, agent: Agent, letter: Letter) -> Message:
    accounts.require(agent, Permission.NOTE)
    called = _called(letter.text)
    return actions.note(case.conversation.pk, agent, letter.text, mentioned=called, file_ids=letter.file_ids)


def _called(text: str) -> list[Agent]:
    """The colleagues whom a note calls by name."""
    if "@" not in text:
        return []
    agents = list(accounts.active_agents())
    names = set(mentioned_names(text, [each.name for each in agents]))
    return [each for each in agents if each.name in names]


def _may_write(agent: Agent, mode: str) -> None:
    accounts.require(agent, Permission.NOTE if mode == "note" else Permission.REPLY)


def _keep_files(request: HttpRequest, conversation: Conversation, letter: Letter) -> None:
    """Files chosen without scripts come with the form itself."""
    for upload in request.FILES.getlist("files"):
        drafts.refuse_file(upload.name or "", upload.size or 0)
        kept = drafts.attach_to_draft(
            conversation,
            me(request),
            letter.mode,
            name=upload.name or "",
            content_type=upload.content_type or "",
            content=upload.read(),
        )
        letter.file_ids.append(str(kept.public_id))


def _sent(request: HttpRequest, case: Case, letter: Letter, message: Message) -> HttpResponse:
    number = case.conversation.number
    if letter.mode == "note":
        return done(request, number, toast="", sent="note")
    is_later = letter.send_at is not None
    words = _("The reply will leave at the chosen time.") if is_later else _("Sent.")
    seconds = 0 if message.channel == rules.Channel.CHAT else accounts.undo_seconds(me(request))
    undo = f"/c/{number}/m/{message.public_id}/withdraw" if is_later or seconds else ""
    after = (
        me(request).settings.get("after_close", "next") if letter.then in {"resolved", "closed"} else "stay"
    )
    told = {"seconds": max(5, seconds), "sent": "reply", "after": after, "seq": message.seq}
    return done(request, number, toast=words, undo=undo, **told)


def _refused(request: HttpRequest, case: Case, letter: Letter, error: OdzewError) -> HttpResponse:
    """The reason beside the words that stay; for a stale reply also what arrived meanwhile."""
    agent = me(request)
    if is_script(request):
        if isinstance(error, offers.PromiseOffered):
            return JsonResponse(error.as_json(), status=error.status)
        answer = told(request, error)
        return answer if not isinstance(error, actions.StaleReply) else _stale(request, case, letter, error)
    typed = {**page.composer(case, agent), "based_on_seq": case.conversation.seq}
    shown = {"typed": letter, "composer": typed, "composer_error": str(error.message)}
    shown["offers"] = offers.found_in(case.conversation, letter.text) if letter.mode == "reply" else ()
    return thread_page(request, case, status=error.status, **shown)


def _stale(request: HttpRequest, case: Case, letter: Letter, error: OdzewError) -> HttpResponse:
    from django.template.loader import render_to_string

    found = timelines.changes(case.conversation, letter.based_on_seq)
    new = [cards.card(entry.message) for entry in found.entries if entry.message]
    shown = render_to_string("workspace/parts/stale.html", {"cards": new}, request=request)
    data = {
        "code": error.code,
        "message": str(error.message),
        "html": shown,
        "seq": case.conversation.seq,
    }
    return JsonResponse(data, status=error.status)
