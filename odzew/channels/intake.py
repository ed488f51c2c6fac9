"""THE WAY IN. Every contact takes these steps, in this order; nothing is ever dropped.

1 accept: raw bytes kept, one row a thing (account, external id); the kept row itself is the promise to
  process it, a job only wakes the worker, and the sweep finds what a crash left
2 parse: the channel's driver; what cannot be read stays visible as `unreadable`
3 steps: own mail, copies, bounces, auto-replies (channels.steps): `Inbound -> Inbound | Dropped`
4 recognise the people, record the arrivals (core), end state and links on the rows
Steps 2–4 take a batch in one transaction; a batch in which one mail breaks is repeated one by one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from odzew.channels import registry, steps
from odzew.channels.models import Arrival
from odzew.channels.ports import Dropped, Inbound, Unreadable
from odzew.core.conversations import actions, files
from odzew.core.conversations import arrival as conversations
from odzew.core.conversations.arrival import Coming
from odzew.core.conversations.models import ChannelAccount
from odzew.core.conversations.queries import Threads
from odzew.core.customers import actions as customers
from odzew.core.customers.actions import Person
from odzew.kit import blobs, clock
from odzew.kit.events import SYSTEM
from odzew.kit.text import clip, storable

BATCH = 50
MAX_TRIES = 20
_MAIL_LOCK = 0x0D2E_0001
_SAVE_END = """
    UPDATE arrival SET state = %s, reason = %s, processed_at = %s, tries = %s, sender = %s, subject = %s,
        message_ref = %s, message_id = %s, conversation_id = %s WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that came from outside. external_id: the outside's own id, if it has one.

    place: where it lay (folder, UID). envelope: what the transport knew (sender, recipient).
    """

    raw: bytes
    external_id: str = ""
    place: dict[str, Any] = field(default_factory=dict)
    envelope: dict[str, Any] = field(default_factory=dict)


def accept(
    account: ChannelAccount,
    raw: bytes,
    *,
    external_id: str = "",
    place: dict[str, Any] | None = None,
    envelope: dict[str, Any] | None = None,
) -> Arrival:
    """Keep what came and promise to process it. Safe to repeat: the second call returns the first row.

    Returns only after the bytes and the row are durable, so the caller may tell the sender `got it`.
    """
    return accept_many(account, [Thing(raw, external_id, place or {}, envelope or {})])[0]


def accept_many(account: ChannelAccount, things: Sequence[Thing]) -> list[Arrival]:
    """The same for several, in order, with one commit."""
    from odzew.channels import tasks

    with transaction.atomic():
        rows, fresh = _keep(account, things)
        if fresh:
            transaction.on_commit(tasks.wake_intake)
    return rows


def accept_now(
    account: ChannelAccount, raw: bytes, *, external_id: str = "", envelope: dict[str, Any] | None = None
) -> Arrival:
    """The same steps inline, because somebody is watching: chat, form, desk."""
    with transaction.atomic():
        rows, fresh = _keep(account, [Thing(raw, external_id, {}, envelope or {})])
        if fresh:
            _work_on(rows)
    return rows[0]


def work(limit: int = BATCH) -> int:
    """Turn fresh arrivals into messages, oldest first; how many were looked at. 0 means nothing is left.

    One worker at a time works on mail (others return 0 at once), so that an answer never overtakes
    the mail it answers and a mail to two of our addresses meets its copy.
    """
    fresh = Arrival.objects.filter(state=Arrival.KEPT, tries=0).order_by("id")
    keys = list(fresh.values_list("pk", flat=True)[:limit])
    if not keys:
        return 0
    try:
        return len(keys) if _work_through(keys) else 0
    except Exception:  # noqa: BLE001  # one bad mail must not stop the others: find it, name it, go on
        for key in keys:
            process(key)
        return len(keys)


def try_again(limit: int = BATCH) -> None:
    """One more try for arrivals that broke before, each by itself; after MAX_TRIES only a person tries."""
    broken = Arrival.objects.filter(state=Arrival.KEPT, tries__gt=0, tries__lt=MAX_TRIES).order_by(
        "tries", "id"
    )
    for key in list(broken.values_list("pk", flat=True)[:limit]):
        process(key)


def process(arrival_id: int) -> Arrival | None:
    """Process one arrival by itself. On trouble the row says why and stays `kept`; None when it was not kept."""
    try:
        _work_through([arrival_id])
    except Exception as error:  # noqa: BLE001  # whatever it is, it belongs on the row, where people see it
        _note_failure(arrival_id, f"{type(error).__name__}: {error}")
    return Arrival.objects.select_related("account", "message", "conversation").filter(pk=arrival_id).first()


def replay(arrival_id: int) -> Arrival | None:
    """Process again what ended as unreadable, automatic, spam or bounce; the row keeps bytes and place."""
    with transaction.atomic():
        row = Arrival.objects.select_for_update().get(pk=arrival_id)
        if row.message_id is None and row.state != Arrival.PROCESSED:
            row.state, row.reason, row.tries = Arrival.KEPT, "", 0
            row.envelope = {**row.envelope, "replayed": True}
            row.save(update_fields=["state", "reason", "tries", "envelope"])
    return process(arrival_id)


def _keep(account: ChannelAccount, things: Sequence[Thing]) -> tuple[list[Arrival], bool]:
    keys = [storable(thing.external_id)[:500] or fingerprint(thing.raw, thing.place) for thing in things]
    known = set(
        Arrival.objects.filter(account=account, external_id__in=keys).values_list("external_id", flat=True)
    )
    new = [(key, thing) for key, thing in zip(keys, things, strict=True) if key not in known]
    hashes = files.keep_many([(thing.raw, "message/rfc822") for _key, thing in new]) if new else []
    Arrival.objects.bulk_create(
        [
            Arrival(
                account=account,
                external_id=key,
                raw_id=digest,
                size=len(thing.raw),
                place=thing.place,
                envelope=thing.envelope,
                received_at=clock.now(),
            )
            for (key, thing), digest in zip(new, hashes, strict=True)
        ],
        ignore_conflicts=True,
    )
    rows = {row.external_id: row for row in Arrival.objects.filter(account=account, external_id__in=keys)}
    for row in rows.values():
        row.account = account
    return [rows[key] for key in keys], bool(new)


def _work_through(keys: Sequence[int]) -> bool:
    """Claim these arrivals and work on them in one transaction; False when another worker has the mail."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_MAIL_LOCK])
            if not cursor.fetchone()[0]:
                return False
        rows = Arrival.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account")
        _work_on(list(rows.filter(pk__in=keys, state=Arrival.KEPT).order_by("id")))
    return True


