"""Jobs of conversations. Each is safe to run twice; the rows decide."""

from procrastinate.contrib.django import app

from odzew.core.conversations import actions


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="wake_snoozed")
def wake_snoozed(timestamp: int) -> None:
    """Put conversations whose time has come back into the lists."""
    del timestamp
    while actions.wake_due():
        pass
