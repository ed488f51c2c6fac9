"""Promises as pure decisions: opening hours, time counted within them, and the words of a promise."""

from odzew.features.promises.rules.counting import NeverOpen, TooFar, due_at, elapsed, is_open, opens_at
from odzew.features.promises.rules.hours import OpeningHours, Slot, default_hours

__all__ = [
    "NeverOpen",
    "OpeningHours",
    "Slot",
    "TooFar",
    "default_hours",
    "due_at",
    "elapsed",
    "is_open",
    "opens_at",
]
