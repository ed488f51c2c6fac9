"""Jobs of conversations. Each is safe to run twice; the rows decide."""

import logging

from procrastinate.contrib.django import app

from odzew.core.conversations import actions
from odzew.core.conversations.actions import bulk, repeat
from odzew.core.conversations.actions.auto_close import close_silent_cases
from odzew.core.conversations.actions.check_waits import mend_waits
from odzew.core.conversations.models import BulkChange

log = logging.getLogger(__name__)


@app.task(name="conversations.run_bulk", queue="default")
def run_bulk(bulk_id: int) -> None:
    """Make a bulk change that was too large for a request; safe to run twice."""
    row = BulkChange.objects.select_related("agent").filter(pk=bulk_id, finished_at=None).first()
    if row is not None:
        bulk.run(row)


@app.task(name="conversations.flag_repeat", queue="desk", retry=3)
def flag_repeat(conversation_id: int) -> None:
    """Say on a new case that its customer had written on the matter before."""
    repeat.flag_repeat(conversation_id)


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="wake_snoozed")
def wake_snoozed(timestamp: int) -> None:
    """Put conversations whose time has come back into the lists."""
    del timestamp
    while actions.wake_due():
        pass


@app.periodic(cron="23 * * * *")
@app.task(queue="desk", queueing_lock="close_silent")
def close_silent(timestamp: int) -> None:
    """Tell customers who fell silent that the case will be closed, and close those told long enough ago."""
    del timestamp
    close_silent_cases()


@app.periodic(cron="40 2 * * *")
@app.task(queue="desk", queueing_lock="check_waits")
def check_waits(timestamp: int) -> None:
    """Find cases whose wait was lost or made up, and mend them; each is a fault of ours."""
    del timestamp
    wrong = mend_waits()
    if wrong:
        log.error("waits of %d cases were wrong and are mended: %s", len(wrong), wrong[:50])
