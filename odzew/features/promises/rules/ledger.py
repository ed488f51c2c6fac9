"""What we owe in one case, decided from its state alone: deciding twice decides nothing new.

An answer is owed exactly while the customer waits. It is kept by a person's answer that left; one on its way only holds
its place. Updates and the resolution are owed while the case is ours; their clocks stand while we wait for the customer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from odzew.features.promises.rules.grants import Grant

FIRST, NEXT, UPDATE, RESOLUTION = "first_answer", "next_answer", "update", "resolution"
ANSWERS = (FIRST, NEXT)
PENDING, RESOLVED = "pending", "resolved"
DONE = (RESOLVED, "closed")
POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person of ours said to the customer. left_at: None while it is on its way.

    is_spoken: a logged call or visit, in which the customer asked and was answered at one moment.
    """

    message_id: int
    said_at: datetime
    left_at: datetime | None
    is_spoken: bool = False


@dataclass(frozen=True, slots=True)
class CaseState:
    """answers: those that did not fail, by time. was_resolved: a promise of resolution has ended before.
    was_answered: the promise of a first answer has been fulfilled, late or not.

    resolution_since: since when it was owed, where the last one was released by a merge that is undone.
    """

    opened_at: datetime
    status: str
    waiting_since: datetime | None
    answers: Sequence[Answer] = ()
    is_merged: bool = False
    was_answered: bool = False
    was_resolved: bool = False
    resolution_since: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.status in DONE

    @property
    def is_ours(self) -> bool:
        return not self.is_done and self.status != PENDING


@dataclass(frozen=True, slots=True)
class Owed:
    """An open promise. runs_from, left: since when its clock runs with how many minutes, after a pause.

    key: the caller's own name of it.
    """

    key: int
    kind: str
    made_at: datetime
    due_at: datetime
    source: str = POLICY
    allowance: int | None = None
    runs_from: datetime | None = None
    left: int | None = None
    paused_at: datetime | None = None
    broken_at: datetime | None = None
    answer_id: int | None = None

    @property
    def starts(self) -> datetime:
        return self.runs_from or self.made_at


@dataclass(frozen=True, slots=True)
class Make:
    kind: str
    made_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """It falls due at another time, or by other terms. left: minutes left after a pause, None = its whole allowance."""

    key: int
    made_at: datetime
    due_at: datetime
    left: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Pause:
    key: int
    left: int


@dataclass(frozen=True, slots=True)
class Resume:
    key: int
    due_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Await:
    """message_id: the answer that is on its way; None: it owes again."""

    key: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Keep:
    """Fulfilled at `at`, too late if that is past its time. message_id: 0 when it was no message."""

    key: int
    at: datetime
    message_id: int


@dataclass(frozen=True, slots=True)
class Release:
    key: int
    reason: str


Change = Make | Move | Pause | Resume | Await | Keep | Release


def decide(
    case: CaseState,
    owed: Sequence[Owed],
    running: Mapping[str, Grant],
    fresh: Mapping[str, Grant],
    *,
    now: datetime,
    reason: str = "",
) -> list[Change]:
    """What brings the open promises of a case in line with its state.

    running: by kind, the terms of what is open; fresh: those of what is promised now. A kind that is missing is not
    owed; an answer always is. reason: why the case ended or stopped waiting, when somebody said so.
    """
    if case.is_merged:
        return [Release(each.key, reason or "merged") for each in owed]
    ruled = [each for each in owed if each.source == POLICY and each.kind in (*ANSWERS, UPDATE, RESOLUTION)]
    changes = list(_answers(case, [each for each in ruled if each.kind in ANSWERS], running, fresh, reason))
    gave_up = any(isinstance(each, Release) for each in changes)
    resolution = next((each for each in ruled if each.kind == RESOLUTION), None)
    update = next((each for each in ruled if each.kind == UPDATE), None)
    if resolution is None:
        changes += _new_resolution(case, fresh.get(RESOLUTION), now)
    else:
        changes += _resolution(case, resolution, running.get(RESOLUTION), now, reason, gave_up=gave_up)
    followed = list(_update(case, update, running.get(UPDATE), now, reason)) if update else []
    changes += followed
    if update is None or any(isinstance(each, Keep) for each in followed):
        changes += _new_update(case, fresh.get(UPDATE), now)
    if case.is_done:
        changes += [Release(each.key, reason or case.status) for each in owed if each not in ruled]
    return changes


def _answers(
    case: CaseState,
    owed: Sequence[Owed],
    running: Mapping[str, Grant],
    fresh: Mapping[str, Grant],
    reason: str,
) -> Iterator[Change]:
    waits = case.waiting_since is not None and not case.is_done
    is_open = was_answered = False
    for each in owed:
        answer = _answer_to(each, case)
        if answer is not None and answer.left_at is not None:
            was_answered = True
            yield Keep(each.key, answer.left_at, answer.message_id)
            continue
        yield from _hold_place(each, answer)
        if answer is None and (not waits or is_open):
            yield Release(each.key, reason or (case.status if case.is_done else "no_wait"))
            continue
        is_open = True
        if answer is None and case.waiting_since is not None:
            yield from _reckon(each, running[each.kind], made_at=case.waiting_since)
    if waits and not is_open and case.waiting_since is not None:
        kind = FIRST if not was_answered and _is_first(case, case.waiting_since) else NEXT
        yield Make(kind, case.waiting_since, fresh[kind].due(case.waiting_since))


