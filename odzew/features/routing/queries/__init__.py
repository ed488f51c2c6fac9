"""Reads of routing: terms of a team, people who could be given a case, the queue, the record, the settings."""

from odzew.features.routing.queries.board import Board, Place, boards
from odzew.features.routing.queries.explanation import Explained, choices_beside, explained
from odzew.features.routing.queries.hours import next_open
from odzew.features.routing.queries.people import candidates, seats_of, today
from odzew.features.routing.queries.settings import (
    languages,
    leave,
    leaves,
    need,
    need_rules,
    needs,
    own_leave,
    own_leaves,
    routed_teams,
    seat_of,
    settings_of,
    skill,
    skill_matrix,
    skills,
)
from odzew.features.routing.queries.teams import teams_to_wake
from odzew.features.routing.queries.waiting import PAGE, Waiting, waiting_cases

__all__ = [
    "PAGE",
    "Board",
    "Explained",
    "Place",
    "Waiting",
    "boards",
    "candidates",
    "choices_beside",
    "explained",
    "languages",
    "leave",
    "leaves",
    "need",
    "need_rules",
    "needs",
    "next_open",
    "own_leave",
    "own_leaves",
    "routed_teams",
    "seat_of",
    "seats_of",
    "settings_of",
    "skill",
    "skill_matrix",
    "skills",
    "teams_to_wake",
    "today",
    "waiting_cases",
]
