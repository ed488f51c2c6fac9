"""Saved views: made, changed, deleted and put back by those who may."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import View
from odzew.core.conversations.queries.saved_views import view_for
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.conditions import Group
from odzew.core.conversations.rules.lists import Order
from odzew.kit.errors import Invalid, NotAllowed
from odzew.kit.text import clip, storable

ME = "me"
EVERYONE = "everyone"


def save_view(
    agent: Agent,
    name: str,
    tree: Group,
    *,
    order: Order = Order.WAITING,
    shared_with: str = ME,
    public_id: UUID | None = None,
) -> View:
    """Make a view, or change the one under `public_id`. shared_with: `me`, `everyone` or a team's public id.

    Raises NotAllowed for sharing without the permission, Invalid for an empty name or an unknown team.
    """
    title = clip(storable(name), 80)
    if not title:
        raise Invalid(_("Give the view a name."), fields={"name": "required"})
    team = _team(agent, shared_with)
    row = _own(agent, public_id) if public_id else View(position=_last_position(agent) + 1)
    row.name, row.conditions, row.order = title, conditions.to_json(tree), str(order)
    row.owner, row.team = (agent if shared_with == ME else None), team
    row.save()
    return row


def delete_view(agent: Agent, public_id: UUID) -> dict[str, Any]:
    """Delete a view; the values that `restore_view` takes to put it back."""
    row = _own(agent, public_id)
    kept = {
        "public_id": str(row.public_id),
        "name": row.name,
        "conditions": row.conditions,
        "order": row.order,
        "team": str(row.team.public_id) if row.team else "",
        "is_own": row.owner_id is not None,
        "position": row.position,
    }
    row.delete()
    return kept


def restore_view(agent: Agent, kept: dict[str, Any]) -> View:
    """Put a deleted view back under its old address."""
    shared_with = ME if kept["is_own"] else kept["team"] or EVERYONE
    tree = conditions.from_json(kept["conditions"])
    with transaction.atomic():
        row = save_view(agent, kept["name"], tree, order=Order(kept["order"]), shared_with=shared_with)
        row.public_id, row.position = UUID(kept["public_id"]), kept["position"]
        row.save(update_fields=["public_id", "position"])
    return row


def move_view(agent: Agent, public_id: UUID, *, by: int) -> None:
    """One place up (-1) or down (+1) among the views of the same people."""
    with transaction.atomic():
        row = _own(agent, public_id)
        siblings = View.objects.select_for_update().filter(owner=row.owner, team=row.team)
        rows = list(siblings.order_by("position", "name", "id"))
        at = rows.index(row)
        to = min(max(at + by, 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        for position, each in enumerate(rows):
            each.position = position
        View.objects.bulk_update(rows, ["position"])


def may_change(agent: Agent, row: View) -> bool:
    """Own views are one's own; shared ones belong to those who may share."""
    return row.owner_id == agent.pk or accounts.may(agent, Permission.SHARE_VIEWS)


def _own(agent: Agent, public_id: UUID) -> View:
    row = view_for(agent, public_id)
    if not may_change(agent, row):
        raise NotAllowed("This view is shared; only those who may share views can change it.")
    return row


def _team(agent: Agent, shared_with: str) -> Team | None:
    if shared_with == ME:
        return None
    accounts.require(agent, Permission.SHARE_VIEWS)
    if shared_with == EVERYONE:
        return None
    found = next((t for t in accounts.teams_seen_by(agent) if str(t.public_id) == shared_with), None)
    if found is None:
        raise Invalid(_("There is no such team."), fields={"shared_with": "unknown"})
    return found


def _last_position(agent: Agent) -> int:
    return View.objects.filter(owner=agent).aggregate(last=Max("position"))["last"] or 0
