"""The engine. A fact or a moment meets the rules that wait for it, in order, under the case's lock.

1 heard: facts of one change become one job after commit (handlers); times are looked up every minute
2 locked: one worker has the case; what a rule did for this fact already, it does not do again
3 asked: conditions on the fact, then on the case, in the database
4 held back: a rule never answers itself, a circle of rules stops, chains end at three, rates have limits
5 done: all steps in a savepoint, or none; the run says what happened either way
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.actions.base import locked
from odzew.core.conversations.models import Conversation
from odzew.features.automation.actions import speaking, steps
from odzew.features.automation.actions.doing import Doing
from odzew.features.automation.events import RulesStopped
from odzew.features.automation.models import Rule, RuleRun
from odzew.features.automation.parts import OnSchedule
from odzew.features.automation.queries.due import due_cases, matching, moment_of
from odzew.features.automation.queries.heard import Heard, chain_before, heard
from odzew.features.automation.queries.rulebook import Live, live_rules
from odzew.features.automation.rules import loops, operands, saving
from odzew.features.automation.rules.loops import Verdict
from odzew.kit import clock, events
from odzew.kit.errors import OdzewError
from odzew.kit.models import Event
from odzew.kit.text import clip

log = logging.getLogger(__name__)
BATCH = 200  # cases of one rule on time in one round; the rest comes a minute later


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a rule runs. event_id: 0 for a time; episode: which one; chain: the rules that led here."""

    event_id: int
    episode: datetime
    chain: tuple[int, ...] = ()


def run_events(event_ids: Sequence[int]) -> None:
    """Let the rules hear these facts, each in a transaction of its own. Safe to run twice.

    A fact that could not be heard (a deadlock, a database that went away) does not keep the others from being heard;
    the job is told and comes again.
    """
    rows = list(Event.objects.filter(pk__in=event_ids, subject_kind="conversation").order_by("pk"))
    known = heard(rows)
    live = live_rules(sorted({name for one in known for name in one.happenings}))
    unheard: list[Exception] = []
    for one in known:
        chosen = [each for each in live if one.happenings & set(each.row.triggers)]
        if chosen:
            try:
                _hear(one, chosen)
            except Conversation.DoesNotExist:
                continue
            except Exception as error:
                log.exception("no rule heard fact %s", one.event.pk)
                unheard.append(error)
    if unheard:
        raise unheard[0]


@transaction.atomic
def _hear(one: Heard, chosen: Sequence[Live]) -> None:
    case = locked(one.event.subject_id)
    had = dict(RuleRun.objects.filter(event_id=one.event.pk).values_list("rule_id", "outcome"))
    occasion = Occasion(one.event.pk, one.event.at, tuple(chain_before(one.event)))
    for live in chosen:
        outcome = had.get(live.row.pk) or _consider(live, case.pk, one, occasion)
        if outcome == RuleRun.DONE and live.definition.stop:
            return


def _consider(live: Live, case_id: int, one: Heard, occasion: Occasion) -> str:
    """The outcome; empty when the rule has no business here."""
    if not operands.hold(live.definition.claims, one.values):
        return ""
    if not Conversation.objects.filter(pk=case_id).filter(matching(live)).exists():
        return ""
    return _attempt(live, case_id, occasion)


def run_timed() -> int:
    """Look for cases whose time has come for a rule; how many runs there were. Safe to run twice."""
    runs = 0
    for live in live_rules(["time:waits", "time:status", "time:due", "time:schedule"]):
        now = clock.now()
        found = list(due_cases(live, now).values_list("pk", "episode")[:BATCH])
        for case_id, episode in found:
            outcome = _meet(live, case_id, episode, now)
            if outcome == "full":
                break
            runs += bool(outcome)
        if not found and isinstance(live.definition.trigger, OnSchedule):
            _mark_swept(live, live.definition.trigger, now)
    return runs


@transaction.atomic
def _meet(live: Live, case_id: int, episode: datetime, now: datetime) -> str:
    """One case of a rule on time, asked again under its lock."""
    case = Conversation.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not due_cases(live, now).filter(pk=case_id, episode=episode).exists():
        return ""
    if _is_full(live):
        return "full"
    return _attempt(live, case_id, Occasion(0, episode))


