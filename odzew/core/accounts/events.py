"""Facts about people and settings: the audit of every administrative act."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from odzew.kit.events import Fact


@dataclass(frozen=True)
class AgentFact(Fact):
    subject_kind: ClassVar[str] = "agent"


@dataclass(frozen=True)
class AgentInvited(AgentFact):
    email: str
    role: str


@dataclass(frozen=True)
class InvitationWithdrawn(AgentFact):
    email: str


@dataclass(frozen=True)
class AgentJoined(AgentFact):
    email: str
    role: str


@dataclass(frozen=True)
class AgentChanged(AgentFact):
    """before/after hold only the fields that changed."""

    name: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AgentDeactivated(AgentFact):
    name: str


@dataclass(frozen=True)
class AgentReactivated(AgentFact):
    name: str


@dataclass(frozen=True)
class PresenceChanged(AgentFact):
    presence: str


@dataclass(frozen=True)
class SignedIn(AgentFact):
    """address: the IP it came from."""

    address: str


@dataclass(frozen=True)
class SignInFailed(AgentFact):
    address: str


@dataclass(frozen=True)
class SignInMeansChanged(AgentFact):
    """what: password, totp_activated, totp_deactivated, webauthn_added, webauthn_removed, recovery_codes_generated."""

    what: str


@dataclass(frozen=True)
class SessionsEnded(AgentFact):
    count: int


@dataclass(frozen=True)
class PermissionChanged(Fact):
    subject_kind: ClassVar[str] = "desk"
    role: str
    permission: str
    is_allowed: bool


@dataclass(frozen=True)
class SettingsChanged(Fact):
    """area: team, brand, channel, template, macro, view, desk…; before/after hold the changed fields."""

    subject_kind: ClassVar[str] = "desk"
    area: str
    name: str
    verb: str = "changed"
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
