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


@dataclass(frozen=True)
class AddressAdded(CustomerFact):
    kind: str
    value: str


@dataclass(frozen=True)
class AddressRemoved(CustomerFact):
    kind: str
    value: str


@dataclass(frozen=True)
class MergeSuggested(CustomerFact):
    """Published on both people. kind, value: the address that one has and the other claimed."""

    other_id: int
    kind: str
    value: str


@dataclass(frozen=True)
class MergeDismissed(CustomerFact):
    """Published on both people: an agent says that they are two."""

    other_id: int


@dataclass(frozen=True)
class OrganisationChanged(Fact):
    """before empty: made; after empty: deleted."""

    subject_kind: ClassVar[str] = "organisation"
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
