"""One round of a team's routing: who is not there gives back, who waits too long moves on, the rest is given out."""

from odzew.features.routing.actions.freeing import free_absent, free_quiet_chats
from odzew.features.routing.actions.give import assign_waiting
from odzew.features.routing.actions.lines import forget_past
from odzew.features.routing.actions.overflow import overflow

MOST_TURNS = 200


def work_on(team_id: int) -> int:
    """Do the round; how many cases were given out. Safe to run twice and by several workers at once."""
    forget_past(team_id)
    free_absent(team_id)
    free_quiet_chats(team_id)
    overflow(team_id)
    given = 0
    for _ in range(MOST_TURNS):
        turn = assign_waiting(team_id)
        given += turn.given
        if turn.is_done:
            break
    return given
