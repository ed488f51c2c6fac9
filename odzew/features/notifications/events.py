"""Facts about escalations; each is published about its conversation."""

from dataclasses import dataclass, field

from odzew.kit.events import Fact


@dataclass(frozen=True)
class EscalationMoved(Fact):
    """Nobody took it up in time: the next people were asked. about: the kind of notification; rung: of the chain."""

    about: str
    rung: str
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class EscalationEnded(Fact):
    """Somebody took it up. end: acknowledged, acted or finished."""

    about: str
    end: str
