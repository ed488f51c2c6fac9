"""Whose queue something may have moved."""

from collections.abc import Collection

from odzew.core.conversations.models import Conversation
from odzew.features.routing import rules
from odzew.features.routing.models import TeamRouting


def teams_to_wake(conversations: Collection[int]) -> set[int]:
    """Teams that give out by themselves and to which these cases belong, or whose people hold them."""
    routed = TeamRouting.objects.exclude(mode=rules.Mode.MANUAL)
    own = routed.filter(team__conversations__in=conversations)
    held = routed.filter(team__memberships__agent__conversations__in=conversations)
    return set(own.values_list("team_id", flat=True).union(held.values_list("team_id", flat=True)))


def teams_in_need(conversations: Collection[int]) -> set[int]:
    """Teams whose queue holds one of these cases, as far as they give out by themselves."""
    rows = Conversation.objects.filter(pk__in=conversations, assignee=None, team__routing__isnull=False)
    return set(
        rows.exclude(team__routing__mode=rules.Mode.MANUAL).values_list("team_id", flat=True).distinct()
    )


def teams_of(agents: Collection[int]) -> set[int]:
    """Teams of these people that give out by themselves."""
    routed = TeamRouting.objects.exclude(mode=rules.Mode.MANUAL)
    return set(routed.filter(team__memberships__agent__in=agents).values_list("team_id", flat=True))
