"""Writes about calendars, policies and promises: one verb a function, one transaction, its events at the end."""

from odzew.features.promises.actions.by_hand import fulfil, promise, release
from odzew.features.promises.actions.due import fire_due
from odzew.features.promises.actions.settle import Because, follow_merge, owe_again, return_after_undo, settle

__all__ = [
    "Because",
    "fire_due",
    "follow_merge",
    "fulfil",
    "owe_again",
    "promise",
    "release",
    "return_after_undo",
    "settle",
]
