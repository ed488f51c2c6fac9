"""How soon somebody should look, 0 to 100, with every part named. Pure and additive: whoever doubts it can add it up.

promise: broken 40; at most a quarter of the time left 30, a half 15. waiting: over a day 10, over three days 15.
law: a term set by law within two days 30, a week 20, else 10. feelings: anger up to 20. threats: 15 each, at most 25.
safety: 35 for a word of danger. reach: 10, 20, 30 from the thresholds on (S122). tier: as the desk set it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from odzew.features.promises.rules.safety_words import SAFETY_WORDS
from odzew.kit.text import fold

Reason = tuple[str, int]

MOST = 100
REACH_THRESHOLDS = (300, 500, 1000)
REACH_POINTS = (10, 20, 30)
TIERS: Mapping[str, int] = {"vip": 15, "b2b": 8}
THREAT_POINTS, MOST_THREATS = 15, 25
ANGER_POINTS = 20
SAFETY_POINTS = 35
_QUARTER, _HALF = 0.25, 0.5
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Owed:
    """An open promise: since when and until when; is_law: a term that the law sets."""

    made_at: datetime
    due_at: datetime
    is_law: bool = False
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a case. waiting_since: none when nobody waits. text: the words that wait for an answer.

    anger: 0 to 1, threats: codes; both neutral until somebody reads feelings. reach: how many people may see it.
    """

    waiting_since: datetime | None = None
    owed: Sequence[Owed] = ()
    text: str = ""
    anger: float = 0.0
    threats: Sequence[str] = ()
    tiers: Sequence[str] = ()
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """What a desk may set: tiers and their points, thresholds of reach, its own words of danger."""

    tiers: Mapping[str, int] = field(default_factory=lambda: TIERS)
    reach: Sequence[int] = REACH_THRESHOLDS
    safety_words: Sequence[str] = SAFETY_WORDS


def urgency(case: Situation, now: datetime, weights: Weights | None = None) -> tuple[int, list[Reason]]:
    """The score and its reasons, the heaviest first; the sum is cut at 100, the reasons are not."""
    by = weights or Weights()
    found = [
        *_promised(case, now),
        *_waited(case, now),
        *_by_law(case, now),
        *_felt(case),
        *_dangerous(case, by),
        *_seen(case, by),
        *_valued(case, by),
    ]
    reasons = sorted((one for one in found if one[1] > 0), key=lambda one: (-one[1], one[0]))
    return min(sum(points for _code, points in reasons), MOST), reasons


def _promised(case: Situation, now: datetime) -> list[Reason]:
    usual = [one for one in case.owed if not one.is_law]
    if any(one.is_broken or one.due_at <= now for one in usual):
        return [("broken", 40)]
    left = min((_left(one, now) for one in usual), default=1.0)
    if left <= _QUARTER:
        return [("due_soon", 30)]
    if left <= _HALF:
        return [("due_soon", 15)]
    return [("no_promise", 15)] if case.waiting_since and not case.owed else []


def _left(owed: Owed, now: datetime) -> float:
    whole = (owed.due_at - owed.made_at).total_seconds()
    return (owed.due_at - now).total_seconds() / whole if whole > 0 else 0.0


def _waited(case: Situation, now: datetime) -> list[Reason]:
    if case.waiting_since is None:
        return []
    waited = now - case.waiting_since
    if waited > timedelta(days=3):
        return [("waiting_long", 15)]
    return [("waiting_long", 10)] if waited > timedelta(days=1) else []


def _by_law(case: Situation, now: datetime) -> list[Reason]:
    nearest = min((one.due_at for one in case.owed if one.is_law), default=None)
    if nearest is None:
        return []
    if nearest - now <= timedelta(days=2):
        return [("law", 30)]
    return [("law", 20 if nearest - now <= timedelta(days=7) else 10)]


def _felt(case: Situation) -> list[Reason]:
    anger = round(min(max(case.anger, 0.0), 1.0) * ANGER_POINTS)
    threats = min(THREAT_POINTS * len(set(case.threats)), MOST_THREATS)
    return [("anger", anger), ("threat", threats)]


def _dangerous(case: Situation, by: Weights) -> list[Reason]:
    said = _words(case.text)
    hit = any(sought in said for sought in _sought(tuple(by.safety_words)))
    return [("safety", SAFETY_POINTS)] if hit else []


@lru_cache(maxsize=8)
def _sought(words: tuple[str, ...]) -> tuple[str, ...]:
    """A desk's list folded once, not once for every case."""
    return tuple(_words(word)[: None if word.endswith(".") else -1] for word in words)


def _words(text: str) -> str:
    """Folded words with one space before each and one at the end; a listed word that ends in "." is a whole one."""
    return f" {_GAP.sub(' ', fold(text)).strip()} "


def _seen(case: Situation, by: Weights) -> list[Reason]:
    passed = sum(case.reach >= threshold for threshold in sorted(by.reach)[: len(REACH_POINTS)])
    return [("reach", REACH_POINTS[passed - 1])] if passed else []


def _valued(case: Situation, by: Weights) -> list[Reason]:
    points = max((by.tiers.get(tier.lower(), 0) for tier in case.tiers), default=0)
    return [("tier", points)]