def _work_on(rows: Sequence[Arrival]) -> None:
    """Parse all; then record in waves, cut so that no wave needs what it is about to write itself."""
    readable = [(row, inbound) for row in rows if (inbound := _parse(row)) is not None]
    while readable:
        readable = _record_wave(readable)
    with connection.cursor() as cursor:
        cursor.executemany(_SAVE_END, [_end_values(row) for row in rows])


def _parse(row: Arrival) -> Inbound | None:
    try:
        inbound = registry.driver(row.account.kind).parse(blobs.get(row.raw_id), row.account, row.envelope)
    except Unreadable as error:
        _end(row, Arrival.UNREADABLE, str(error))
        return None
    row.sender, row.subject = storable(inbound.sender.value)[:254], clip(storable(inbound.subject), 300)
    row.message_ref = storable(inbound.external_id)[:500]
    return inbound


def _record_wave(readable: Sequence[tuple[Arrival, Inbound]]) -> list[tuple[Arrival, Inbound]]:
    """Record what stands on its own; returns what must wait for that: answers, copies, second words."""
    threads = Threads([inbound for _row, inbound in readable])
    taken: set[str] = set()
    alone: list[tuple[Arrival, Inbound]] = []
    later: list[tuple[Arrival, Inbound]] = []
    for row, inbound in readable:
        match = threads.match(inbound)
        claims = {inbound.external_id, *inbound.known_ids, *inbound.failed_ids} - {""}
        claims |= (
            {f"case {match.conversation.pk}"}
            if match.conversation
            else {f"from {inbound.sender.value.lower()}"}
        )
        is_free = not claims & taken
        taken |= claims
        if not is_free:
            later.append((row, inbound))
            continue
        outcome = _through_steps(inbound, row, threads)
        if isinstance(outcome, Dropped):
            _end(row, outcome.state, outcome.reason)
        else:
            alone.append((row, outcome))
    _record(alone, threads)
    return later


