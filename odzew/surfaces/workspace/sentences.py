"""What happened, as one line of the thread. Impersonal on purpose: Polish verbs would need a gender."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odzew.features.notifications import wording
from odzew.surfaces.workspace import labels, reasons, routing_words, solving
from odzew.surfaces.workspace.promises import sentences as promised
from odzew.ui.templatetags.ui import when

if TYPE_CHECKING:
    from odzew.kit.models import Event

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """icon: a symbol of the sprite; words: escaped HTML; who: the actor's name, empty for the desk itself."""

    icon: str
    words: SafeString
    who: str = ""


def sentence(event: Event) -> Sentence:
    """The line for a stored fact; facts that this page does not know, or cannot read, are named, not hidden."""
    try:
        icon, words = _TELLERS.get(event.kind, _plainly(event.kind))(event.data)
    except (AttributeError, KeyError, TypeError, ValueError):  # data of another version; the thread must open
        icon, words = _plainly(event.kind)(event.data)
    nobody = _("Unknown person") if event.actor_kind == "customer" else ""
    return Sentence(icon, words, event.actor_name or nobody)


def _plainly(kind: str) -> Callable[[Data], tuple[str, SafeString]]:
    def tell(_data: Data) -> tuple[str, SafeString]:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
        return "info", format_html(_("Event: {name}"), name=name)

    return tell


def _listed(parts: list[SafeString]) -> SafeString:
    return format_html_join("; ", "{}", ((part,) for part in parts))


def _bold(words: object) -> SafeString:
    return format_html("<b>{}</b>", words)


def _opened(data: Data) -> tuple[str, SafeString]:
    channel = labels.CHANNEL.get(data.get("channel", ""), data.get("channel", ""))
    if data.get("direction") == "out":
        return "send", format_html(_("Case opened from our side: {channel}"), channel=_bold(channel))
    return "plus", format_html(_("Case opened: {channel}"), channel=_bold(channel))


def _assigned(data: Data) -> tuple[str, SafeString]:
    icon, words = _to_whom(data)
    why = routing_words.TIMELINE.get(str(data.get("why") or ""))
    return icon, format_html("{}, {}", words, why) if why else words


def _to_whom(data: Data) -> tuple[str, SafeString]:
    person, team = data.get("assignee_name"), data.get("team_name")
    if person and team:
        return "user", format_html(
            _("Assigned to {person}, team {team}"), person=_bold(person), team=_bold(team)
        )
    if person:
        return "user", format_html(_("Assigned to {person}"), person=_bold(person))
    if team:
        return "users", format_html(_("Handed to the team {team}"), team=_bold(team))
    return "user", format_html("{}", _("Assignment removed"))


def _callback(data: Data) -> tuple[str, SafeString]:
    at = when(datetime.fromisoformat(data["at"]), precise=True)
    return "phone", format_html(
        _("The customer asks for a call to {phone}, {at}"), phone=_bold(data["phone"]), at=at
    )


def _person(data: Data) -> tuple[str, SafeString]:
    if data.get("who") == "manager":
        return "flag", format_html("{}", _("The customer wants to talk to somebody in charge"))
    return "user", format_html("{}", _("The customer wants to talk to a person"))


def _status(data: Data) -> tuple[str, SafeString]:
    before, after = (_status_word(data.get(key)) for key in ("before", "after"))
    icon = "check" if data.get("after") in {"resolved", "closed"} else "swap"
    words = format_html(_("Status: {before} → {after}"), before=before, after=_bold(after))
    reason = _reason(str(data.get("reason") or ""))
    return icon, format_html("{}, {}", words, reason) if reason else words


def _status_word(code: object) -> object:
    return labels.STATUS.get(str(code), code)


def _reason(code: str) -> str:
    if not code:
        return ""
    known = {
        "delivery_failed": _("because the reply did not get through"),
        "delivery_found": _("because the reply turned out to have left"),
        "withdrawn": _("because the reply was taken back"),
        "customer": _("by the customer"),
        "visitor_ended": _("the visitor ended the chat"),
        "merged": _("because of the merge"),
        "merge_undone": _("because the merge was undone"),
        "undo": _("undone"),
        "logged": _("because the contact was logged"),
        "question": _("because the customer asks for something"),
        "imported": _("taken over from the old system"),
        "auto_close": _("because the customer had nothing to add"),
        "check": _("found by the nightly check"),
        "callback": _("a call back was agreed"),
    }
    return known.get(code) or reasons.in_words(code)


def _with_reason(words: SafeString, data: Data) -> SafeString:
    reason = _reason(str(data.get("reason") or ""))
    return format_html("{}: {}", words, reason) if reason else words


def _released(data: Data) -> tuple[str, SafeString]:
    return "check", _with_reason(format_html("{}", _("The customer no longer waits")), data)


