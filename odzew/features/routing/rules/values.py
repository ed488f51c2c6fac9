"""What the choice of a person reads and gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

LEVELS = range(5)  # 0 not at all, 1 a little, 2 works alone, 3 well, 4 teaches others


class Mode(StrEnum):
    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class SkillKind(StrEnum):
    SKILL = "skill"
    LANGUAGE = "language"
    PRODUCT = "product"


class Verdict(StrEnum):
    """What was found about one person."""

    FITS = "fits"
    ABSENT = "absent"
    BUSY = "busy"
    LEAVE = "leave"
    OFF_SHIFT = "off_shift"
    FULL = "full"
    SKILL = "skill"


class Why(StrEnum):
    """What decided for the chosen one."""

    STICKY = "sticky"
    ONLY = "only"
    TURN = "turn"
    LOAD = "load"
    SKILLED = "skilled"


class Reason(StrEnum):
    """Why a case stays in the queue."""

    NOBODY = "nobody"
    ABSENT = "absent"
    FULL = "full"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that the case asks for, at this level or better."""

    skill: int
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Case:
    """previous: who answered this customer before, in this team; waited_minutes: how long the customer waits."""

    key: int
    channel: str
    needs: tuple[Need, ...] = ()
    previous: int | None = None
    waited_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """levels: skill → level; held: channel → open cases; share: percent of a full load; turn_at: last given a case."""

    key: int
    name: str
    presence: str
    levels: Mapping[int, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    share: int = 100
    is_on_leave: bool = False
    is_on_shift: bool = True
    turn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """most: channel → how many at once; relax_minutes: after which skills are only preferred."""

    mode: str = Mode.LEAST_LOADED
    is_sticky: bool = True
    most: Mapping[str, int] = field(default_factory=dict)
    relax_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One person as considered: load in percent of what they may hold, skill in levels of what was asked for."""

    key: int
    name: str
    verdict: Verdict
    load: int = 0
    skill: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it and why; without an agent, the reason for which the case stays."""

    agent: int | None
    why: Why | None
    reason: Reason | None
    seen: tuple[Look, ...] = ()
