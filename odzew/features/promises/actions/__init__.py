"""Writes about calendars, policies and promises: one verb a function, one transaction, its events at the end."""

from odzew.features.promises.actions.by_hand import fulfil, promise, release
from odzew.features.promises.actions.due import fire_due
from odzew.features.promises.actions.past import import_promises
from odzew.features.promises.actions.policy_versions import apply_policy, retire_policy, save_policy
from odzew.features.promises.actions.settle import Because, follow_merge, owe_again, return_after_undo, settle

__all__ = [
    "Because",
    "apply_policy",
    "fire_due",
    "follow_merge",
    "fulfil",
    "import_promises",
    "owe_again",
    "promise",
    "release",
    "retire_policy",
    "return_after_undo",
    "save_policy",
    "settle",
]
