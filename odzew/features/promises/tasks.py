"""Jobs of promises. Each is safe to run twice and by two workers at once; the rows decide."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from odzew.features.promises import actions
from odzew.features.promises.actions import backtest, telling
from odzew.features.promises.models import Promise
from odzew.features.promises.queries import unpromised
from odzew.features.promises.queries.policies import open_cases

_MOST = 50  # batches of one look; the next one goes on


@app.periodic(cron="*/15 * * * * *")
@app.task(queue="desk", queueing_lock="fire_due_promises")
def fire_due(timestamp: int) -> None:
    """Warn of promises that come near, and say which are broken."""
    del timestamp
    for _batch in range(_MOST):
        if not actions.fire_due():
            return


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="mend_promises")
def mend(timestamp: int) -> None:
    """Nobody waits unpromised: whatever slipped past (an older version's rows, a repair by hand) is settled."""
    del timestamp
    actions.settle(list(unpromised().values_list("pk", flat=True)[:1000]))


@app.task(queue="desk", queueing_lock="settle_promises")
def settle_all() -> None:
    """Count every open promise again, after settings changed."""
    rows = Promise.objects.filter(ended_at=None).order_by("conversation_id")
    keys = list(rows.values_list("conversation_id", flat=True).distinct())
    for start in range(0, len(keys), 500):
        actions.settle(keys[start : start + 500])


@app.task(name="promises.apply_policy", queue="desk")
def apply_policy(series: str) -> None:
    """Count what is open under this policy again by its newest version."""
    key = UUID(series)
    cases = open_cases(key)
    for start in range(0, len(cases), 200):
        actions.settle(cases[start : start + 200], anew=key)


def recount() -> None:
    """Settings changed: one waiting job counts everything again, however often they change.

    Called inside the change and queued after its commit: a job seen waiting then starts later than that.
    """
    transaction.on_commit(_wake)


def _wake() -> None:
    with suppress(AlreadyEnqueued):
        settle_all.defer()


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="tell-again")
def tell_again(timestamp: int) -> None:
    """New times for customers whose told time will probably slip."""
    del timestamp
    telling.tell_again()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="desk", queueing_lock="refresh-profiles")
def refresh_profiles(timestamp: int) -> None:
    """The waits that stand for the next ones."""
    del timestamp
    backtest.refresh_profiles()


@app.periodic(cron="5 * * * *")
@app.task(queue="desk", queueing_lock="judge-told-times")
def judge_told_times(timestamp: int) -> None:
    """The back-test: what became of told times moves the levels and the figures."""
    del timestamp
    while backtest.judge():
        pass
    backtest.count_kept()
