"""What a person wishes to hear, by which way, and when: their settings as one value with sensible defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from odzew.core.accounts.rules import NOTIFICATIONS, WAYS, is_zone
from odzew.features.notifications.rules.quiet import Quiet, next_times, read

_SCREEN = ("in_app", "sound")
_AWAY = ("in_app", "push", "sound")

# Used until a person chooses for themselves; kind → ways.
DEFAULT_WAYS: Mapping[str, tuple[str, ...]] = {
    "assigned": _AWAY,
    "mentioned": ("in_app", "push", "email", "sound"),
    "reply_on_mine": _AWAY,
    "reply_on_followed": ("in_app",),
    "new_in_team": ("in_app",),
    "deadline_near": _AWAY,
    "promise_broken": ("in_app", "push", "email", "sound"),
    "callback_due": ("in_app", "push", "email", "sound"),
    "message_failed": ("in_app", "push", "email"),
    "rule_called": _SCREEN,
    "escalated": ("in_app", "push", "email", "sound"),
}
MAIL_GRACE = timedelta(seconds=20)  # what is seen on the screen within this time needs no mail
MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Wishes:
    """push_words: the customer's words may stand on a locked screen. zone: of quiet hours and of the daily mail."""

    ways: Mapping[str, frozenset[str]]
    zone: ZoneInfo
    quiet: Quiet | None = None
    may_escalations_wake: bool = True
    digest: str = "off"
    digest_at: time = MORNING
    push_words: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One way of one telling. verdict: `sent` at once, `waiting` until due_at, `quiet` or `away` never."""

    way: str
    due_at: datetime
    verdict: str


def wishes_of(settings: Mapping[str, Any], *, zone: str) -> Wishes:
    """A person's settings (accounts.rules.PREFERENCES); zone: the desk's, where they have none of their own."""
    own = str(settings.get("quiet_zone") or zone)
    place = ZoneInfo(own if is_zone(own) else "UTC")
    chosen = settings.get("ways") or {}
    ways = {kind: frozenset(chosen.get(kind, DEFAULT_WAYS[kind])) for kind in NOTIFICATIONS}
    at = settings.get("digest_at")
    return Wishes(
        ways,
        place,
        read(settings.get("quiet_from") or "", settings.get("quiet_to") or "", place),
        bool(settings.get("quiet_escalations", True)),
        settings.get("digest") or "off",
        time.fromisoformat(at) if at else MORNING,
        bool(settings.get("push_words", False)),
    )


def plans(kind: str, wishes: Wishes, *, now: datetime, presence: str, has_device: bool) -> list[Plan]:
    """Which ways speak of `kind`, and when. presence: the person's word about themselves, `accounts.rules.Presence`."""
    found = [
        _plan(way, kind, wishes=wishes, now=now, presence=presence, has_device=has_device)
        for way in WAYS
        if way in wishes.ways[kind]
    ]
    return [plan for plan in found if plan is not None]


def _plan(
    way: str, kind: str, *, wishes: Wishes, now: datetime, presence: str, has_device: bool
) -> Plan | None:
    wakes = kind == "escalated" and wishes.may_escalations_wake
    free_at = now if wakes or wishes.quiet is None else wishes.quiet.ends(now)
    if way == "push" and not has_device:
        return None
    if way == "in_app":
        return Plan(way, now, "sent")
    if way == "sound":
        return Plan(way, now, _sound(presence, is_quiet=free_at > now))
    due_at = free_at if way == "push" else max(free_at, mail_at(kind, wishes, now))
    return Plan(way, due_at, "waiting")


def _sound(presence: str, *, is_quiet: bool) -> str:
    if is_quiet or presence in {"busy", "away"}:
        return "quiet"
    return "away" if presence == "offline" else "sent"


def mail_at(kind: str, wishes: Wishes, now: datetime) -> datetime:
    """When the mail leaves: soon, with the next full hour, or with the day's mail. An escalation never waits."""
    if kind == "escalated" or wishes.digest == "off":
        return now + MAIL_GRACE
    if wishes.digest == "hourly":
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return next(next_times(wishes.digest_at, now, wishes.zone))
