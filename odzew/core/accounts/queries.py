"""Reads about the desk and its people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from odzew.core.accounts import rules
from odzew.core.accounts.models import Agent, Brand, Desk, RolePermission, Team
from odzew.core.accounts.rules import Permission
from odzew.kit.errors import NotAllowed
from odzew.kit.events import Actor


def desk() -> Desk:
    """The desk's settings."""
    return Desk.objects.get_or_create(pk=1)[0]


def overrides() -> Mapping[tuple[str, str], bool]:
    """Cells of the permission matrix that the owner changed."""
    rows = RolePermission.objects.values_list("role", "permission", "is_allowed")
    return {(role, permission): is_allowed for role, permission, is_allowed in rows}


def may(agent: Agent | AnonymousUser | None, permission: Permission) -> bool:
    """Whether the agent holds the permission. The matrix is read once for each agent object."""
    if agent is None or isinstance(agent, AnonymousUser) or not agent.is_active:
        return False
    cells = getattr(agent, "_overrides", None)
    if cells is None:
        cells = overrides()
        agent._overrides = cells  # type: ignore[attr-defined]  # noqa: SLF001  # a read cache on the row itself
    return rules.allowed(agent.role, permission, cells)


def require(agent: Agent | AnonymousUser | None, permission: Permission) -> None:
    """Raise NotAllowed unless the agent holds the permission."""
    if not may(agent, permission):
        raise NotAllowed("Your role does not allow this. Ask an administrator of the desk.")


def team_ids(agent: Agent) -> list[int]:
    """Teams of the agent, read once for each agent object."""
    found: list[int] | None = getattr(agent, "_team_ids", None)
    if found is None:
        found = list(agent.memberships.values_list("team_id", flat=True))
        agent._team_ids = found  # type: ignore[attr-defined]  # noqa: SLF001  # a read cache on the row itself
    return found


def active_agents() -> QuerySet[Agent]:
    return Agent.objects.filter(is_active=True).order_by("name")


def teams() -> QuerySet[Team]:
    return Team.objects.order_by("name")


def brands() -> QuerySet[Brand]:
    return Brand.objects.filter(is_active=True).order_by("name")


def as_actor(agent: Agent) -> Actor:
    return Actor("agent", agent.pk, agent.name)


def matrix() -> dict[str, dict[str, bool]]:
    """The whole permission matrix: role → permission → held."""
    cells = overrides()
    return {role: {p: rules.allowed(role, p, cells) for p in Permission} for role in rules.Role}


def public_address() -> str:
    """Where customers reach this desk, without a slash at the end: ODZEW_URL, the desk's setting, else here."""
    return settings.ODZEW_URL or desk().base_url.rstrip("/") or settings.ODZEW_OWN_ADDRESS.rstrip("/")


def setting(name: str, default: Any = None) -> Any:
    """A free setting of the desk (see docs/guides/operators.md), or `default`."""
    return desk().settings.get(name, default)


def people_with_password(candidates: Sequence[str]) -> list[str]:
    """Names of active people whose password is one of these. Slow on purpose, as hashes are."""
    people = active_agents()
    return [
        agent.name for agent in people if any(check_password(word, agent.password) for word in candidates)
    ]


def teams_seen_by(agent: Agent) -> list[Team]:
    """Teams whose conversations the agent sees, by name; reading them also tells which are the agent's own."""
    rows = Team.objects.order_by("name")
    if may(agent, Permission.SEE_ALL_TEAMS):
        return list(rows)
    own = list(rows.filter(memberships__agent=agent))
    agent._team_ids = [team.pk for team in own]  # type: ignore[attr-defined]  # noqa: SLF001  # the same cache as team_ids
    return own
