"""Reads about the desk and its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from odzew.core.accounts import rules
from odzew.core.accounts.models import Agent, Brand, Desk, Invitation, RolePermission, Team
from odzew.core.accounts.rules import Permission
from odzew.kit import clock, ids, paging
from odzew.kit.errors import Invalid, NotAllowed, NotFound
from odzew.kit.events import Actor
from odzew.kit.models import Event

Row = TypeVar("Row", bound=Model)


def undo_seconds(agent: Agent) -> int:
    """How long this person's replies can be taken back: their own choice, else the desk's."""
    own = agent.settings.get("undo_seconds")
    return own if isinstance(own, int) else desk().undo_seconds


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


def present_count(team_id: int = 0) -> int:
    """How many people are at their desks now, available or busy; of one team where asked."""
    rows = active_agents().filter(presence__in=[rules.Presence.AVAILABLE, rules.Presence.BUSY])
    return rows.filter(memberships__team=team_id).count() if team_id else rows.count()


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


def public_address(known: Desk | None = None) -> str:
    """Where customers reach this desk, without a slash at the end: ODZEW_URL, the desk's setting, else here.

    known: the desk's row, for a page that has read it.
    """
    own = settings.ODZEW_URL or (known or desk()).base_url.rstrip("/")
    return own or settings.ODZEW_OWN_ADDRESS.rstrip("/")


def setting(name: str, default: Any = None) -> Any:
    """A free setting of the desk (see docs/guides/operators.md), or `default`."""
    return desk().settings.get(name, default)


def people() -> QuerySet[Agent]:
    """Everybody with an account, closed ones last."""
    return Agent.objects.prefetch_related("memberships__team").order_by("-is_active", "name", "pk")


def person(public_id: UUID | str) -> Agent:
    """Raises NotFound."""
    return _one(people(), public_id)


def team(public_id: UUID | str) -> Team:
    """Raises NotFound."""
    return _one(Team.objects.prefetch_related("memberships__agent"), public_id)


def teams_with_people() -> QuerySet[Team]:
    return Team.objects.prefetch_related("memberships__agent").order_by("name")


def brand(public_id: UUID | str) -> Brand:
    """Raises NotFound."""
    return _one(Brand.objects.all(), public_id)


def all_brands() -> QuerySet[Brand]:
    """Switched-off ones too, last."""
    return Brand.objects.order_by("-is_active", "name")


def open_invitations() -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; those past their time too, so that they can be sent again."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return rows.select_related("invited_by").prefetch_related("teams").order_by("-created_at")


def invitation_by_secret(secret: str) -> Invitation:
    """The open invitation of a link. Raises NotFound for one that is unknown, used, withdrawn or too old."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    row = rows.select_related("invited_by").filter(token_hash=ids.token_hash(secret)).first()
    if row is None:
        raise NotFound("This invitation is no longer valid. Ask for a new one.")
    return row


def last_seen(agent: Agent) -> datetime | None:
    """When the person last signed in or changed their presence; None when never."""
    if agent.last_login is None:
        return None
    return max(agent.last_login, agent.presence_at)


def sessions(agent: Agent) -> list[UserSession]:
    """Where the person is signed in, newest first."""
    keys = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user_id=agent.pk, session_key__in=keys)
    return list(rows.order_by("-created_at"))


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What of the audit is wanted; empty fields want all but the comings and goings of presence."""

    kind: str = ""
    actor_id: int = 0
    since: datetime | None = None
    until: datetime | None = None


def audit(agent: Agent, wanted: AuditFilter, cursor: str = "", *, size: int = 50) -> paging.Page[Event]:
    """Acts about people and settings, newest first. Raises NotAllowed, and Invalid for a damaged cursor."""
    require(agent, Permission.SEE_AUDIT)
    rows = Event.objects.filter(subject_kind__in=["agent", "desk"])
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows.exclude(kind="PresenceChanged")
    if wanted.actor_id:
        rows = rows.filter(actor_kind="agent", actor_id=wanted.actor_id)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    if cursor:
        rows = rows.filter(pk__lt=_place(cursor))
    return paging.page(list(rows.order_by("-pk")[: size + 1]), size=size, key=lambda row: [row.pk])


def _place(cursor: str) -> int:
    values = paging.decode(cursor)
    if len(values) != 1 or not isinstance(values[0], int):
        raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor")
    return values[0]


def _one(rows: QuerySet[Row], public_id: UUID | str) -> Row:
    try:
        row = rows.filter(public_id=public_id).first()
    except ValidationError:
        row = None
    if row is None:
        raise NotFound("There is no such thing here. It may have been deleted.")
    return row


def has_owner() -> bool:
    """Whether anybody owns the desk yet."""
    return Agent.objects.filter(role=rules.Role.OWNER, is_active=True).exists()


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


def setup_progress() -> dict[str, str]:
    """Step of the first run → done or skipped."""
    return dict(desk().settings.get("setup_progress", {}))
