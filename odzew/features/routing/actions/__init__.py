"""Writes of routing: cases given out, freed, moved on; and what the desk sets up."""

from odzew.features.routing.actions.freeing import free_absent, free_quiet_chats
from odzew.features.routing.actions.give import ROUTER, Turn, assign_waiting
from odzew.features.routing.actions.leave import cancel_leave, take_leave
from odzew.features.routing.actions.lines import enter
from odzew.features.routing.actions.overflow import hand_to_manager, overflow
from odzew.features.routing.actions.settings import save_seat, save_team_routing
from odzew.features.routing.actions.skills import (
    delete_need,
    delete_skill,
    save_need,
    save_skill,
    set_level,
    set_levels,
)
from odzew.features.routing.actions.work import work_on

__all__ = [
    "ROUTER",
    "Turn",
    "assign_waiting",
    "cancel_leave",
    "delete_need",
    "delete_skill",
    "enter",
    "free_absent",
    "free_quiet_chats",
    "hand_to_manager",
    "overflow",
    "save_need",
    "save_seat",
    "save_skill",
    "save_team_routing",
    "set_level",
    "set_levels",
    "take_leave",
    "work_on",
]
