"""Proofs of travel for messages of an imported history: what came in, as bytes; how what went out left.

The rows equal those that intake and delivery write; nothing is parsed, sent or retried because of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from odzew.channels.intake import fingerprint
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import files
from odzew.kit.text import clip, storable

_BATCH = 1000
_WORKER = "import"


@dataclass(frozen=True, slots=True)
class Came:
    """A message that came as these bytes. envelope: what its transport knew."""

    message_id: int
    conversation_id: int
    account_id: int
    at: datetime
    raw: bytes
    external_id: str
    sender: str
    subject: str
    envelope: dict[str, object]


@dataclass(frozen=True, slots=True)
class Left:
    """A message that was said at `said_at` and left, or failed, at `left_at`. words: the provider's."""

    message_id: int
    account_id: int
    said_at: datetime
    left_at: datetime
    words: str
    has_failed: bool = False


@transaction.atomic
def import_proofs(came: Sequence[Came], left: Sequence[Left], *, undo_seconds: int) -> None:
    """Write an Arrival for each that came and a Delivery for each that left."""
    digests = files.keep_many([(one.raw, "message/rfc822") for one in came])
    rows = [_arrival(one, digest) for one, digest in zip(came, digests, strict=True)]
    Arrival.objects.bulk_create(rows, batch_size=_BATCH)
    Delivery.objects.bulk_create([_delivery(one, undo_seconds) for one in left], batch_size=_BATCH)


def _arrival(one: Came, digest: str) -> Arrival:
    return Arrival(
        account_id=one.account_id,
        external_id=fingerprint(one.raw, {}),
        received_at=one.at,
        raw_id=digest,
        size=len(one.raw),
        envelope=one.envelope,
        state=Arrival.PROCESSED,
        sender=storable(one.sender)[:254],
        subject=clip(storable(one.subject), 300),
        message_ref=storable(one.external_id)[:500],
        message_id=one.message_id,
        conversation_id=one.conversation_id,
        tries=1,
        processed_at=one.at,
    )


def _delivery(one: Left, undo_seconds: int) -> Delivery:
    verdict = "failed" if one.has_failed else "sent"
    is_held = one.left_at > one.said_at
    return Delivery(
        message_id=one.message_id,
        account_id=one.account_id,
        state=Delivery.FAILED if one.has_failed else Delivery.SENT,
        due_at=one.said_at + timedelta(seconds=undo_seconds if is_held else 0),
        claimed_at=one.left_at,
        claimed_by="" if one.has_failed else _WORKER,
        handed_at=None if one.has_failed else one.left_at,
        sent_at=None if one.has_failed else one.left_at,
        tries=1,
        attempts=[{"at": one.left_at.isoformat(), "verdict": verdict, "words": clip(one.words, 500)}],
        reason=clip(one.words, 500) if one.has_failed else "",
    )
