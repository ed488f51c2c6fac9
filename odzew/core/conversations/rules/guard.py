"""What may end or park a case whose customer waits for an answer: by policy allowed, asked about or refused.

An act that ends the wait (resolved, closed, "waiting for the customer") needs a reason, which then stands in the
record. An act that only parks the case (on hold, snooze, merge) never stops the wait, whatever reason it has.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from odzew.core.conversations.rules import DONE_STATUSES, Status


class GuardedAct(StrEnum):
    RESOLVE = "resolve"
    CLOSE = "close"
    PENDING = "pending"  # "waiting for the customer", without a reply
    HOLD = "hold"
    SNOOZE = "snooze"  # beyond the time that the customer was promised
    MERGE = "merge"  # into a case of somebody else: the answer may reach only one of them
    SPAM = "spam"  # closed as not a case
    PARK = "park"  # any of these by a bot
    BULK = "bulk"  # any of these on many cases at once


class Verdict(StrEnum):
    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


DEFAULT_POLICY: Mapping[GuardedAct, Verdict] = {
    GuardedAct.RESOLVE: Verdict.ASK,
    GuardedAct.CLOSE: Verdict.ASK,
    GuardedAct.PENDING: Verdict.ASK,
    GuardedAct.HOLD: Verdict.ASK,
    GuardedAct.SNOOZE: Verdict.ASK,
    GuardedAct.MERGE: Verdict.ASK,
    GuardedAct.SPAM: Verdict.ALLOW,
    GuardedAct.PARK: Verdict.REFUSE,
    GuardedAct.BULK: Verdict.ASK,
}
ACT_OF_STATUS: Mapping[str, GuardedAct] = {
    Status.RESOLVED: GuardedAct.RESOLVE,
    Status.CLOSED: GuardedAct.CLOSE,
    Status.PENDING: GuardedAct.PENDING,
    Status.ON_HOLD: GuardedAct.HOLD,
}
AWAY = frozenset({Status.PENDING, *DONE_STATUSES})  # it is not our turn
SPAM_REASON = "spam"
NOT_ASKED = "not_asked"  # the policy let it pass without a reason: the record says so
EXEMPT_ACTORS = frozenset({"customer", "system"})
_STRICTNESS = {Verdict.ALLOW: 0, Verdict.ASK: 1, Verdict.REFUSE: 2}
_UNTIL_REPLY = timedelta(days=365)


def policy_from(stored: object) -> dict[GuardedAct, Verdict]:
    """The desk's policy; what is missing or damaged falls back to the default."""
    given = stored if isinstance(stored, Mapping) else {}
    policy = dict(DEFAULT_POLICY)
    for act in GuardedAct:
        value = given.get(str(act))
        if isinstance(value, str) and value in set(Verdict):
            policy[act] = Verdict(value)
    return policy


def act_of_status(status: str, reason: str = "") -> GuardedAct | None:
    """Which guarded act moving a case to `status` is; none for statuses in which the case stays with us."""
    act = ACT_OF_STATUS.get(status)
    if act in (GuardedAct.RESOLVE, GuardedAct.CLOSE) and reason.partition(":")[0] == SPAM_REASON:
        return GuardedAct.SPAM
    return act


def verdict(
    act: GuardedAct, policy: Mapping[GuardedAct, Verdict], *, actor_kind: str = "agent", is_bulk: bool = False
) -> Verdict:
    """The strictest of what holds: the act's own line, the bot's, the bulk change's."""
    if actor_kind in EXEMPT_ACTORS:
        return Verdict.ALLOW
    lines = [
        act,
        *([GuardedAct.PARK] if actor_kind == "bot" else []),
        *([GuardedAct.BULK] if is_bulk else []),
    ]
    return max((policy[line] for line in lines), key=lambda one: _STRICTNESS[one])


def ends_wait(status: str, reason: str) -> bool:
    """Whether a waiting customer stops waiting: a finished case ends it, "waiting for the customer" with a reason."""
    return status in DONE_STATUSES or (status == Status.PENDING and bool(reason))


def snooze_is_silent(
    until: datetime, *, waiting_since: datetime | None, promised_at: datetime | None, now: datetime
) -> bool:
    """Whether a snooze would let a waiting customer wait past what they were promised, or with nothing promised.

    A promise that is broken already covers nothing.
    """
    if waiting_since is None:
        return False
    return promised_at is None or promised_at <= now or until > promised_at


def is_until_reply(until: datetime | None, *, now: datetime) -> bool:
    """Whether a snooze lasts until the customer speaks: those are stored as a moment years ahead."""
    return until is not None and until > now + _UNTIL_REPLY
