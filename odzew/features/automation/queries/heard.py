"""Stored facts as rules hear them: what they mean, and what they and their messages say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import Direction
from odzew.features.automation.models import RuleRun
from odzew.features.automation.rules.happenings import Happening, happenings_of, values_of
from odzew.features.automation.rules.operands import Values
from odzew.kit.models import Event

_MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Heard:
    event: Event
    happenings: frozenset[str]
    values: Values


def heard(events: Sequence[Event]) -> list[Heard]:
    """The facts that can set a rule off, with their words. Three statements however many they are."""
    known = [(event, happenings_of(event.kind, event.data)) for event in events]
    known = [(event, names) for event, names in known if names]
    messages = _messages(
        [int(event.data["message_id"]) for event, _names in known if "message_id" in event.data]
    )
    opened = [event.subject_id for event, names in known if Happening.NEW_CASE in names]
    firsts = _first_words(opened)
    ids = {event.subject_id for event, _names in known}
    subjects = dict(Conversation.objects.filter(pk__in=ids).values_list("pk", "subject"))
    found = []
    for event, names in known:
        author, text = messages.get(event.data.get("message_id", 0), ("", ""))
        if Happening.REPLY_SENT in names and author != "agent":
            continue
        values = values_of(event.kind, event.data, event.actor_kind)
        values["subject"] = (subjects.get(event.subject_id, ""),)
        values["text"] = (text or firsts.get(event.subject_id, ""),)
        if Happening.REPLY_SENT in names:
            values["by"] = (author,)
        found.append(Heard(event, frozenset(str(name) for name in names), values))
    return found


def _messages(ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Author's kind and new words of each message."""
    rows = Message.objects.filter(pk__in=ids).values_list("pk", "author_kind", "reply_text", "text")
    return {key: (author, (short or text)[:_MOST_TEXT]) for key, author, short, text in rows}


def _first_words(case_ids: Sequence[int]) -> Mapping[int, str]:
    rows = Message.objects.filter(conversation_id__in=case_ids, direction=Direction.IN)
    first = rows.order_by("conversation_id", "id").distinct("conversation_id")
    return {
        key: (short or text)[:_MOST_TEXT]
        for key, short, text in first.values_list("conversation_id", "reply_text", "text")
    }


def chain_before(event: Event) -> list[int]:
    """The rules, one after another, that led to this fact; empty when people or the world did."""
    if not event.seq:
        return []
    runs = RuleRun.objects.filter(
        conversation_id=event.subject_id, seq_from__lt=event.seq, seq_to__gte=event.seq, outcome=RuleRun.DONE
    )
    return list(runs.order_by("-id").values_list("chain", flat=True).first() or [])