def _began(data: Data) -> tuple[str, SafeString]:
    since = when(datetime.fromisoformat(str(data["since"])), precise=True)
    return "clock", format_html(_("The customer waits for an answer since {time}"), time=_bold(since))


def _fields(data: Data) -> tuple[str, SafeString]:
    before, after = data.get("before", {}), data.get("after", {})
    if set(after) == {"tags"}:
        return _tags(set(before.get("tags", [])), set(after["tags"]))
    parts = [_field(name, value) for name, value in after.items()]
    joined = _listed(parts)
    return "pen", format_html(_("Changed: {fields}"), fields=joined)


def _tags(before: set[str], after: set[str]) -> tuple[str, SafeString]:
    added, removed = sorted(after - before), sorted(before - after)
    parts = []
    if added:
        parts.append(
            format_html(
                ngettext("Tag added: {tags}", "Tags added: {tags}", len(added)), tags=_bold(", ".join(added))
            )
        )
    if removed:
        parts.append(
            format_html(
                ngettext("Tag removed: {tags}", "Tags removed: {tags}", len(removed)),
                tags=_bold(", ".join(removed)),
            )
        )
    return "tag", _listed(parts)


def _field(name: str, value: object) -> SafeString:
    names = {
        "subject": _("subject"), "kind": _("kind"), "stage": _("journey stage"), "priority": _("priority"),
        "brand_id": _("brand"), "language": _("language"), "custom": _("fields of the case"), "tags": _("tags"),
    }  # fmt: skip
    words: Mapping[str, labels.Labels] = {
        "kind": labels.KIND,
        "stage": labels.STAGE,
        "priority": labels.PRIORITY,
    }
    shown = words.get(name, {}).get(str(value), value)
    if name == "tags" and isinstance(value, list):
        shown = ", ".join(str(tag) for tag in value) or "–"
    if name in {"custom", "brand_id"}:
        return format_html("{}", names.get(name, name))
    return format_html("{} → {}", names.get(name, name), _bold(shown))


def _snoozed(data: Data) -> tuple[str, SafeString]:
    until = datetime.fromisoformat(str(data["until"]))
    words = format_html(_("Snoozed until {time}"), time=_bold(when(until, precise=True)))
    return "snooze", _with_reason(words, data)


def _woke(data: Data) -> tuple[str, SafeString]:
    if data.get("why") == "time":
        return "clock", format_html("{}", _("Back in the list: the time has come"))
    return "clock", format_html("{}", _("Back in the list"))


def _withdrawn(data: Data) -> tuple[str, SafeString]:
    del data
    return "undo", format_html("{}", _("A reply was taken back before it left"))


def _case_link(number: object) -> SafeString:
    return format_html('<a class="link" href="/c/{}/">{}</a>', number, number)


def _with_number(icon: str, text: Callable[[], str]) -> Callable[[Data], tuple[str, SafeString]]:
    def tell(data: Data) -> tuple[str, SafeString]:
        return icon, format_html(text(), number=_case_link(data["other_number"]))

    return tell


def _merged(data: Data) -> tuple[str, SafeString]:
    words = format_html(_("Merged with the case {number}"), number=_case_link(data["other_number"]))
    return "merge", _with_reason(words, data)


def _merged_into(data: Data) -> tuple[str, SafeString]:
    link = _case_link(data["survivor_number"])
    return "merge", format_html(_("Merged into the case {number}"), number=link)


def _parted(data: Data) -> tuple[str, SafeString]:
    link = _case_link(data["other_number"])
    if data.get("verb") == "split":
        return "undo", format_html(
            _("Split undone: the case {number} is part of this one again"), number=link
        )
    return "undo", format_html(_("Merge with the case {number} was undone"), number=link)


def _split(data: Data) -> tuple[str, SafeString]:
    link = _case_link(data["other_number"])
    if data.get("is_new"):
        return "split", format_html(_("Split off from the case {number}"), number=link)
    return "split", format_html(_("Part of the messages moved to the case {number}"), number=link)


def _linked(data: Data) -> tuple[str, SafeString]:
    link = _case_link(data["other_number"])
    if data.get("kind") == "cause":
        return "link", format_html(_("Linked as cause and effect with the case {number}"), number=link)
    return "link", format_html(_("Linked with the case {number}"), number=link)


def _revoked(_data: Data) -> tuple[str, SafeString]:
    return "shield", format_html("{}", _("The customer's link to the case was taken back"))


def _followers(data: Data) -> tuple[str, SafeString]:
    added, removed = len(data.get("added", [])), len(data.get("removed", []))
    if added:
        words = ngettext(
            "%(n)s person follows the case from now on", "%(n)s people follow the case from now on", added
        )
        return "eye", format_html("{}", words % {"n": added})
    words = ngettext(
        "%(n)s person no longer follows the case", "%(n)s people no longer follow the case", removed
    )
    return "eye", format_html("{}", words % {"n": removed})


