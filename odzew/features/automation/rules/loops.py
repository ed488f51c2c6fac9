"""When a rule must not go on: it caused the fact itself, its turn came round again, or the chain is long. Pure."""

from collections.abc import Sequence
from enum import StrEnum

MAX_DEPTH = 3  # rules one after another, each set off by the one before


class Verdict(StrEnum):
    GO = "go"
    ITSELF = "itself"
    LOOP = "loop"
    DEEP = "deep"


def verdict(rule_id: int, chain: Sequence[int]) -> Verdict:
    """Whether the rule may follow these rules, the last of which caused the fact."""
    if chain and chain[-1] == rule_id:
        return Verdict.ITSELF
    if rule_id in chain:
        return Verdict.LOOP
    return Verdict.DEEP if len(chain) >= MAX_DEPTH else Verdict.GO


def circle(rule_id: int, chain: Sequence[int]) -> list[int]:
    """The rules that set one another off: from this one's last turn to the end of the chain."""
    place = len(chain) - 1 - list(reversed(chain)).index(rule_id)
    return list(chain[place:])
