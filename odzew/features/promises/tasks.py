"""Jobs of promises. Each is safe to run twice and by two workers at once; the rows decide."""

from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from odzew.features.promises import actions
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
    """Settings changed: one waiting job counts everything again, however often they change."""
    try:
        settle_all.defer()
    except AlreadyEnqueued:
        return
