"""Reads of rules and of what they did."""

from odzew.features.automation.queries.dry_run import Trial, try_out
from odzew.features.automation.queries.exchange import export
from odzew.features.automation.queries.rulebook import definition_of, rule, rules, version, versions
from odzew.features.automation.queries.runs import Tally, history, tallies

__all__ = [
    "Tally",
    "Trial",
    "definition_of",
    "export",
    "history",
    "rule",
    "rules",
    "tallies",
    "try_out",
    "version",
    "versions",
]
