"""A hand for tests of rules: a rule in one line, and the jobs that the desk would have run."""

from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from odzew.core.accounts.models import Agent
from odzew.features.automation import actions, parts
from odzew.features.automation.actions import run
from odzew.features.automation.models import Rule, RuleRun
from odzew.testing import make

TAG = {"do": "tag", "add": ["zwrot"]}


def owner() -> Agent:
    return Agent.objects.filter(role="owner").first() or make.agent("Alicja Nowak", role="owner")


def definition(**values: Any) -> parts.Definition:
    events = values.pop("on", ["customer_wrote"])
    given = {"name": "Reguła", "trigger": {"kind": "event", "events": events}, "then": [TAG]}
    return parts.read({**given, **values})


def rule(**values: Any) -> Rule:
    """A rule that is switched on. on: happenings."""
    row = actions.save_rule(None, definition(**values), by=owner())
    actions.switch(row, is_active=True, by=owner())
    row.refresh_from_db()
    return row


def work(rounds: int = 10) -> int:
    """Run the jobs of rules until none is left; how many there were."""
    count = 0
    for _round in range(rounds):
        jobs = list(
            ProcrastinateJob.objects.filter(task_name="automation.run_rules", status="todo").order_by("id")
        )
        done = set(DONE)
        fresh = [job for job in jobs if job.pk not in done]
        if not fresh:
            return count
        for job in fresh:
            DONE.append(job.pk)
            run.run_events(job.args["event_ids"])
            count += 1
    raise AssertionError("the rules go on for ever")


DONE: list[int] = []  # jobs are read-only rows for Django; numbers are never given twice


def runs(row: Rule) -> list[tuple[str, str]]:
    return list(RuleRun.objects.filter(rule=row).order_by("id").values_list("outcome", "reason"))
