"""Why the person who holds a case was given it: read with the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from odzew.features.routing.models import Assignment
from odzew.kit.beside import revived, whole


@dataclass(frozen=True, slots=True)
class Explained:
    """The newest choice in a case, when it chose the person who holds it now."""

    row: Assignment

    @property
    def chosen(self) -> dict[str, object]:
        """What was seen of the chosen one."""
        return next((each for each in self.row.seen if each["agent"] == self.row.agent_id), {})

    @property
    def others(self) -> list[dict[str, object]]:
        return [each for each in self.row.seen if each["agent"] != self.row.agent_id]


def choices_beside() -> QuerySet[Any, Any]:
    """The newest choice in a case, for the statement that reads it."""
    rows = Assignment.objects.filter(conversation=OuterRef("pk")).order_by("-id")
    return rows.values(row=whole(Assignment))[:1]


def explained(rows: Sequence[Mapping[str, Any]], assignee_id: int | None) -> Explained | None:
    """None where a person chose, or where nobody holds the case."""
    row = next((revived(Assignment, each) for each in rows), None)
    return Explained(row) if row is not None and assignee_id and row.agent_id == assignee_id else None
