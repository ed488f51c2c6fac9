"""The chain of an escalation: who is asked when nobody answers, one rung after another."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from odzew.core.accounts.rules import NOTIFICATIONS

RUNGS = ("holder", "lead", "on_call", "supervisors", "owner")
DEFAULT_KINDS = ("promise_broken", "callback_due")
DEFAULT_MINUTES = 10
LIMITS = (1, 24 * 60)


@dataclass(frozen=True, slots=True)
class Terms:
    """The desk's terms. kinds: what must be acknowledged; on_call: public ids of agents, in their order."""

    is_on: bool = True
    minutes: int = DEFAULT_MINUTES
    kinds: frozenset[str] = frozenset(DEFAULT_KINDS)
    on_call: Sequence[str] = field(default=())

    @property
    def patience(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def need_word(self, kind: str) -> bool:
        """Whether somebody must say that they take this up."""
        return self.is_on and kind in self.kinds


def terms_of(setting: Mapping[str, Any]) -> Terms:
    """The desk's setting `escalation`; what is missing or damaged takes its default."""
    minutes = setting.get("minutes", DEFAULT_MINUTES)
    kinds = setting.get("kinds", DEFAULT_KINDS)
    return Terms(
        bool(setting.get("is_on", True)),
        minutes if isinstance(minutes, int) and LIMITS[0] <= minutes <= LIMITS[1] else DEFAULT_MINUTES,
        frozenset(kind for kind in kinds if kind in NOTIFICATIONS),
        tuple(str(one) for one in setting.get("on_call", ())),
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """A place of the chain (index in RUNGS) with the people who are asked there."""

    place: int
    agents: tuple[int, ...]


def next_rung(
    people: Mapping[str, Iterable[int]], *, after: int, asked: AbstractSet[int] = frozenset()
) -> Rung | None:
    """The first rung above `after` (-1: from the bottom) with somebody who was not asked; none at the end."""
    for place in range(after + 1, len(RUNGS)):
        fresh = tuple(dict.fromkeys(one for one in people.get(RUNGS[place], ()) if one not in asked))
        if fresh:
            return Rung(place, fresh)
    return None
