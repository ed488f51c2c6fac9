"""Writes of rules, and the engine that runs them."""

from odzew.features.automation.actions.exchange import import_text
from odzew.features.automation.actions.writing import (
    delete_rule,
    import_rules,
    move,
    renew_secret,
    restore,
    save_rule,
    switch,
)

__all__ = [
    "delete_rule",
    "import_rules",
    "import_text",
    "move",
    "renew_secret",
    "restore",
    "save_rule",
    "switch",
]
