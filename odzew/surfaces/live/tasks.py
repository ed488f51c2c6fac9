"""Notices that an agent's last page has closed, also when a whole process died with it."""

from procrastinate.contrib.django import app

from odzew.core.accounts.actions import presence


@app.periodic(cron="*/30 * * * * *")
@app.task(queue="live", queueing_lock="presence", pass_context=False)
def sweep_presence(timestamp: int) -> None:
    """Agents whose pages fell silent are offline."""
    del timestamp
    presence.leave_silent()
