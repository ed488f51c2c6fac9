"""Jobs of the way in and the way out. Each is safe to run twice; the rows decide, not the queue."""

from datetime import datetime

from procrastinate.contrib.django import app

from odzew.channels import delivery, intake
from odzew.channels.models import Arrival
from odzew.kit import clock

_KEPT_TOO_LONG_SECONDS = 60


@app.task(queue="mail", retry=5)
def process_arrival(arrival_id: int) -> None:
    """Turn a kept arrival into a message; on trouble say why on the row and try again."""
    try:
        intake.process(arrival_id)
    except Exception as error:
        intake.note_failure(arrival_id, f"{type(error).__name__}: {error}")
        raise


@app.task(queue="mail")
def deliver(delivery_id: int) -> None:
    """Send one message if it is due and nobody else has it."""
    delivery.deliver(delivery_id)


def deliver_at(delivery_id: int, moment: datetime | None) -> None:
    """A job for this delivery now, or at `moment` (aware)."""
    deliver.configure(schedule_at=moment).defer(delivery_id=delivery_id)


@app.periodic(cron="*/20 * * * * *")
@app.task(queue="mail", queueing_lock="sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Find what a crash left behind: kept arrivals, overdue deliveries, rows of dead senders."""
    del timestamp
    delivery.recover()
    for delivery_id in delivery.due():
        delivery.deliver(delivery_id)
    late = clock.ago(seconds=_KEPT_TOO_LONG_SECONDS)
    kept = Arrival.objects.filter(state=Arrival.KEPT, received_at__lt=late, tries__lt=20).order_by(
        "received_at"
    )
    for arrival_id in list(kept.values_list("pk", flat=True)[:500]):
        process_arrival.defer(arrival_id=arrival_id)
