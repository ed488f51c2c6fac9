"""Several cases of a queue at once: each choice sees what the choices before it have filled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from odzew.features.routing.rules.choose import choose, is_demanding, look
from odzew.features.routing.rules.load import USUAL_MOST
from odzew.features.routing.rules.values import Candidate, Case, Choice, Look, Need, Reason, Terms, Verdict

_STEP = timedelta(microseconds=1)  # turns of one plan follow each other


@dataclass(frozen=True, slots=True)
class Plan:
    """chosen: who gets which case; left: cases for which there is nobody; people: everybody as they are afterwards."""

    chosen: Sequence[tuple[Case, Choice]]
    left: Sequence[tuple[Case, Reason]]
    people: Sequence[Candidate]


def plan(
    people: Sequence[Candidate], cases: Sequence[Case], terms: Terms, *, most: int, at: datetime
) -> Plan:
    """Choose for the cases in their order until `most` have somebody; at: aware, when the turn is taken.

    Places only fill, so that who found nobody speaks for every later case that asks for the same.
    """
    now = {each.key: each for each in people}
    turn = max([at, *(each.turn_at for each in people if each.turn_at)])
    chosen: list[tuple[Case, Choice]] = []
    left: list[tuple[Case, Reason]] = []
    hopeless: dict[tuple[str, tuple[Need, ...], bool], Reason] = {}
    for case in cases:
        if len(chosen) == most:
            break
        asked = (case.channel, case.needs, is_demanding(case, terms))
        if asked in hopeless:
            left.append((case, hopeless[asked]))
            continue
        choice = choose(list(now.values()), case, terms)
        if choice.agent is None:
            hopeless[asked] = choice.reason or Reason.NOBODY
            left.append((case, hopeless[asked]))
            continue
        chosen.append((case, choice))
        turn += _STEP
        now[choice.agent] = _fuller(now[choice.agent], case.channel, turn)
    return Plan(chosen, left, list(now.values()))


def has_anybody_room(people: Sequence[Candidate], terms: Terms) -> bool:
    """Whether somebody could take a case of any channel, whatever it asks for."""
    return any(look_at_all(each, terms).verdict == Verdict.FITS for each in people)


def look_at_all(one: Candidate, terms: Terms) -> Look:
    """What speaks against this person whatever the channel and the skills; FITS if there is a channel with room."""
    looks = [look(one, Case(0, channel), terms, demanded=False) for channel in {**USUAL_MOST, **terms.most}]
    return next((each for each in looks if each.verdict == Verdict.FITS), looks[0])


def _fuller(one: Candidate, channel: str, turn: datetime) -> Candidate:
    """The person after one more case: fuller, and last in turn."""
    return replace(one, held={**one.held, channel: one.held.get(channel, 0) + 1}, turn_at=turn)
