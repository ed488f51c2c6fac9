"""How much a person holds. A case of a channel weighs 1/most of a full load: 3 chats, or 20 mails, or a mixture."""

from collections.abc import Mapping
from fractions import Fraction

USUAL_MOST: Mapping[str, int] = {"chat": 3, "email": 20, "form": 20, "phone": 2, "counter": 1}
_ELSE = 20  # a channel that the settings do not know yet weighs as a mail


def load_of(held: Mapping[str, int], most: Mapping[str, int]) -> Fraction:
    """The load of these cases; 1 is a full one. A channel with 0 weighs a full load each."""
    return sum((count * _weight(channel, most) for channel, count in held.items()), Fraction(0))


def has_room(held: Mapping[str, int], channel: str, most: Mapping[str, int], share: int = 100) -> bool:
    """Whether one more case of the channel stays within the person's share of a full load.

    Whoever holds nothing has room for one, however small the share; nobody has room for a channel with 0.
    """
    if share <= 0 or _most(channel, most) <= 0:
        return False
    before = load_of(held, most)
    return before == 0 or before + _weight(channel, most) <= Fraction(share, 100)


def percent(held: Mapping[str, int], most: Mapping[str, int], share: int = 100) -> int:
    """The load as a share of what the person may hold, rounded, for people to read."""
    return round(load_of(held, most) * 10_000 / share) if share > 0 else 0


def _most(channel: str, most: Mapping[str, int]) -> int:
    return most.get(channel, USUAL_MOST.get(channel, _ELSE))


def _weight(channel: str, most: Mapping[str, int]) -> Fraction:
    return Fraction(1, max(1, _most(channel, most)))
