"""What the templates of a conversation's page read, put together from one case and its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from odzew.channels.chat import queries as chat
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import rules
from odzew.core.conversations.queries import case as cases
from odzew.core.conversations.queries.status_link import status_url
from odzew.features.promises.queries.panel import promises_beside
from odzew.features.routing import queries as routing
from odzew.kit import clock
from odzew.surfaces.workspace import labels, routing_words, solving
from odzew.surfaces.workspace.cards import Card, card
from odzew.surfaces.workspace.promises import panel
from odzew.surfaces.workspace.promises.sentences import is_silent
from odzew.surfaces.workspace.sentences import Sentence, sentence

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.queries.case import Case, Unsent
    from odzew.core.conversations.queries.timeline import Entry

_WAKE_HOUR = 9
_LATER_HOURS = 3
_FOREVER_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the thread; `day` where a new one begins, `is_fresh` above the first unread word."""

    at: datetime
    seq: int
    card: Card | None = None
    event: Sentence | None = None
    day: bool = False
    is_fresh: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu: what it sends, what it says, whether it is the present state."""

    value: str
    words: str
    is_now: bool = False


def lines(
    entries: Sequence[Entry], agent: Agent, *, read_seq: int, last_day: date | None = None
) -> list[Line]:
    """Entries with their day dividers and, once, the line above what this agent has not read."""
    out: list[Line] = []
    fresh_at = _first_unread(entries, agent, read_seq)
    may_reply = accounts.may(agent, Permission.REPLY)
    for entry in entries:
        if entry.event and is_silent(entry.event):
            continue
        today = timezone.localtime(entry.at).date()
        out.append(
            Line(
                entry.at,
                entry.seq,
                card(entry.message, may_reply=may_reply) if entry.message else None,
                sentence(entry.event) if entry.event else None,
                day=today != last_day,
                is_fresh=entry is fresh_at,
            )
        )
        last_day = today
    return out


def _first_unread(entries: Sequence[Entry], agent: Agent, read_seq: int) -> Entry | None:
    """The first message after what was read that is not the reader's own; none when all of it is new."""
    if read_seq <= 0:
        return None
    for entry in entries:
        if entry.message and entry.seq > read_seq and entry.message.agent_id != agent.pk:
            return entry
    return None


def read_case(agent: Agent, number: int) -> Case:
    """The case with all that `context` shows around its thread, in one statement. Raises NotFound."""
    beside = {
        "promises": promises_beside(),
        "choices": routing.choices_beside(),
        "visits": chat.visits_beside(),
    }
    return cases.case(agent, number, beside=beside)


def context(case: Case, agent: Agent) -> dict[str, Any]:
    """Everything around the thread: head, composer, panel. case: from `read_case`."""
    conversation = case.conversation
    desk = accounts.desk()
    is_chat = conversation.channel == rules.Channel.CHAT
    return {
        "case": case,
        "conversation": conversation,
        "me": agent,
        "can": abilities(agent),
        "statuses": choices(labels.STATUS, conversation.status),
        "status_words": labels.STATUS.get(conversation.status, conversation.status),
        "priorities": choices(labels.PRIORITY, conversation.priority),
        "priority_words": labels.PRIORITY.get(conversation.priority, conversation.priority),
        "kinds": choices(labels.KIND, conversation.kind),
        "stages": stage_choices(conversation.stage),
        "channel_words": labels.CHANNEL.get(conversation.channel, conversation.channel),
        "channel_icon": labels.channel_icon(conversation.channel),
        "snoozes": snooze_choices(clock.now()),
        "snoozed_for_reply": _is_far(conversation.snoozed_until),
        "follows": any(row["id"] == agent.pk for row in case.followers),
        "customer_name": person(case),
        "language_words": labels.LANGUAGE.get(conversation.customer.language, conversation.customer.language),
        "preferred_words": labels.CHANNEL.get(conversation.customer.preferred_channel, ""),
        "fields": values(case.fields, "conversation", conversation.custom),
        "customer_fields": values(case.fields, "customer", conversation.customer.custom),
        "others": [other(row) for row in case.others],
        "links": [{**other(row), "kind_words": labels.LINK.get(row["kind"], "")} for row in case.links],
        "joined": [other(row) for row in case.joined],
        "work": solving.shown(case.work()),
        "composer": composer(case, agent),
        "enter_sends": is_chat and agent.settings.get("enter_sends", True),
        "visitor_is_online": is_chat and chat.visitor_is_online(case.beside["visits"]),
        "colleague_drafts": case.drafts_of_others(agent),
        "upload_limit_mb": desk.upload_limit_mb,
        "status_url": status_url(conversation, desk=desk),
        "is_done": conversation.status in rules.DONE_STATUSES,
        **panel.context(case),
        "thanks": case.thanks,
        "why": routing_words.told(
            routing.explained(case.beside["choices"], conversation.assignee_id), reader_id=agent.pk
        ),
    }


