"""How much of a person's work a run saves. Pure."""

from collections.abc import Mapping, Sequence

# Seconds that the same takes by hand; a desk's setting `rule_seconds` has its own.
BY_HAND: Mapping[str, int] = {
    "assign": 20, "team": 20, "tag": 10, "priority": 10, "status": 10, "kind": 10, "stage": 10, "field": 20, "reply": 120,
    "say": 120, "note": 45, "notify": 60, "promise": 30, "webhook": 90, "macro": 60, "snooze": 15,
}  # fmt: skip


def seconds(own: int | None, steps: Sequence[str], by_hand: object = None) -> int:
    """The rule's own figure, else the sum of its steps. by_hand: the desk's figures by step, where it has any."""
    if own is not None:
        return own
    known = dict(BY_HAND)
    if isinstance(by_hand, Mapping):
        known |= {str(name): int(value) for name, value in by_hand.items() if isinstance(value, int)}
    return sum(known.get(step, 0) for step in steps)