def _is_first(case: CaseState, waiting_since: datetime) -> bool:
    """Nobody of ours has spoken yet, but perhaps in the very call in which the customer did."""
    return not case.was_answered and all(
        each.is_spoken and each.said_at >= waiting_since for each in case.answers
    )


def _hold_place(owed: Owed, answer: Answer | None) -> Iterator[Await]:
    coming = answer.message_id if answer else None
    if owed.answer_id != coming:
        yield Await(owed.key, coming)


def _answer_to(owed: Owed, case: CaseState) -> Answer | None:
    """The first answer to what `owed` waits for: one that left before one on its way."""
    fitting = [each for each in case.answers if _fits(each, owed, case.waiting_since)]
    return next((each for each in fitting if each.left_at is not None), None) or next(iter(fitting), None)


def _fits(answer: Answer, owed: Owed, waiting_since: datetime | None) -> bool:
    if answer.message_id == owed.answer_id:
        return True
    if answer.said_at < owed.made_at:
        return False
    if waiting_since is None or answer.said_at < waiting_since:
        return True
    is_now = answer.is_spoken and answer.said_at == waiting_since
    return is_now and (owed.kind == FIRST or owed.made_at < answer.said_at)


def _new_resolution(case: CaseState, grant: Grant | None, now: datetime) -> Iterator[Make]:
    asked = case.waiting_since is not None or case.was_resolved
    if grant is not None and case.is_ours and asked:
        is_fresh = not case.answers and not case.was_resolved
        since = case.resolution_since or (case.opened_at if is_fresh else case.waiting_since or now)
        yield Make(RESOLUTION, since, grant.due(since))


def _resolution(
    case: CaseState, owed: Owed, grant: Grant | None, now: datetime, reason: str, *, gave_up: bool
) -> Iterator[Change]:
    if case.status == RESOLVED or (case.is_done and case.answers and not gave_up):
        yield Keep(owed.key, now, 0)
    elif case.is_done:
        yield Release(owed.key, reason or case.status)
    else:
        yield from _run(case, owed, grant, now)


def _new_update(case: CaseState, grant: Grant | None, now: datetime) -> Iterator[Make]:
    left = [each.left_at for each in case.answers if each.left_at is not None]
    if grant is not None and case.is_ours and left:
        since = max(*left, case.waiting_since) if case.waiting_since else now
        yield Make(UPDATE, since, grant.due(since))


def _update(case: CaseState, owed: Owed, grant: Grant | None, now: datetime, reason: str) -> Iterator[Change]:
    said = [each for each in case.answers if each.said_at > owed.made_at]
    for answer in said:
        if answer.left_at is not None:
            yield Keep(owed.key, answer.left_at, answer.message_id)
            return
    coming = next(iter(said), None)
    yield from _hold_place(owed, coming)
    if coming is None and case.is_done:
        yield Release(owed.key, reason or case.status)
    elif coming is None:
        yield from _run(case, owed, grant, now)


def _run(case: CaseState, owed: Owed, grant: Grant | None, now: datetime) -> Iterator[Change]:
    """Let its clock run or stand, and count again. What is broken stays as it is."""
    if grant is None:
        yield Release(owed.key, "policy")
    elif owed.broken_at is not None:
        return
    elif case.status == PENDING and owed.paused_at is None:
        if owed.due_at > now:
            yield Pause(owed.key, grant.minutes_until(now, owed.due_at))
    elif case.status != PENDING and owed.paused_at is not None:
        left = _left(owed, grant) or 0
        yield Resume(owed.key, grant.due(now, left), left)
    else:
        yield from _reckon(owed, grant, made_at=owed.made_at)


def _reckon(owed: Owed, grant: Grant, *, made_at: datetime) -> Iterator[Move]:
    """The same promise counted from its beginning by what holds now."""
    if owed.broken_at is not None:
        return
    left = _left(owed, grant)
    is_standing = owed.paused_at is not None
    due = owed.due_at if is_standing else grant.due(owed.runs_from or made_at, left)
    is_same = grant.is_of(owed.key) and owed.allowance == grant.minutes and made_at == owed.made_at
    if due == owed.due_at and is_same:
        return
    why = "wait" if made_at != owed.made_at else "calendar" if owed.allowance == grant.minutes else "policy"
    yield Move(owed.key, made_at, due, left, why)


def _left(owed: Owed, grant: Grant) -> int | None:
    """Minutes left since `starts`; other terms add or take their difference. None: never paused, so all of them."""
    if owed.left is None:
        return None
    return max(0, owed.left + grant.minutes - (owed.allowance or grant.minutes))
