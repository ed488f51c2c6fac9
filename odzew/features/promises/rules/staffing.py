"""How many people an hour needs, by Erlang C: callers who wait in line for the first free person."""

from dataclasses import dataclass
from math import exp, inf

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Load:
    """An hour's work. per_hour: new words of customers. handle_minutes: a person's time for one of them."""

    per_hour: float
    handle_minutes: float

    @property
    def erlangs(self) -> float:
        """How many people are busy on average."""
        return self.per_hour * self.handle_minutes / 60


def waits_share(people: int, load: Load) -> float:
    """The probability that somebody has to wait at all; 1 when the people can never catch up.

    Source: A. K. Erlang, "Solution of some Problems in the Theory of Probabilities" (1917), formula C; computed through
    Erlang B by its recursion, which neither overflows nor loses digits.
    """
    offered = load.erlangs
    if offered <= 0:
        return 0.0
    if people <= offered:
        return 1.0
    blocked = 1.0
    for n in range(1, people + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked / (1 - (offered / people) * (1 - blocked))


def answered_share(people: int, load: Load, within_minutes: float) -> float:
    """Which share is answered within the time."""
    if load.erlangs <= 0:
        return 1.0
    if people <= load.erlangs:
        return 0.0
    served = (people - load.erlangs) * within_minutes / load.handle_minutes
    return 1 - waits_share(people, load) * exp(-served)


def mean_wait_minutes(people: int, load: Load) -> float:
    """The mean wait of everybody, those who do not wait included; infinite when the people can never catch up."""
    if load.erlangs <= 0:
        return 0.0
    if people <= load.erlangs:
        return inf
    return waits_share(people, load) * load.handle_minutes / (people - load.erlangs)


def people_needed(load: Load, *, within_minutes: float, share: float = 0.8) -> int:
    """The fewest people with whom at least `share` is answered within the time; 0 where nobody comes."""
    if load.erlangs <= 0:
        return 0
    people = int(load.erlangs) + 1
    while people < MOST_PEOPLE and answered_share(people, load, within_minutes) < share:
        people += 1
    return people
