"""Jobs of notifications. Each is safe to run twice and beside itself; the rows decide."""

from procrastinate.contrib.django import app

from odzew.features.notifications import actions


@app.task(name="notifications.send", queue="desk", queueing_lock="notifications.send")
def send() -> None:
    """Something waits to leave now."""
    actions.send_pushes()
    actions.send_mails()


@app.periodic(cron="*/20 * * * * *")
@app.task(name="notifications.sweep", queue="desk", queueing_lock="notifications.sweep")
def sweep(timestamp: int) -> None:
    """Calls that are due, rungs that did not answer, and whatever still waits to leave."""
    del timestamp
    actions.tell_of_callbacks()
    while actions.climb_due():
        pass
    actions.send_pushes()
    actions.send_mails()


@app.periodic(cron="40 3 * * *")
@app.task(name="notifications.thin_out", queue="desk", queueing_lock="notifications.thin_out")
def thin_out(timestamp: int) -> None:
    """Old lines and their log go at night."""
    del timestamp
    actions.thin_out()
