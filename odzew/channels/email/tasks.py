"""Jobs of mail. Each is safe to run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from odzew.channels.email import reconcile, resolve, sent_folder
from odzew.channels.models import Delivery

_PATIENT = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=_PATIENT)
def file_sent_copy(delivery_id: int) -> None:
    """A copy of a sent answer into the folder of sent mail."""
    sent_folder.file_copy(delivery_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="mail", queueing_lock="resolve-unknown")
def resolve_unknown(timestamp: int) -> None:
    """Look for messages of which nobody knows whether they left."""
    del timestamp
    resolve.resolve_unknown()


@app.periodic(cron="40 2,14 * * *")
@app.task(queue="mail", queueing_lock="reconcile-mailboxes")
def reconcile_mailboxes(timestamp: int) -> None:
    """Compare every mailbox with the ledger and fetch what is missing."""
    del timestamp
    reconcile.reconcile_all()


def file_copies(message_ids: list[int]) -> None:
    """A job for each of these messages whose account files copies. Called in the transaction that marked them sent."""
    rows = Delivery.objects.filter(
        message_id__in=message_ids, message__channel="email", account__settings__sent_copy=True
    )
    for key in rows.values_list("pk", flat=True):
        file_sent_copy.defer(delivery_id=key)
