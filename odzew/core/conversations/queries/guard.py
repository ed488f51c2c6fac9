"""What the desk decided about waiting customers: the guard's policy and its list of reasons."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Least

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.rules import guard, reasons
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.core.conversations.rules.reasons import Reason
from odzew.kit import clock

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


def needing_reason(
    agent: Agent, numbers: Sequence[int], *, status: str | None, until: datetime | None
) -> list[int]:
    """Which of these cases of a bulk change would ask for a reason: their customer waits and they would be parked."""
    policy = guard_policy()
    act = guard.act_of_status(status) if status else None
    rows = visible_to(agent).filter(number__in=numbers, waiting_since__isnull=False)
    if act is None and until is not None:
        act = guard.GuardedAct.SNOOZE
        promised = Least("next_due_at", "told_due_at")
        is_silent = Q(promised__isnull=True) | Q(promised__lte=clock.now()) | Q(promised__lt=until)
        rows = rows.alias(promised=promised).filter(is_silent)
    if act is None or guard.verdict(act, policy, is_bulk=True) is not Verdict.ASK:
        return []
    return list(rows.order_by("number").values_list("number", flat=True))
