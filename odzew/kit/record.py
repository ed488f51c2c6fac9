"""Reads of the one record of what happened, for readers that keep up with all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from odzew.kit.models import Event


@dataclass(frozen=True, slots=True)
class Mark:
    """A stored event by its numbers: id over all, seq within its subject."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    seq: int


def newest_id() -> int:
    """The number of the newest event that is committed; 0 before the first."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def after(event_id: int, *, limit: int = 10_000) -> Sequence[Mark]:
    """Events above this number, oldest first. Numbers are handed out before commit: ask with an overlap."""
    rows = Event.objects.filter(id__gt=event_id).order_by("id")[:limit]
    return [Mark(*row) for row in rows.values_list("id", "kind", "subject_kind", "subject_id", "seq")]


def of_subject(subject_kind: str, subject_id: int, after_seq: int, *, limit: int = 500) -> Sequence[Mark]:
    """One subject's events above `after_seq`, in their order, without gaps."""
    rows = Event.objects.filter(subject_kind=subject_kind, subject_id=subject_id, seq__gt=after_seq)
    found = rows.order_by("seq").values_list("id", "kind", "subject_kind", "subject_id", "seq")
    return [Mark(*row) for row in found[:limit]]
