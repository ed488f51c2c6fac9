"""THE WAY IN. Every contact takes these steps, in this order; nothing is ever dropped.

1 accept: raw bytes kept, one row a thing (account, external id), a job born in the same transaction
2 parse: the channel's driver; what cannot be read stays visible as `unreadable`
3 steps: own mail, copies, bounces, auto-replies (channels.steps): `Inbound -> Inbound | Dropped`
4 recognise the person, record the arrival (core), end state and links on the row
"""

import hashlib
from typing import Any

from django.db import connection, transaction

from odzew.channels import registry, steps
from odzew.channels.models import Arrival
from odzew.channels.ports import Dropped, Inbound, Unreadable
from odzew.core.conversations import arrival as conversations
from odzew.core.conversations import files
from odzew.core.conversations.models import ChannelAccount
from odzew.core.customers import actions as customers
from odzew.kit import clock
from odzew.kit.text import clip, storable


def accept(
    account: ChannelAccount,
    raw: bytes,
    *,
    external_id: str = "",
    place: dict[str, Any] | None = None,
    envelope: dict[str, Any] | None = None,
) -> Arrival:
    """Keep what came and promise to process it. Safe to repeat: the second call returns the first row.

    external_id: the outside's id of this thing; without one, a hash of the bytes and their place serves.
    Returns only after the bytes and the row are durable, so the caller may tell the sender `got it`.
    """
    from odzew.channels import tasks

    row, is_new = _keep(account, raw, external_id=external_id, place=place or {}, envelope=envelope or {})
    if is_new:
        tasks.process_arrival.defer(arrival_id=row.pk)
    return row


def accept_now(
    account: ChannelAccount, raw: bytes, *, external_id: str = "", envelope: dict[str, Any] | None = None
) -> Arrival:
    """The same steps inline, because somebody is watching: chat, form, desk."""
    with transaction.atomic():
        row, is_new = _keep(account, raw, external_id=external_id, place={}, envelope=envelope or {})
        if is_new:
            _work_on(row)
    return row


@transaction.atomic
def process(arrival_id: int) -> Arrival | None:
    """Turn a kept arrival into a message. Running it twice does it once; None when another worker has it."""
    rows = Arrival.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account")
    row = rows.filter(pk=arrival_id, state=Arrival.KEPT).first()
    if row is not None:
        _work_on(row)
    return row


def replay(arrival_id: int) -> None:
    """Process again what ended as unreadable, automatic or spam; the row keeps its bytes and its place."""
    from odzew.channels import tasks

    with transaction.atomic():
        row = Arrival.objects.select_for_update().get(pk=arrival_id)
        if row.message_id is not None or row.state == Arrival.PROCESSED:
            return
        row.state, row.reason = Arrival.KEPT, ""
        row.envelope = {**row.envelope, "replayed": True}
        row.save(update_fields=["state", "reason", "envelope"])
        tasks.process_arrival.defer(arrival_id=row.pk)


def note_failure(arrival_id: int, words: str) -> None:
    """Say on the row why processing stopped; it stays `kept` and visible, and may be tried again."""
    Arrival.objects.filter(pk=arrival_id, state=Arrival.KEPT).update(reason=clip(words, 500))


@transaction.atomic
def _keep(
    account: ChannelAccount, raw: bytes, *, external_id: str, place: dict[str, Any], envelope: dict[str, Any]
) -> tuple[Arrival, bool]:
    key = storable(external_id)[:500] or _fingerprint(raw, place)
    known = Arrival.objects.filter(account=account, external_id=key).first()
    if known is not None:
        return known, False
    fresh = Arrival(
        account=account,
        external_id=key,
        raw=files.keep(raw, "message/rfc822"),
        size=len(raw),
        place=place,
        envelope=envelope,
        received_at=clock.now(),
    )
    Arrival.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Arrival.objects.select_related("account").get(account=account, external_id=key)
    return kept, kept.public_id == fresh.public_id


def _work_on(row: Arrival) -> None:
    from odzew.kit import blobs

    driver = registry.driver(row.account.kind)
    try:
        inbound = driver.parse(blobs.get(row.raw_id), row.account, row.envelope)
    except Unreadable as error:
        _end(row, Arrival.UNREADABLE, str(error))
        return
    row.sender, row.subject = inbound.sender.value[:254], clip(storable(inbound.subject), 300)
    row.message_ref = storable(inbound.external_id)[:500]
    _one_at_a_time(row.message_ref)
    outcome = _through_steps(inbound, row)
    if isinstance(outcome, Dropped):
        _end(row, outcome.state, outcome.reason)
    else:
        _record(row, outcome)


def _through_steps(inbound: Inbound, row: Arrival) -> Inbound | Dropped:
    for step in steps.STEPS:
        outcome = step(inbound, row)
        if isinstance(outcome, Dropped):
            return outcome
        inbound = outcome
    return inbound


def _record(row: Arrival, inbound: Inbound) -> None:
    person = inbound.sender
    customer = customers.recognise(
        person.kind, person.value, name=person.name, language=inbound.language, is_verified=person.is_verified
    )
    recorded = conversations.record_arrival(row.account, customer, inbound)
    row.message, row.conversation = recorded.message, recorded.conversation
    _end(row, Arrival.AUTOMATIC if inbound.is_automatic else Arrival.PROCESSED, recorded.hint)


def _end(row: Arrival, state: str, reason: str) -> None:
    row.state, row.reason, row.processed_at = state, clip(reason, 500), clock.now()
    row.tries += 1
    row.save()


def _one_at_a_time(message_ref: str) -> None:
    """The same mail reaching two of our mailboxes is handled by one worker at a time, until commit."""
    if message_ref:
        key = int.from_bytes(hashlib.sha256(message_ref.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _fingerprint(raw: bytes, place: dict[str, Any]) -> str:
    where = repr(sorted(place.items())).encode()
    return "sha256:" + hashlib.sha256(raw + b"\0" + where).hexdigest()
