"""Jobs of the Radar. Each is safe to run twice."""

from procrastinate.contrib.django import app

from odzew.features.promises.actions import urgency
from odzew.surfaces.radar import report


@app.periodic(cron="*/5 * * * *")
@app.task(queue="desk", queueing_lock="refresh-urgency")
def refresh_urgency(timestamp: int) -> None:
    """Score the cases that time alone makes more urgent."""
    del timestamp
    urgency.refresh_moving()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", queueing_lock="radar-report")
def send_reports(timestamp: int) -> None:
    """The nightly report to each supervisor, once a day from its hour on."""
    del timestamp
    report.send_due()
