"""Keeping a told time true: each group's level is moved by what its promises did. And the figures of what was kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from odzew.features.promises.rules.quote import TARGET

LOWEST, HIGHEST = 0.5, 0.985
ENOUGH = 30  # judged promises that make a group's own level worth more than a wider one's
_GAIN = 0.006
_LONGEST_STEP = 0.04
_Z = 1.959964


def next_level(level: float, *, told: int, held: int, target: float = TARGET) -> float:
    """The level at which the group's next times are told, after a day on which `held` of `told` were kept.

    Adaptive conformal inference with a day's sum of steps: too few kept raises it, too many lowers it, so that the
    long-run share comes to the target whatever the model misses. Source: Gibbs and Candès 2021.
    """
    step = _GAIN * (target * told - held)
    return min(HIGHEST, max(LOWEST, level + min(_LONGEST_STEP, max(-_LONGEST_STEP, step))))


def level_of(known: Sequence[tuple[float, int]], *, target: float = TARGET) -> float:
    """The level to tell at: the nearest group's that has judged enough. known: (level, judged), the nearest first."""
    return next((level for level, judged in known if judged >= ENOUGH), target)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of n with its 95 % interval. Source: Wilson 1927."""

    held: int
    n: int

    @property
    def percent(self) -> float:
        return 100 * self.held / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends, in percent."""
        low, high = wilson(self.held, self.n)
        return 100 * low, 100 * high


def wilson(held: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1; everything when nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    share, square = held / n, _Z * _Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def pinball(told: float, waited: float, *, level: float = TARGET) -> float:
    """The loss that a true quantile makes least: an hour too early costs four times an hour too late at 0.8."""
    return level * (waited - told) if waited > told else (1 - level) * (told - waited)
