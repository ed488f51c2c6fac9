"""How much a person holds. A case of a channel weighs 1/most of a full load: 3 chats, or 20 mails, or a mixture."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

USUAL_MOST: Mapping[str, int] = {"chat": 3, "email": 20, "form": 20, "phone": 2, "counter": 1}
_ELSE = 20  # a channel that the settings do not know yet weighs as a mail


def load_of(held: Mapping[str, int], most: Mapping[str, int]) -> Fraction:
    """The load of these cases; 1 is a full one. A channel with 0 weighs a full load each."""
    return _load(tuple(held.items()), tuple(most.items()))


def has_room(held: Mapping[str, int], channel: str, most: Mapping[str, int], share: int = 100) -> bool:
    """Whether one more case of the channel stays within the person's share of a full load.

    Whoever holds nothing has room for one, however small the share; nobody has room for a channel with 0.
    """
    return _has_room(tuple(held.items()), channel, tuple(most.items()), share)


def percent(held: Mapping[str, int], most: Mapping[str, int], share: int = 100) -> int:
    """The load as a share of what the person may hold, rounded, for people to read."""
    return _percent(tuple(held.items()), tuple(most.items()), share)


# Fractions are exact and slow. Each case of a turn looks at everybody again, and only one of them has changed.
_Counts = tuple[tuple[str, int], ...]


@lru_cache(maxsize=2048)
def _load(held: _Counts, most: _Counts) -> Fraction:
    limits = dict(most)
    return sum((count * _weight(channel, limits) for channel, count in held), Fraction(0))


@lru_cache(maxsize=2048)
def _has_room(held: _Counts, channel: str, most: _Counts, share: int) -> bool:
    limits = dict(most)
    if share <= 0 or _most(channel, limits) <= 0:
        return False
    before = _load(held, most)
    return before == 0 or before + _weight(channel, limits) <= Fraction(share, 100)


@lru_cache(maxsize=2048)
def _percent(held: _Counts, most: _Counts, share: int) -> int:
    return round(_load(held, most) * 10_000 / share) if share > 0 else 0


def _most(channel: str, most: Mapping[str, int]) -> int:
    return most.get(channel, USUAL_MOST.get(channel, _ELSE))


def _weight(channel: str, most: Mapping[str, int]) -> Fraction:
    return Fraction(1, max(1, _most(channel, most)))
