"""Facts about rules; those about a conversation are published under its next number."""

from dataclasses import dataclass, field
from typing import ClassVar

from odzew.kit.events import Fact


@dataclass(frozen=True)
class RuleCalledPeople(Fact):
    """A rule asks these agents to look at the case. agents: ids."""

    rule: str
    words: str
    agents: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class RuleAskedForRouting(Fact):
    """A rule leaves the choice of the holder to routing."""

    rule: str


@dataclass(frozen=True)
class WebhookFailed(Fact):
    """An outside system did not take a rule's message, for good."""

    rule: str
    host: str
    reason: str


@dataclass(frozen=True)
class RulesStopped(Fact):
    """Rules that set one another off were stopped. Subject: the rule that would have run again."""

    subject_kind: ClassVar[str] = "desk"
    rules: list[str] = field(default_factory=list)
    number: int = 0
