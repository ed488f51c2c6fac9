"""Whether first answers are fast enough: the handbook's threshold as a decision."""

from enum import StrEnum


class Verdict(StrEnum):
    GOOD = "good"  # at or under the target
    SLOW = "slow"  # over the target, at or under the limit
    OVER = "over"  # over the limit: an alert
    UNKNOWN = "unknown"  # nothing was answered


def verdict(mean_seconds: float | None, *, target_minutes: int = 60, limit_minutes: int = 120) -> Verdict:
    """What a mean time of the first answer, in seconds of open time, amounts to."""
    if mean_seconds is None:
        return Verdict.UNKNOWN
    if mean_seconds <= target_minutes * 60:
        return Verdict.GOOD
    return Verdict.SLOW if mean_seconds <= limit_minutes * 60 else Verdict.OVER
