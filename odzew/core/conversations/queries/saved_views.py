"""Saved views: which of them an agent finds in the navigation."""

from uuid import UUID

from django.db.models import Q, QuerySet

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import View
from odzew.core.conversations.rules import conditions, lists
from odzew.kit.errors import Invalid, NotFound


def views_for(agent: Agent) -> QuerySet[View]:
    """The agent's own views, those of their teams, and those for everyone, in the order of the navigation."""
    if not agent.is_active:
        return View.objects.none()
    shared = Q(owner=None, team=None) | Q(owner=None, team__in=accounts.team_ids(agent))
    return View.objects.filter(Q(owner=agent) | shared).order_by("position", "name", "id")


def view_for(agent: Agent, public_id: UUID) -> View:
    """One of the views that the agent finds. Raises NotFound for any other."""
    row = views_for(agent).select_related("team").filter(public_id=public_id).first()
    if row is None:
        raise NotFound("There is no such view, or it is not shared with you.")
    return row


def filter_of(view: View) -> lists.Filter:
    """What the view asks for; one whose conditions no longer hold asks for nothing and shows nothing."""
    try:
        return lists.Filter(tree=conditions.from_json(view.conditions))
    except Invalid:
        return lists.Filter(tree=_NOTHING)


_NOTHING = conditions.Group(
    "all",
    (
        conditions.Condition("waiting", "any", ("yes",)),
        conditions.Condition("waiting", "any", ("no",)),
    ),
)
