"""A promise for somebody who waits without one: what the policy says, else an answer within two open hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.rules.orphans import numbers
from odzew.features.promises import actions as promises
from odzew.features.promises import queries as owed
from odzew.features.promises.rules.counting import due_at
from odzew.kit import clock

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation

_MINUTES = 120
_OWN = ("promise_minutes",)


@dataclass(frozen=True, slots=True)
class Made:
    """keys: the promises that a person made here. due_at: until when the nearest of all is owed."""

    keys: Sequence[int]
    due_at: datetime


def promise_something(case: "Conversation", agent: "Agent") -> Made:
    """The ledger's own promise where a policy owes one; else an agent's."""
    promises.settle([case.pk])
    rows = list(owed.open_promises(case.pk))
    if rows:
        return Made([], min(row.due_at for row in rows))
    minutes = numbers(accounts.setting("radar"), _OWN).get("promise_minutes", _MINUTES)
    calendar = owed.calendar_of(team_id=case.team_id, channel=case.channel, brand_id=case.brand_id)
    until = due_at(clock.now(), minutes, owed.hours_of(calendar))
    row = promises.promise(case.pk, kind="manual", due_at=until, actor=accounts.as_actor(agent))
    return Made([row.pk], until)


def release(case: "Conversation", keys: Sequence[str], reason: str, agent: "Agent") -> None:
    """Those of these promises that are open and belong to the case are owed no more."""
    wanted = {int(key) for key in keys if key.isdecimal()}
    for row in owed.open_promises(case.pk):
        if row.pk in wanted:
            promises.release(row.pk, reason=reason, actor=accounts.as_actor(agent))
