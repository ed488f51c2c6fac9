"""Facts about customers."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from odzew.kit.events import Fact


@dataclass(frozen=True)
class CustomerFact(Fact):
    subject_kind: ClassVar[str] = "customer"


@dataclass(frozen=True)
class CustomerChanged(CustomerFact):
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CustomersMerged(CustomerFact):
    merged_id: int
    merge_id: int


@dataclass(frozen=True)
class CustomerMergeUndone(CustomerFact):
    merged_id: int
    merge_id: int


@dataclass(frozen=True)
class ConsentGiven(CustomerFact):
    purpose: str


@dataclass(frozen=True)
class ConsentWithdrawn(CustomerFact):
    purpose: str
