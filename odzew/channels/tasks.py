"""Jobs of the way in and the way out. Each is safe to run twice; the rows decide, not the queue."""

from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from odzew.channels import acknowledgement, delivery, intake, probes
from odzew.kit import limits


@app.task(queue="mail", queueing_lock="intake")
def work_on_arrivals() -> None:
    """Process kept arrivals until none is left."""
    while intake.work():
        pass


def wake_intake() -> None:
    """Something was kept: one waiting job is enough, however much came. Called after commit.

    A waiting job seen now starts later than our commit, hence finds what we kept.
    """
    if ProcrastinateJob.objects.filter(queueing_lock="intake", status="todo").exists():
        return
    try:
        work_on_arrivals.defer()
    except AlreadyEnqueued:
        return


@app.task(queue="mail")
def deliver(delivery_id: int) -> None:
    """Send one message if it is due and nobody else has it."""
    delivery.deliver(delivery_id)


@app.task(queue="mail", retry=5)
def acknowledge(message_id: int) -> None:
    """Tell a customer that the first message of a case arrived."""
    acknowledgement.acknowledge(message_id)


def deliver_at(delivery_id: int, moment: datetime | None) -> None:
    """A job for this delivery now, or at `moment` (aware)."""
    deliver.configure(schedule_at=moment).defer(delivery_id=delivery_id)


@app.periodic(cron="*/20 * * * * *")
@app.task(queue="mail", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Find what a crash left behind: kept arrivals, overdue deliveries, rows of dead senders."""
    del timestamp
    delivery.recover()
    for delivery_id in delivery.due():
        delivery.deliver(delivery_id)
    while intake.work():
        pass
    intake.try_again()


@app.periodic(cron="17 * * * *")
@app.task(queue="mail", queueing_lock="forget-limits")
def forget_limits(timestamp: int) -> None:
    """Counts of visitors whose time is over."""
    del timestamp
    limits.forget_old()


@app.periodic(cron="23 * * * *")
@app.task(queue="mail", queueing_lock="probe-channels")
def probe_channels(timestamp: int) -> None:
    """Knock at each channel's door once a day, and every hour where nobody answered."""
    del timestamp
    probes.probe_due()