def abilities(agent: Agent) -> dict[str, bool]:
    """What this agent may do here, by the permission's name."""
    return {str(each): accounts.may(agent, each) for each in Permission}


def choices(words: labels.Labels, now: str) -> list[Choice]:
    return [Choice(value, str(text), is_now=value == now) for value, text in words.items()]


def stage_choices(now: str) -> list[Choice]:
    """Journey stages; the empty one is the domain's word for not known."""
    found = choices(labels.STAGE, now or "none")
    return [Choice("" if each.value == "none" else each.value, each.words, each.is_now) for each in found]


def person(case: Case) -> str:
    """The customer's name, else an address, else a word for somebody unknown."""
    named = case.conversation.customer.name
    shown = next((str(row["value"]) for row in case.addresses if row["kind"] != "visitor"), "")
    return named or shown or _("Unknown person")


def values(fields: Sequence[Mapping[str, Any]], on: str, custom: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Custom fields with their values; values whose field was removed are still shown."""
    known = [{**row, "value": custom.get(row["key"], "")} for row in fields if row["on"] == on]
    keys = {row["key"] for row in known}
    left = [
        {"key": key, "label": key, "kind": "", "value": value}
        for key, value in custom.items()
        if key not in keys
    ]
    return known + left


def other(row: Mapping[str, Any]) -> dict[str, Any]:
    """Another case in one line."""
    moment = row.get("last_message_at")
    return {
        **row,
        "status_words": labels.STATUS.get(row["status"], row["status"]),
        "icon": labels.channel_icon(row.get("channel", "")),
        "at": datetime.fromisoformat(moment) if moment else None,
    }


def composer(case: Case, agent: Agent) -> dict[str, Any]:
    """What the writing place starts with: the kept draft, else the customer's address and nothing."""
    reply, note = case.draft_of(agent, "reply"), case.draft_of(agent, "note")
    kept = dict(reply.fields) if reply else {}
    return {
        "reply": reply,
        "note": note,
        "to": kept.get("to", ""),
        "cc": kept.get("cc", ""),
        "bcc": kept.get("bcc", ""),
        "account": kept.get("account", ""),
        "accounts": _accounts(case, kept.get("account", "")),
        "usual_to": ", ".join(case.emails[:1]),
        "based_on_seq": _based_on(reply, case),
    }


def _based_on(draft: Unsent | None, case: Case) -> int:
    return draft.based_on_seq if draft and draft.based_on_seq else case.conversation.seq


def _accounts(case: Case, chosen: str) -> list[dict[str, Any]]:
    account = case.conversation.account
    own = str(account.public_id) if account else ""
    return [
        {
            **row,
            "words": f"{labels.CHANNEL.get(row['kind'], row['kind'])}: {row['address'] or row['name']}",
            "icon": labels.channel_icon(row["kind"]),
            "is_now": str(row["id"]) == (chosen or own),
        }
        for row in case.accounts
        if str(row["id"]) == own or case.emails
    ]


def snooze_choices(now: datetime) -> list[dict[str, Any]]:
    """Plain phrases with their moments, in the reader's zone."""
    local = timezone.localtime(now)
    morning = local.replace(hour=_WAKE_HOUR, minute=0, second=0, microsecond=0)
    later = (local + timedelta(hours=_LATER_HOURS)).replace(second=0, microsecond=0)
    monday = morning + timedelta(days=(7 - local.weekday()) or 7)
    return [
        {"value": "later", "words": _("Later today"), "at": later},
        {"value": "tomorrow", "words": _("Tomorrow morning"), "at": morning + timedelta(days=1)},
        {"value": "monday", "words": _("On Monday"), "at": monday},
        {"value": "reply", "words": _("Until the customer replies"), "at": None},
    ]


def snooze_until(value: str, now: datetime) -> datetime | None:
    """The moment that a phrase or a calendar value means; None for neither."""
    if value == "reply":
        return now + timedelta(days=_FOREVER_DAYS)
    named: dict[str, datetime | None] = {row["value"]: row["at"] for row in snooze_choices(now)}
    if value in named:
        return named[value]
    return moment_of(value)


def moment_of(value: str) -> datetime | None:
    """A `datetime-local` value in the reader's zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())


def _is_far(moment: datetime | None) -> bool:
    return moment is not None and moment > clock.now() + timedelta(days=_FOREVER_DAYS // 2)
