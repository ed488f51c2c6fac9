"""Facts about promises; each is published about its conversation, under that conversation's next number."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from odzew.kit.events import Fact


@dataclass(frozen=True)
class PromiseMade(Fact):
    """kind: first_answer, next_answer, update, resolution, callback or manual. due_at: ISO time."""

    promise_id: int
    kind: str
    due_at: str
    source: str = "policy"
    words: str = ""


@dataclass(frozen=True)
class PromiseMoved(Fact):
    """The time it is due changed: another policy, another calendar, a pause that ended. why: a code."""

    promise_id: int
    kind: str
    before: str
    after: str
    why: str = ""


@dataclass(frozen=True)
class PromisePaused(Fact):
    """The clock stands, because we wait for the customer."""

    promise_id: int
    kind: str


@dataclass(frozen=True)
class PromiseKept(Fact):
    promise_id: int
    kind: str
    message_id: int = 0


@dataclass(frozen=True)
class PromiseBroken(Fact):
    """Its time passed. It stays open until it is answered. is_late: noticed long after (the worker was down)."""

    promise_id: int
    kind: str
    due_at: str
    is_late: bool = False


@dataclass(frozen=True)
class PromiseAnswered(Fact):
    """A broken promise got its answer after all."""

    promise_id: int
    kind: str
    message_id: int = 0


@dataclass(frozen=True)
class PromiseReleased(Fact):
    """We owe it no more; reason: a code or a person's words."""

    promise_id: int
    kind: str
    reason: str


@dataclass(frozen=True)
class PromiseTold(Fact):
    """The customer knows the time. way: acknowledgement, chat, form, status, again."""

    public: ClassVar[bool] = True
    promise_id: int
    due_at: str
    way: str
    is_again: bool = False


@dataclass(frozen=True)
class PromiseWarned(Fact):
    """A step of its policy: percent of the time is used. agents: whom to tell, by id."""

    promise_id: int
    kind: str
    percent: int
    agents: list[int] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    is_late: bool = False


@dataclass(frozen=True)
class PromiseSettingsChanged(Fact):
    """area: calendar, policy, charter …; before and after hold what changed."""

    subject_kind: ClassVar[str] = "desk"
    area: str
    name: str
    verb: str = "changed"
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