def _mark_swept(live: Live, trigger: OnSchedule, now: datetime) -> None:
    """The timetable's moment is done: nobody looks for it again until the next."""
    moment = moment_of(trigger, now)
    if moment != live.row.swept:
        Rule.objects.filter(pk=live.row.pk).update(swept=moment)


# ---- one rule, one case --------------------------------------------------------------------------------


def _attempt(live: Live, case_id: int, occasion: Occasion) -> str:
    verdict = loops.verdict(live.row.pk, occasion.chain)
    if verdict is Verdict.ITSELF:
        return ""
    if verdict is not Verdict.GO:
        _stop(live.row, case_id, occasion, verdict)
        return _record(live, case_id, occasion, RuleRun.SKIPPED, str(verdict)).outcome
    if _is_full(live):
        return _record(live, case_id, occasion, RuleRun.SKIPPED, "rate_hour").outcome
    if _ran(live, case_id) >= live.definition.per_case:
        return _record(live, case_id, occasion, RuleRun.SKIPPED, "rate_case").outcome
    return _run(live, case_id, occasion).outcome


def _run(live: Live, case_id: int, occasion: Occasion) -> RuleRun:
    run = _record(live, case_id, occasion, RuleRun.DONE)
    run.seq_from = _seq(case_id)
    doing = Doing(case_id, live.row, run)
    with translation.override(accounts.desk().language):
        try:
            with transaction.atomic(), events.act():
                run.done = [steps.do(step, doing) for step in live.definition.steps]
        except speaking.TalksAlone as error:
            _fail(run, str(error))
            with transaction.atomic(), events.act():
                speaking.ask_for_a_person(doing)
        except OdzewError as error:
            _fail(run, str(error))
        except Exception as error:  # whatever broke: the next rules still run, and the history says it
            log.exception("rule %s broke on case %s", live.row.pk, case_id)
            _fail(run, f"{type(error).__name__}: {error}")
    run.seq_to = _seq(case_id)
    if run.outcome == RuleRun.DONE:
        own = accounts.setting("rule_seconds", {})
        run.seconds = saving.seconds(
            live.definition.seconds, [step.do for step in live.definition.steps], own
        )
    run.save()
    return run


def _fail(run: RuleRun, words: str) -> None:
    run.outcome, run.reason, run.done = RuleRun.FAILED, clip(words, 300), []


def _record(live: Live, case_id: int, occasion: Occasion, outcome: str, reason: str = "") -> RuleRun:
    return RuleRun.objects.create(
        rule=live.row,
        version=live.row.version,
        conversation_id=case_id,
        event_id=occasion.event_id,
        episode=occasion.episode,
        at=clock.now(),
        outcome=outcome,
        reason=reason,
        chain=[*occasion.chain, live.row.pk],
    )


def _seq(case_id: int) -> int:
    return int(Conversation.objects.values_list("seq", flat=True).get(pk=case_id))


def _is_full(live: Live) -> bool:
    """As many runs in the last hour as the rule may have."""
    return _done_lately(live).count() >= live.definition.per_hour


def _ran(live: Live, case_id: int) -> int:
    return _done_lately(live).filter(conversation_id=case_id).count()


def _done_lately(live: Live) -> QuerySet[RuleRun]:
    return RuleRun.objects.filter(
        rule=live.row, at__gt=clock.now() - timedelta(hours=1), outcome=RuleRun.DONE
    )


def _stop(rule: Rule, case_id: int, occasion: Occasion, verdict: Verdict) -> None:
    """Mark every rule of the circle, and say so in the audit, once until an author has looked."""
    ids = loops.circle(rule.pk, occasion.chain) if verdict is Verdict.LOOP else [*occasion.chain, rule.pk]
    rows = list(Rule.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if all(row.circle for row in rows):
        return
    for row in rows:
        row.circle, row.circle_at = ids, clock.now()
        row.save(update_fields=["circle", "circle_at"])
    number = Conversation.objects.values_list("number", flat=True).get(pk=case_id)
    events.publish(RulesStopped([row.name for row in rows], number), rule.pk)
