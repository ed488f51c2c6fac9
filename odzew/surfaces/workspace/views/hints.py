"""Under the composer: gentle hints on what is being written, and the key facts to repeat."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries import reply_templates as ready
from odzew.core.conversations.queries.answering import last_question
from odzew.core.conversations.queries.permission import one
from odzew.core.conversations.rules.reply_hints import Hint, hints
from odzew.surfaces.workspace.doors import door, me

_MISSING: Mapping[str, Promise] = {
    "no_cause": _("The customer will ask why: say the cause."),
    "no_step": _("Say what happens next."),
    "no_date": _("Say by when: a day or an hour."),
    "no_recap": _("A long reply: end it with what, who and when."),
    "long": _("Long for this channel: shorten it, or add a file."),
}
_BETTER: Mapping[str, Promise] = {
    "time": _("say a day or an hour, for example “tomorrow by 12:00”"),
    "number": _("say a number, for example “2 working days”"),
    "sure": _("say what is certain, and when the rest will be known"),
    "who": _("say who: a name or a team"),
    "calm": _("name what is hard for the customer instead"),
    "rules": _("explain why, and what can be done"),
    "repeat": _("simply say it once more"),
    "blame": _("say what happened and what we do now"),
    "apology": _("apologise for what happened, not for how it was taken"),
    "nothing": _("say what is possible"),
}


@door("POST")
def hint(request: HttpRequest, number: int) -> HttpResponse:
    """text: the reply as typed so far; never refuses it."""
    accounts.require(me(request), Permission.REPLY)
    conversation = one(me(request), number)
    typed = request.POST.get("text", "")
    found = hints(
        typed, kind=conversation.kind, problem=last_question(conversation), channel=conversation.channel
    )
    return JsonResponse({"hints": [_shown(each) for each in found]})


@door("GET")
def facts(request: HttpRequest, number: int) -> HttpResponse:
    """The last key facts, in the customer's language, for the composer."""
    accounts.require(me(request), Permission.REPLY)
    conversation = one(me(request), number)
    language = conversation.language or conversation.customer.language or conversation.brand.language
    with translation.override(language):
        text = ready.key_facts(conversation, me(request), language)
    return JsonResponse({"text": text})


def _shown(each: Hint) -> dict[str, Any]:
    better = {"found": each.found, "better": _BETTER.get(each.proposal, "")}
    words = str(_MISSING.get(each.kind) or gettext("“%(found)s”: %(better)s") % better)
    return {"kind": str(each.kind), "words": words, "found": each.found, "start": each.start, "end": each.end}
