"""Who looks at a conversation and who types there: memory of this process, kept equal by announcements.

Nothing here is stored. An entry expires when its browser falls silent; each process hears every announcement
on the hub, so that all know the same. Pure: `now` is an argument.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LOOKING_SECONDS = 60.0
TYPING_SECONDS = 6.0


@dataclass(slots=True)
class Visit:
    """One browser window at one conversation; times on the monotonic clock of this process."""

    agent: str
    name: str
    until: float
    typing_until: float = 0.0


class Presence:
    """conversation id → window → visit."""

    def __init__(self) -> None:
        self._visits: dict[int, dict[str, Visit]] = defaultdict(dict)

    def hear(self, conversation_id: int, words: Mapping[str, Any], now: float) -> bool:
        """Take one announcement {"do", "window", "agent", "name"}; tells whether people would see a change."""
        before = self.shown(conversation_id, now)
        window, verb = str(words.get("window", "")), words.get("do")
        if verb == "gone":
            self._visits[conversation_id].pop(window, None)
        else:
            visit = Visit(str(words.get("agent", "")), str(words.get("name", "")), now + LOOKING_SECONDS)
            if verb == "typing":
                visit.typing_until = now + TYPING_SECONDS
            self._visits[conversation_id][window] = visit
        after = self.shown(conversation_id, now)
        if not self._visits[conversation_id]:
            del self._visits[conversation_id]
        return before != after

    def shown(self, conversation_id: int, now: float) -> list[dict[str, Any]]:
        """People at the conversation, each once: {"id", "name", "typing"}, by name."""
        people: dict[str, dict[str, Any]] = {}
        for visit in self._living(conversation_id, now):
            person = people.setdefault(visit.agent, {"id": visit.agent, "name": visit.name, "typing": False})
            person["typing"] = person["typing"] or visit.typing_until > now
        return sorted(people.values(), key=lambda person: person["name"])

    def sweep(self, now: float) -> list[int]:
        """Forget windows that fell silent; the conversations where somebody left that way."""
        left = []
        for key, visits in list(self._visits.items()):
            silent = [window for window, visit in visits.items() if visit.until <= now]
            for window in silent:
                del visits[window]
            if silent:
                left.append(key)
            if not visits:
                del self._visits[key]
        return left

    def _living(self, conversation_id: int, now: float) -> Iterable[Visit]:
        return [visit for visit in self._visits.get(conversation_id, {}).values() if visit.until > now]
