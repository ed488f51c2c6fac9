"""The facts of a case in the words of somebody who writes a rule. Pure: a stored fact's kind and data in, names out."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

Data = Mapping[str, Any]


class Happening(StrEnum):
    NEW_CASE = "new_case"
    CUSTOMER_WROTE = "customer_wrote"
    REOPENED = "reopened"
    REPLY_SENT = "reply_sent"
    NOTE_ADDED = "note_added"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    STATUS_CHANGED = "status_changed"
    PRIORITY_CHANGED = "priority_changed"
    KIND_CHANGED = "kind_changed"
    TAGS_CHANGED = "tags_changed"
    FIELD_CHANGED = "field_changed"
    PROMISE_MADE = "promise_made"
    PROMISE_WARNED = "promise_warned"
    PROMISE_BROKEN = "promise_broken"
    MESSAGE_FAILED = "message_failed"
    MERGED = "merged"
    SPLIT = "split"
    SNOOZED = "snoozed"
    WOKE = "woke"


# The kinds of facts that may mean each of them; `happenings_of` looks closer.
KINDS: Mapping[Happening, tuple[str, ...]] = {
    Happening.NEW_CASE: ("ConversationOpened",),
    Happening.CUSTOMER_WROTE: ("MessageReceived",),
    Happening.REOPENED: ("MessageReceived",),
    Happening.REPLY_SENT: ("MessageSent",),
    Happening.NOTE_ADDED: ("NoteAdded",),
    Happening.ASSIGNED: ("ConversationAssigned",),
    Happening.UNASSIGNED: ("ConversationAssigned",),
    Happening.STATUS_CHANGED: ("StatusChanged",),
    Happening.PRIORITY_CHANGED: ("FieldsChanged",),
    Happening.KIND_CHANGED: ("FieldsChanged",),
    Happening.TAGS_CHANGED: ("FieldsChanged",),
    Happening.FIELD_CHANGED: ("FieldsChanged",),
    Happening.PROMISE_MADE: ("PromiseMade",),
    Happening.PROMISE_WARNED: ("PromiseWarned",),
    Happening.PROMISE_BROKEN: ("PromiseBroken",),
    Happening.MESSAGE_FAILED: ("MessageFailed", "MessageReturned"),
    Happening.MERGED: ("ConversationsMerged",),
    Happening.SPLIT: ("ConversationSplit",),
    Happening.SNOOZED: ("ConversationSnoozed",),
    Happening.WOKE: ("ConversationWoke",),
}
_BY_KIND: dict[str, tuple[Happening, ...]] = {}
for _name, _kinds in KINDS.items():
    for _kind in _kinds:
        _BY_KIND[_kind] = (*_BY_KIND.get(_kind, ()), _name)

_CHANGED = {
    Happening.PRIORITY_CHANGED: "priority",
    Happening.KIND_CHANGED: "kind",
    Happening.TAGS_CHANGED: "tags",
    Happening.FIELD_CHANGED: "custom",
}


def happenings_of(kind: str, data: Data) -> frozenset[Happening]:
    """What the fact is to an author of rules; empty for facts that no rule can wait for."""
    return frozenset(name for name in _BY_KIND.get(kind, ()) if _is(name, data))


_CLOSER: Mapping[Happening, Callable[[Data], bool]] = {
    Happening.NEW_CASE: lambda data: data.get("direction", "in") == "in",
    Happening.CUSTOMER_WROTE: lambda data: not data.get("is_automatic"),
    Happening.REOPENED: lambda data: bool(data.get("reopened")),
    Happening.ASSIGNED: lambda data: data.get("assignee_id") is not None,
    Happening.UNASSIGNED: lambda data: data.get("assignee_id") is None,
}


def _is(name: Happening, data: Data) -> bool:
    if name in _CHANGED:
        return _CHANGED[name] in (data.get("after") or {})
    return name not in _CLOSER or _CLOSER[name](data)


def values_of(kind: str, data: Data, actor_kind: str) -> dict[str, tuple[str, ...]]:
    """What the fact itself says, by operand; texts of messages are fetched by whoever evaluates."""
    found = {"by": (actor_kind,)} | dict(_of_change(data) if kind == "FieldsChanged" else ())
    if kind == "StatusChanged":
        found |= {"status_before": (str(data["before"]),), "status_after": (str(data["after"]),)}
    if kind.startswith("Promise") and "kind" in data:
        found["promise"] = (str(data["kind"]),)
    if "channel" in data:
        found["channel"] = (str(data["channel"]),)
    return found


def _of_change(data: Data) -> Iterator[tuple[str, tuple[str, ...]]]:
    before, after = data.get("before") or {}, data.get("after") or {}
    if "priority" in after:
        yield "priority_before", (str(before.get("priority", "")),)
        yield "priority_after", (str(after["priority"]),)
    if "tags" in after:
        was, now = set(before.get("tags") or ()), set(after["tags"] or ())
        yield "tag_added", tuple(sorted(now - was))
        yield "tag_removed", tuple(sorted(was - now))
    if "custom" in after:
        old, new = before.get("custom") or {}, after["custom"] or {}
        yield "field", tuple(sorted(key for key in {*old, *new} if old.get(key) != new.get(key)))
