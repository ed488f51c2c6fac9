"""Lists of conversations as pure decisions: boxes, orders, and how near a deadline is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from odzew.core.conversations.rules import DONE_STATUSES
from odzew.core.conversations.rules.conditions import EVERYTHING, Condition, Group, joined

PAGE_SIZE = 30
COUNT_CAP = 1000
RISK_SHARE = 0.4


class Box(StrEnum):
    """What a list starts from, before any filter."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    MENTIONS = "mentions"
    DONE = "done"
    SNOOZED = "snoozed"


class Order(StrEnum):
    WAITING = "waiting"  # who waits longest first, then those who do not wait
    RECENT = "recent"
    PRIORITY = "priority"
    DUE = "due"
    URGENCY = "urgency"  # who cannot be left waiting first


@dataclass(frozen=True, slots=True)
class Filter:
    """A box and what is asked of the conversations in it."""

    box: Box = Box.ALL
    tree: Group = EVERYTHING


_SAID: Mapping[Box, tuple[Condition, ...]] = {
    Box.MINE: (Condition("assignee", "any", ("me",)),),
    Box.UNASSIGNED: (Condition("assignee", "any", ("nobody",)),),
    Box.MENTIONS: (Condition("mentioned", "any", ("yes",)),),
    Box.DONE: (Condition("status", "any", tuple(DONE_STATUSES)),),
    Box.SNOOZED: (Condition("snoozed", "any", ("yes",)),),
}


def as_tree(wanted: Filter) -> Group:
    """The whole filter in conditions, its box included: what a saved view keeps."""
    return joined(Group("all", _SAID.get(wanted.box, ())), wanted.tree)


def order_of(name: str, *, default: Order = Order.WAITING) -> Order:
    """The order under this name; the default for a name that is none."""
    return Order(name) if name in set(Order) else default


def due_state(due_at: datetime, *, since: datetime, now: datetime) -> str:
    """How a deadline stands: waiting, risk (at most two fifths of the time are left) or broken."""
    if now >= due_at:
        return "broken"
    whole = (due_at - since).total_seconds()
    left = (due_at - now).total_seconds()
    return "risk" if whole <= 0 or left / whole <= RISK_SHARE else "waiting"


def capped(count: int) -> str:
    """A count as a list shows it: nothing for none, exact up to the cap, then `999+`."""
    if not count:
        return ""
    return str(count) if count < COUNT_CAP else f"{COUNT_CAP - 1}+"
