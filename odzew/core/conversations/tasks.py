"""Jobs of conversations. Each is safe to run twice; the rows decide."""

from procrastinate.contrib.django import app

from odzew.core.conversations import actions
from odzew.core.conversations.actions import bulk
from odzew.core.conversations.models import BulkChange


@app.task(name="conversations.run_bulk", queue="default")
def run_bulk(bulk_id: int) -> None:
    """Make a bulk change that was too large for a request; safe to run twice."""
    row = BulkChange.objects.select_related("agent").filter(pk=bulk_id, finished_at=None).first()
    if row is not None:
        bulk.run(row)


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="wake_snoozed")
def wake_snoozed(timestamp: int) -> None:
    """Put conversations whose time has come back into the lists."""
    del timestamp
    while actions.wake_due():
        pass