def _through_steps(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    for step in steps.STEPS:
        outcome = step(inbound, row, threads)
        if isinstance(outcome, Dropped):
            return outcome
        inbound = outcome
    return inbound


def _record(arrivals: Sequence[tuple[Arrival, Inbound]], threads: Threads) -> None:
    for row, inbound in arrivals:
        if inbound.is_from_colleague:
            _record_colleague(row, inbound, threads)
    arrivals = [(row, inbound) for row, inbound in arrivals if not inbound.is_from_colleague]
    if not arrivals:
        return
    early = [threads.early_answer(inbound) for _row, inbound in arrivals]
    people = customers.recognise_many(
        [
            Person(
                inbound.sender.kind,
                inbound.sender.value,
                inbound.sender.name,
                inbound.language,
                inbound.sender.is_verified,
            )
            for _row, inbound in arrivals
        ]
    )
    coming = [
        Coming(row.account, person, inbound, threads.match(inbound))
        for (row, inbound), person in zip(arrivals, people, strict=True)
    ]
    written = conversations.record_arrivals(coming)
    for (row, inbound), recorded in zip(arrivals, written, strict=True):
        row.message, row.conversation = recorded.message, recorded.conversation
        state = Arrival.AUTOMATIC if inbound.is_automatic else Arrival.PROCESSED
        _end(row, state, steps.doubt(inbound) or recorded.hint)

    for recorded, answer in zip(written, early, strict=True):
        if answer is not None and answer.conversation_id != recorded.conversation.pk:
            actions.merge_automatically(recorded.conversation.pk, answer.conversation_id, actor=SYSTEM)


def _record_colleague(row: Arrival, inbound: Inbound, threads: Threads) -> None:
    """What one of us wrote to the customer outside the desk."""
    recorded = conversations.record_outside_reply(
        row.account, threads.ours.agent(inbound.sender.value), inbound, threads.match(inbound)
    )
    row.message, row.conversation = recorded.message, recorded.conversation
    _end(row, Arrival.PROCESSED, "a colleague answered outside the desk")


def _end(row: Arrival, state: str, reason: str) -> None:
    row.state, row.reason, row.processed_at = state, clip(storable(reason), 500), clock.now()
    row.tries += 1


def _end_values(row: Arrival) -> tuple[Any, ...]:
    result: tuple[Any, ...] = (
        row.state,
        row.reason,
        row.processed_at,
        row.tries,
        row.sender,
        row.subject,
        row.message_ref,
    )
    return (*result, row.message_id, row.conversation_id, row.pk)


def _note_failure(arrival_id: int, words: str) -> None:
    with transaction.atomic():
        row = Arrival.objects.select_for_update().filter(pk=arrival_id, state=Arrival.KEPT).first()
        if row is not None:
            row.reason, row.tries = clip(storable(words), 500), row.tries + 1
            row.save(update_fields=["reason", "tries"])


def fingerprint(raw: bytes, place: dict[str, Any]) -> str:
    """The idempotence key of something that the outside gave no id: its bytes and the place where it lay."""
    where = repr(sorted(place.items())).encode()
    return "sha256:" + hashlib.sha256(raw + b"\0" + where).hexdigest()
