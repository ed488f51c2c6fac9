"""Leave: taken by oneself or entered by whoever looks after those who wait; cancelled likewise."""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.actions.base import report
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.features.routing.models import Leave
from odzew.features.routing.queries.people import today
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

LONGEST = timedelta(days=400)


@transaction.atomic
def take_leave(agent: Agent, *, by: Agent, first_day: date, last_day: date, note: str = "") -> Leave:
    """From `first_day` to `last_day`, both with it. Raises Invalid for days that do not hold or overlap; NotAllowed."""
    if agent != by:
        accounts.require(by, Permission.SEE_RADAR)
    Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)  # else two of one person would overlap
    _check(agent, first_day, last_day)
    row = Leave.objects.create(
        agent=agent, first_day=first_day, last_day=last_day, note=clip(storable(note), 200), made_by=by
    )
    days = {"from": first_day.isoformat(), "until": last_day.isoformat()}
    report("leave", agent.name, by=by, verb="added", after=days, subject_id=agent.pk)
    transaction.on_commit(partial(_wake, agent.pk))
    return row


@transaction.atomic
def cancel_leave(row: Leave, *, by: Agent) -> None:
    """The person is there after all. Raises NotAllowed for somebody else's leave without the permission."""
    if row.agent_id != by.pk:
        accounts.require(by, Permission.SEE_RADAR)
    days = {"from": row.first_day.isoformat(), "until": row.last_day.isoformat()}
    name, agent = row.agent.name, row.agent_id
    row.delete()
    report("leave", name, by=by, verb="deleted", before=days, subject_id=agent)
    transaction.on_commit(partial(_wake, agent))


def _check(agent: Agent, first_day: date, last_day: date) -> None:
    wrong: dict[str, str] = {}
    if last_day < first_day:
        wrong["last_day"] = _("The last day comes before the first.")
    elif last_day < today():
        wrong["last_day"] = _("These days have passed.")
    elif last_day - first_day > LONGEST:
        wrong["last_day"] = _("This is longer than a year. Close the account instead, or check the days.")
    elif Leave.objects.filter(agent=agent, first_day__lte=last_day, last_day__gte=first_day).exists():
        wrong["first_day"] = _("There already is a leave in these days.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _wake(agent_id: int) -> None:
    """Teams of the person look at their queues: cases may have to move, or somebody is back."""
    from procrastinate.contrib.django import app

    app.configure_task("routing.wake_people").defer(agent_ids=[agent_id])