def _customer(data: Data) -> tuple[str, SafeString]:
    del data
    return "user", format_html("{}", _("The case was moved to another customer"))


def _people(data: Data) -> SafeString:
    return _bold(", ".join(str(one) for one in data.get("recipients", [])) or _("the recipient"))


def _delayed(data: Data) -> tuple[str, SafeString]:
    words = _("Our mail to {people} is delayed; the mail servers keep trying: {reason}")
    return "clock", format_html(words, people=_people(data), reason=data.get("reason", ""))


def _unwanted(data: Data) -> tuple[str, SafeString]:
    words = _("{people} reported our mail as spam: no more mailings to this address")
    return "alert", format_html(words, people=_people(data))


def _returned(data: Data) -> tuple[str, SafeString]:
    told = format_html(
        _("Our mail to {people} came back: {reason}"), people=_people(data), reason=data.get("reason", "")
    )
    ways = ", ".join(str(value) for _kind, value in data.get("ways", []))
    if ways:
        return "alert", format_html("{}. {}", told, _("Another way to reach this person: %s") % ways)
    advice = _("No other way to reach this person is known; look for a phone number or ask a colleague")
    return "alert", format_html("{}. {}", told, advice)


def _climbed(data: Data) -> tuple[str, SafeString]:
    rung = wording.RUNG.get(str(data["rung"]), data["rung"])
    words = _("Nobody took it up, asked next: {people} ({rung})")
    return "up", format_html(words, people=_bold(", ".join(data["people"]) or "–"), rung=rung)


def _taken_up(data: Data) -> tuple[str, SafeString]:
    end = wording.END.get(str(data["end"]), data["end"])
    return "check", format_html(_("Escalation ended: {end}"), end=end)


def _word_counted(data: Data) -> tuple[str, SafeString]:
    if data.get("is_counted", True):
        return "info", format_html("{}", _("An automatic mail counts as the customer's word"))
    return "info", format_html("{}", _("The mail counts as automatic again"))


def _ticked(data: Data) -> tuple[str, SafeString]:
    words = data.get("words") or solving.FOUR.get(data["step"], data["step"])
    told = _("Done: {step}") if data.get("is_done", True) else _("Not done after all: {step}")
    line = format_html(told, step=_bold(words))
    return "check", format_html("{} ({})", line, data["note"]) if data.get("note") else line


def _called_by_rule(data: Data) -> tuple[str, SafeString]:
    count = len(data.get("agents", []))
    words = ngettext("A rule notified %(n)s person: {words}", "A rule notified %(n)s people: {words}", count)
    return "bell", format_html(words % {"n": count}, words=data.get("words", ""))


def _asked_for_routing(_data: Data) -> tuple[str, SafeString]:
    return "swap", format_html("{}", _("A rule left the choice of the holder to assignment"))


def _webhook_failed(data: Data) -> tuple[str, SafeString]:
    words = _("The system {host} did not take the message of a rule: {reason}")
    return "alert", format_html(words, host=_bold(data.get("host", "")), reason=data.get("reason", ""))


_TELLERS: Mapping[str, Callable[[Data], tuple[str, SafeString]]] = {
    **promised.TELLERS,
    "WordCounted": _word_counted,
    "StepTicked": _ticked,
    "ConversationOpened": _opened,
    "ConversationAssigned": _assigned,
    "CallbackRequested": _callback,
    "PersonRequested": _person,
    "StatusChanged": _status,
    "FieldsChanged": _fields,
    "ConversationSnoozed": _snoozed,
    "ConversationWoke": _woke,
    "ReplyWithdrawn": _withdrawn,
    "MessageDelayed": _delayed,
    "MessageReturned": _returned,
    "MessageUnwanted": _unwanted,
    "ConversationsMerged": _merged,
    "WaitReleased": _released,
    "WaitBegan": _began,
    "ConversationMergedInto": _merged_into,
    "ConversationMergeUndone": _parted,
    "ConversationSplit": _split,
    "ConversationsLinked": _linked,
    "ConversationRepeats": _with_number(
        "history", lambda: _("Second contact on this matter, after the case {number}")
    ),
    "ConversationsUnlinked": _with_number("link", lambda: _("No longer linked with the case {number}")),
    "StatusLinkRevoked": _revoked,
    "EscalationMoved": _climbed,
    "EscalationEnded": _taken_up,
    "FollowersChanged": _followers,
    "CustomerChangedOnConversation": _customer,
    "RuleCalledPeople": _called_by_rule,
    "RuleAskedForRouting": _asked_for_routing,
    "WebhookFailed": _webhook_failed,
}
