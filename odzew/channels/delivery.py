"""THE WAY OUT. Every message that leaves takes these steps, in this order.

1 queue: a Delivery row born with the message, held for the undo window, and a job for its time
2 claim: one worker takes the row, commits `sending` before it speaks to the provider; an acknowledgement that a
  person's answer has overtaken ends here
3 render: the message as the channel sends it; its Message-ID was fixed when it was written
4 send: `handed_at` is committed right before the provider may accept
5 verdict: sent, or retry with back-off, or failed; loud in the conversation either way
A crash before 4 is safe to repeat; after 4 the row becomes `unknown`: looked up or shown, never repeated.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from odzew.channels import acknowledgement, liveness, registry, throttle
from odzew.channels.models import Delivery
from odzew.channels.ports import ChannelError, Receipt
from odzew.channels.rendering import render
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount, Draft, Message
from odzew.kit import clock
from odzew.kit.errors import Refused
from odzew.kit.text import clip

log = logging.getLogger(__name__)
_in_flight: set[int] = set()  # deliveries that this process is sending at this moment
RETRY_MINUTES = (1, 5, 15, 30, 60, 120, 240, 240, 480, 480, 720, 720)


def queue(message_id: int, *, send_at: str = "") -> Delivery:
    """Give the message its Delivery and a job at its time. Runs in the transaction that wrote the message."""
    from odzew.channels import tasks

    message = Message.objects.get(pk=message_id)
    due = datetime.fromisoformat(send_at) if send_at else clock.now()
    state = Delivery.HELD if send_at else Delivery.QUEUED
    row = Delivery.objects.create(message=message, account_id=message.account_id, state=state, due_at=due)
    tasks.deliver_at(row.pk, due if send_at else None)
    return row


def deliver(delivery_id: int) -> Delivery | None:
    """Send one message. None when it is not due, already left, or another worker has it."""
    row = _claim(delivery_id)
    if row is None:
        return None
    until = throttle.full_until(row.message.account)
    if until is not None:
        return _wait_for_turn(row, until)
    _in_flight.add(row.pk)
    try:
        _send(row)
    finally:
        _in_flight.discard(row.pk)
    return row


@transaction.atomic
def _wait_for_turn(row: Delivery, until: datetime) -> Delivery:
    """The account has sent as much as it may: the row goes back to the queue and says so."""
    from odzew.channels import tasks

    row.state, row.due_at, row.tries, row.claimed_by = Delivery.QUEUED, until, row.tries - 1, ""
    row.reason = _("The account has sent as many messages as its limit allows.")
    row.save()
    tasks.deliver_at(row.pk, until)
    return row


def _send(row: Delivery) -> None:
    try:
        outbound = render(row.message)
        channel = registry.driver(row.message.channel)
        receipt = channel.send(outbound, _account(row), lambda: _hand_over(row))
    except ChannelError as error:
        _refused(row, error)
    except Exception as error:  # whatever broke: loud in the conversation, never repeated blindly
        log.exception("delivery %s broke", row.pk)
        words = f"{type(error).__name__}: {error}"
        _refused(row, ChannelError(words, unsure=row.handed_at is not None))
    else:
        _accepted(row, receipt)


def withdraw(message: Message, agent: Agent) -> Draft:
    """Undo while the message is held. Raises Refused once it is on its way."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(message=message)
        if row.state not in (Delivery.HELD, Delivery.QUEUED) or row.handed_at is not None:
            raise Refused(_("The message has already left and can't be taken back."), code="already_sent")
        row.state = Delivery.WITHDRAWN
        row.save(update_fields=["state"])
        return conversations.withdraw(message, agent)


@transaction.atomic
def retry(delivery_id: int, *, undo_seconds: int = 0) -> Delivery:
    """A person asks to send a failed (or unknown) message again; it really goes to the provider.

    undo_seconds: how long it is held, so that `give_up` can take the asking back.
    """
    from odzew.channels import tasks

    row = Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=delivery_id)
    if row.state not in (Delivery.FAILED, Delivery.UNKNOWN):
        raise Refused(_("This message is not waiting for another try."), code="not_failed")
    _note(row, "retry", "a person asked to send it again")
    row.state, row.due_at, row.tries, row.handed_at, row.reason = Delivery.QUEUED, clock.now(), 0, None, ""
    if undo_seconds:
        row.state, row.due_at = Delivery.HELD, clock.now() + timedelta(seconds=undo_seconds)
    row.save()
    tasks.deliver_at(row.pk, row.due_at if undo_seconds else None)
    return row


