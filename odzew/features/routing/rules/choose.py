"""Who is given a case. Presence, leave, hours, skills and room decide who may; then who knows the customer, then the mode."""

from collections.abc import Sequence
from datetime import UTC, datetime

from odzew.features.routing.rules.load import has_room, load_of, percent
from odzew.features.routing.rules.values import (
    Candidate,
    Case,
    Choice,
    Look,
    Mode,
    Reason,
    Terms,
    Verdict,
    Why,
)

_NEVER = datetime.min.replace(tzinfo=UTC)


def choose(candidates: Sequence[Candidate], case: Case, terms: Terms) -> Choice:
    """The person for the case, with everybody who was considered; or the reason why it stays in the queue.

    Skills come first: while they are demanded, only people who have them all fit; after `relax_minutes` they are
    preferred. The one who answered this customer before gets the case when they fit. Ties go to whoever was given
    a case longest ago, so that turns are fair.
    """
    demanded = is_demanding(case, terms)
    looks = {each.key: look(each, case, terms, demanded=demanded) for each in candidates}
    fitting = [each for each in candidates if looks[each.key].verdict == Verdict.FITS]
    seen = tuple(looks.values())
    if not fitting:
        return Choice(None, None, _reason(seen), seen)
    if terms.is_sticky and any(each.key == case.previous for each in fitting):
        return Choice(case.previous, Why.STICKY, None, seen)
    best = min(fitting, key=lambda each: (-_lacking(each, case), *order_of(each, case, terms)))
    return Choice(best.key, _why(best, fitting, case, terms), None, seen)


def is_demanding(case: Case, terms: Terms) -> bool:
    """Whether only people with all the skills fit, not yet anybody who comes near."""
    return terms.relax_minutes is None or case.waited_minutes < terms.relax_minutes


def look(one: Candidate, case: Case, terms: Terms, *, demanded: bool = True) -> Look:
    """What speaks against this person, if anything."""
    load, skill = percent(one.held, terms.most, one.share), _skill(one, case)
    return Look(one.key, one.name, _verdict(one, case, terms, demanded=demanded), load, skill)


def order_of(one: Candidate, case: Case, terms: Terms) -> tuple[object, ...]:
    """What is compared among those who fit; the smallest gets the case."""
    turn = one.turn_at or _NEVER
    if terms.mode == Mode.ROUND_ROBIN:
        return (turn, one.key)
    share = max(one.share, 1)
    return (load_of(one.held, terms.most) / share, -_skill(one, case), turn, one.key)


def _verdict(one: Candidate, case: Case, terms: Terms, *, demanded: bool) -> Verdict:
    if one.is_on_leave:
        return Verdict.LEAVE
    if one.presence == "busy":
        return Verdict.BUSY
    if one.presence != "available":
        return Verdict.ABSENT
    if not one.is_on_shift:
        return Verdict.OFF_SHIFT
    if demanded and _lacking(one, case) < 0:
        return Verdict.SKILL
    return Verdict.FITS if has_room(one.held, case.channel, terms.most, one.share) else Verdict.FULL


def _skill(one: Candidate, case: Case) -> int:
    return sum(one.levels.get(need.skill, 0) for need in case.needs)


def _lacking(one: Candidate, case: Case) -> int:
    """Levels that are missing, as a number that is 0 for nothing and below it otherwise."""
    return -sum(max(0, need.level - one.levels.get(need.skill, 0)) for need in case.needs)


def _why(best: Candidate, fitting: Sequence[Candidate], case: Case, terms: Terms) -> Why:
    if len(fitting) == 1:
        return Why.SKILLED if case.needs else Why.ONLY
    if any(_lacking(each, case) < _lacking(best, case) for each in fitting):
        return Why.SKILLED
    return Why.TURN if terms.mode == Mode.ROUND_ROBIN else Why.LOAD


def _reason(seen: Sequence[Look]) -> Reason:
    """The reason that is nearest to a remedy: people who are full, then people who lack a skill, then nobody there."""
    verdicts = {each.verdict for each in seen}
    if not verdicts:
        return Reason.NOBODY
    if verdicts & {Verdict.FULL, Verdict.BUSY}:
        return Reason.FULL
    return Reason.SKILL if Verdict.SKILL in verdicts else Reason.ABSENT
