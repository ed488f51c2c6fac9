"""Why the person who holds a case was given it. One statement."""

from dataclasses import dataclass

from odzew.features.routing.models import Assignment


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


def explanation(conversation_id: int, assignee_id: int | None) -> Explained | None:
    """None where a person chose, or where nobody holds it."""
    if assignee_id is None:
        return None
    row = Assignment.objects.filter(conversation=conversation_id).order_by("-id").first()
    return Explained(row) if row is not None and row.agent_id == assignee_id else None
