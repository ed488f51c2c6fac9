"""What the desk decided about waiting customers: the guard's policy and its list of reasons."""

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.rules import guard, reasons
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.core.conversations.rules.reasons import Reason

POLICY, REASONS = "guard", "guard_reasons"


def guard_policy() -> dict[GuardedAct, Verdict]:
    """Per act: allow, ask or refuse."""
    return guard.policy_from(accounts.setting(POLICY))


def guard_reasons() -> list[Reason]:
    """The list of reasons, with those that are no longer offered."""
    return reasons.reasons_from(accounts.setting(REASONS))


def offered_reasons() -> list[Reason]:
    """What a person may choose from."""
    return [reason for reason in guard_reasons() if reason.is_on]
