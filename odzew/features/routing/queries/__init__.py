"""Reads of routing: terms of a team, people who could be given a case, the queue, the record, the settings."""

from odzew.features.routing.queries.board import Board, Place, board
from odzew.features.routing.queries.explanation import Explained, explanation
from odzew.features.routing.queries.people import candidates, seats_of
from odzew.features.routing.queries.settings import (
    languages,
    leaves,
    need_rules,
    own_leaves,
    routed_teams,
    seat_of,
    settings_of,
    skill,
    skill_matrix,
    skills,
)
from odzew.features.routing.queries.teams import teams_to_wake
from odzew.features.routing.queries.waiting import Waiting, waiting_cases

__all__ = [
    "Board",
    "Explained",
    "Place",
    "Waiting",
    "board",
    "candidates",
    "explanation",
    "languages",
    "leaves",
    "need_rules",
    "own_leaves",
    "routed_teams",
    "seat_of",
    "seats_of",
    "settings_of",
    "skill",
    "skill_matrix",
    "skills",
    "teams_to_wake",
    "waiting_cases",
]