@transaction.atomic
def give_up(delivery_id: int) -> Delivery:
    """Another try that still waits out its undo window does not happen. Raises Refused when it has left."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    if row.state != Delivery.HELD or not row.attempts:
        raise Refused(_("It is too late: the message is on its way."), code="not_held")
    _note(row, "failed", "a person took the other try back")
    row.state, row.reason = Delivery.FAILED, _("another try was taken back")
    row.save()
    return row


@transaction.atomic
def settle_as_sent(message_id: int, words: str) -> bool:
    """Proof has come that a message of which nobody knew did leave; whether there was such a row."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    row = rows.filter(message_id=message_id, state=Delivery.UNKNOWN).first()
    if row is None:
        return False
    _note(row, "found", words)
    row.state, row.sent_at, row.reason = Delivery.SENT, row.handed_at or clock.now(), ""
    row.save()
    conversations.mark_found(row.message)
    return True


def recover() -> int:
    """Rows that nobody sends any more: repeat what was never handed over, show the rest.

    Their process is dead, or it is this one and a database that was away kept it from saying how it ended.
    """
    found = 0
    for row in Delivery.objects.filter(state=Delivery.SENDING).order_by("claimed_at")[:500]:
        is_mine = row.claimed_by == liveness.my_key()
        if row.pk in _in_flight if is_mine else liveness.lives(row.claimed_by):
            continue
        found += _settle(row.pk)
    return found


def due(limit: int = 500) -> list[int]:
    """Deliveries whose time has come and whose job is lost or late."""
    late = clock.now() - timedelta(seconds=30)
    rows = Delivery.objects.filter(Q(state=Delivery.HELD) | Q(state=Delivery.QUEUED), due_at__lt=late)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _claim(delivery_id: int) -> Delivery | None:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "message__conversation__brand", "message__account__brand", "message__agent"
    )
    row = rows.filter(
        pk=delivery_id, state__in=[Delivery.HELD, Delivery.QUEUED], due_at__lte=clock.now()
    ).first()
    if row is None:
        return None
    if acknowledgement.take_back_late(row.message):
        row.state = Delivery.WITHDRAWN
        row.save(update_fields=["state"])
        return None
    row.state, row.claimed_at, row.claimed_by = Delivery.SENDING, clock.now(), liveness.my_key()
    row.handed_at = None
    row.tries += 1
    row.save()
    return row


def _account(row: Delivery) -> ChannelAccount:
    account = row.message.account
    if account is None or not account.is_active:
        raise ChannelError(_("The channel account of this message is switched off."), permanent=True)
    return account


def _hand_over(row: Delivery) -> None:
    """Commit, outside any transaction of ours, that from here on the provider may have it."""
    if connection.in_atomic_block:
        raise RuntimeError("delivery must not run inside a transaction")
    moment = clock.now()
    Delivery.objects.filter(pk=row.pk).update(handed_at=moment)
    row.handed_at = moment


@transaction.atomic
def _accepted(row: Delivery, receipt: Receipt) -> None:
    row.state, row.reason = receipt.state, ""
    row.sent_at = clock.now()
    row.recipients = {**row.recipients, **receipt.refused}
    _note(row, "sent", receipt.words)
    if receipt.refused:
        row.reason = clip("; ".join(f"{who}: {why}" for who, why in receipt.refused.items()), 500)
    row.save()
    conversations.mark_sent(row.message)


@transaction.atomic
def _refused(row: Delivery, error: ChannelError) -> None:
    from odzew.channels import tasks

    again = not error.permanent and not error.unsure and row.tries <= len(RETRY_MINUTES)
    _note(row, "retry" if again else "unknown" if error.unsure else "failed", error.words)
    row.reason = clip(error.words, 500)
    row.claimed_by = ""
    if again:
        row.state = Delivery.QUEUED
        row.due_at = clock.now() + timedelta(minutes=RETRY_MINUTES[row.tries - 1])
        row.handed_at = None
        row.save()
        tasks.deliver_at(row.pk, row.due_at)
        return
    row.state = Delivery.UNKNOWN if error.unsure else Delivery.FAILED
    row.save()
    conversations.mark_failed(row.message, error.words, state=row.state)


@transaction.atomic
def _settle(delivery_id: int) -> int:
    from odzew.channels import tasks

    row = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message")
        .filter(pk=delivery_id, state=Delivery.SENDING)
        .first()
    )
    if row is None:
        return 0
    if row.handed_at is None:
        _note(row, "interrupted", "the process ended before the provider was given the message")
        row.state, row.due_at = Delivery.QUEUED, clock.now()
        row.save()
        tasks.deliver_at(row.pk, None)
    else:
        words = _("The process ended while the provider was taking the message; it may or may not have left.")
        _note(row, "unknown", words)
        row.state, row.reason = Delivery.UNKNOWN, words
        row.save()
        conversations.mark_failed(row.message, words, state=Delivery.UNKNOWN)
    return 1


def _note(row: Delivery, verdict: str, words: str) -> None:
    row.attempts = [
        *row.attempts,
        {"at": clock.now().isoformat(), "verdict": verdict, "words": clip(words, 500)},
    ][-40:]
