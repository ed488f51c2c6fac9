"""Roles, permissions and presence as pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    VIEWER = "viewer"


class Permission(StrEnum):
    SEE_ALL_TEAMS = "see_all_teams"
    REPLY = "reply"
    NOTE = "note"
    ASSIGN = "assign"
    CHANGE_STATUS = "change_status"
    MERGE = "merge"
    BULK = "bulk"
    SHARE_VIEWS = "share_views"
    EDIT_CUSTOMERS = "edit_customers"
    MERGE_CUSTOMERS = "merge_customers"
    EDIT_TEMPLATES = "edit_templates"
    MANAGE_TEAMS = "manage_teams"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ROLES = "manage_roles"
    MANAGE_DESK = "manage_desk"
    SEE_AUDIT = "see_audit"
    SEE_LEDGER = "see_ledger"
    SEE_RADAR = "see_radar"
    MANAGE_PROMISES = "manage_promises"
    MANAGE_ROUTING = "manage_routing"
    MANAGE_RULES = "manage_rules"


_VIEWER = {Permission.SEE_ALL_TEAMS}
_AGENT = {
    Permission.REPLY, Permission.NOTE, Permission.ASSIGN, Permission.CHANGE_STATUS, Permission.MERGE, Permission.BULK,
    Permission.EDIT_CUSTOMERS,
}  # fmt: skip
_SUPERVISOR = _AGENT | {
    Permission.SEE_ALL_TEAMS, Permission.SHARE_VIEWS, Permission.MERGE_CUSTOMERS, Permission.EDIT_TEMPLATES,
    Permission.SEE_LEDGER, Permission.SEE_RADAR,
}  # fmt: skip
_ADMIN = set(Permission) - {Permission.MANAGE_ROLES}

DEFAULT_MATRIX: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(_ADMIN),
    Role.SUPERVISOR: frozenset(_SUPERVISOR),
    Role.AGENT: frozenset(_AGENT),
    Role.VIEWER: frozenset(_VIEWER),
}

_RANK = {Role.OWNER: 4, Role.ADMIN: 3, Role.SUPERVISOR: 2, Role.AGENT: 1, Role.VIEWER: 0}


FIELD_KINDS = ("text", "textarea", "email", "phone", "number", "date", "choice", "file", "checkbox")

NOTIFICATIONS = (
    "assigned", "mentioned", "reply_on_mine", "reply_on_followed", "new_in_team", "deadline_near", "promise_broken",
    "callback_due", "message_failed", "rule_called", "escalated",
)  # fmt: skip
WAYS = ("in_app", "push", "email", "sound")
DIGESTS = ("off", "hourly", "daily")

# What a person may set about their own way of working: name → allowed values, or the type of a free one.
PREFERENCES: Mapping[str, tuple[str, ...] | type] = {
    "keys_off": bool,
    "hints_off": bool,
    "after_close": ("next", "list", "stay"),
    "density": ("roomy", "dense"),
    "undo_seconds": int,
    "enter_sends": bool,
    "ways": dict,
    "quiet_from": str,
    "quiet_to": str,
    "quiet_zone": ZoneInfo,
    "quiet_escalations": bool,
    "digest": DIGESTS,
    "digest_at": str,
    "push_words": bool,
    "radar_report": bool,
}
MOST_UNDO_SECONDS = 60


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Override:
    """One cell of the matrix that the owner changed."""

    role: str
    permission: str
    is_allowed: bool


def allowed(role: str, permission: str, overrides: Mapping[tuple[str, str], bool]) -> bool:
    """Whether a role holds a permission; the owner's own row cannot be narrowed."""
    if role == Role.OWNER:
        return True
    cell = overrides.get((role, permission))
    if cell is not None:
        return cell
    return permission in DEFAULT_MATRIX.get(Role(role), frozenset())


def may_give_role(giver: str, role: str) -> bool:
    """People give roles up to their own; only an owner makes an owner."""
    return _RANK[Role(giver)] >= _RANK[Role(role)]


def preference_holds(name: str, value: object) -> bool:
    """Whether `name` is a preference and `value` one of its values."""
    kind = PREFERENCES.get(name)
    if isinstance(kind, tuple):
        return value in kind
    if kind is ZoneInfo:
        return isinstance(value, str) and (not value or is_zone(value))
    if kind is None or not isinstance(value, kind):
        return False
    if isinstance(value, dict):
        return all(_ways_hold(kind, ways) for kind, ways in value.items())
    if isinstance(value, str):
        return is_clock_time(value)
    return not isinstance(value, int) or isinstance(value, bool) or 0 <= value <= MOST_UNDO_SECONDS


def _ways_hold(kind: object, ways: object) -> bool:
    return kind in NOTIFICATIONS and isinstance(ways, list) and all(way in WAYS for way in ways)


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_clock_time(text: str) -> bool:
    """Empty, or hours and minutes as HH:MM."""
    if not text:
        return True
    hours, colon, minutes = text.partition(":")
    both = (hours + minutes).isdecimal() and (hours + minutes).isascii() and len(hours) == len(minutes) == 2
    return bool(colon) and both and int(hours) < 24 and int(minutes) < 60


def initials(name: str) -> str:
    """At most two capital letters that stand for a person: first and last word."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
