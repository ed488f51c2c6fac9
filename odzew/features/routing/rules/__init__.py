"""Routing as pure decisions: words of the room, loads, and who is given a case."""

from odzew.features.routing.rules.choose import choose, look, order_of
from odzew.features.routing.rules.load import USUAL_MOST, has_room, load_of, percent
from odzew.features.routing.rules.needs import LANGUAGE_LEVEL, NeedRule, needs_of
from odzew.features.routing.rules.plan import Plan, has_anybody_room, look_at_all, plan
from odzew.features.routing.rules.shifts import hours_of_week, is_on_shift, read_week, written_week
from odzew.features.routing.rules.values import (
    LEVELS,
    Candidate,
    Case,
    Choice,
    Look,
    Mode,
    Need,
    Reason,
    SkillKind,
    Terms,
    Verdict,
    Why,
)

__all__ = [
    "LANGUAGE_LEVEL",
    "LEVELS",
    "USUAL_MOST",
    "Candidate",
    "Case",
    "Choice",
    "Look",
    "Mode",
    "Need",
    "NeedRule",
    "Plan",
    "Reason",
    "SkillKind",
    "Terms",
    "Verdict",
    "Why",
    "choose",
    "has_anybody_room",
    "has_room",
    "hours_of_week",
    "is_on_shift",
    "load_of",
    "look",
    "look_at_all",
    "needs_of",
    "order_of",
    "percent",
    "plan",
    "read_week",
    "written_week",
]
