"""What other mail systems tell us of our mail: it came back, it arrived, it was read, nobody wanted it.

Each is a step of intake. A notice ends in the ledger and shows on the case of the mail that it is about;
it never opens a case and never stops a clock.
"""

from odzew.channels import delivery
from odzew.channels.models import Arrival, Delivery
from odzew.channels.ports import Dropped, Inbound
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Message
from odzew.core.conversations.queries import Threads
from odzew.core.customers import actions as customers
from odzew.core.customers import queries as people
from odzew.kit.text import clip

_LEFT = (Delivery.SENDING, Delivery.SENT, Delivery.UNKNOWN, Delivery.DELIVERED)
_RANK = {Delivery.DELIVERED: 1, Delivery.READ: 2}


def match_bounce(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """A mail that came back for good fails its delivery and opens its case; a delayed one is only shown."""
    if not inbound.is_bounce:
        return inbound
    if inbound.is_hard_bounce:
        for address in inbound.failed_to:
            customers.mark_address_failed("email", address)
    failed = _about(inbound, row, threads)
    if failed is None:
        return Dropped(Arrival.BOUNCE, "a bounce of a mail that we do not know")
    words = clip(str(inbound.meta.get("bounce_words") or inbound.text), 400)
    if inbound.is_hard_bounce:
        _come_back(failed, inbound.failed_to, words)
        return Dropped(Arrival.BOUNCE, "permanent")
    delivery.settle_as_sent(failed.pk, "a mail server reports that it has the mail")
    conversations.mark_delayed(failed, words, recipients=inbound.failed_to)
    return Dropped(Arrival.BOUNCE, "temporary: the provider keeps trying")


def match_receipt(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """A receipt proves that a mail arrived or was read; without a mail of ours it stays in the ledger."""
    if inbound.notice not in ("delivered", "read", "receipt"):
        return inbound
    sent = _about(inbound, row, threads)
    if sent is None:
        return Dropped(Arrival.AUTOMATIC, "a receipt for a mail that we do not know")
    if inbound.notice in _RANK:
        _prove(sent, inbound.notice)
    return Dropped(Arrival.AUTOMATIC, f"receipt: {inbound.notice}")


def match_complaint(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """Somebody pressed "this is spam" on a mail of ours: they get no more mailings, and the case shows it."""
    if inbound.notice != "complaint":
        return inbound
    sent = _about(inbound, row, threads)
    for address in inbound.failed_to:
        person = people.by_address("email", address)
        if person is not None:
            customers.object_to_mailings(person, source=f"complaint report: {address}")
    if sent is not None:
        conversations.mark_unwanted(sent, recipients=inbound.failed_to)
    return Dropped(Arrival.AUTOMATIC, "complaint report")


def _about(inbound: Inbound, row: Arrival, threads: Threads) -> Message | None:
    """Our message that the notice names, else the last one to the address that it names; set on the row."""
    found = next(
        (
            known
            for one in (*inbound.failed_ids, *inbound.known_ids)
            if (known := threads.message(one, direction="out")) is not None
        ),
        None,
    )
    if found is None and inbound.is_bounce and inbound.failed_to:
        recent = Message.objects.filter(direction="out", to__contains=[inbound.failed_to[0]])
        found = recent.filter(delivery__state__in=_LEFT).order_by("-sent_at").first()
    if found is not None:
        row.message, row.conversation = found, found.conversation
    return found


def _come_back(message: Message, failed_to: tuple[str, ...], words: str) -> None:
    """Fail the delivery when nobody in `to` is left; a forwarding may name an address that we never wrote to."""
    failed = set(failed_to)
    everyone = {str(one).lower() for one in (*message.to, *message.cc, *message.bcc)}
    named = sorted(failed & everyone) or [str(one) for one in message.to]
    reached = {str(one).lower() for one in message.to} - set(named)
    row = Delivery.objects.select_for_update().filter(message=message).first()
    if row is not None:
        row.recipients = {**row.recipients, **dict.fromkeys(named, words)}
        row.reason = clip("; ".join(f"{who}: {why}" for who, why in row.recipients.items()), 500)
        row.state = row.state if reached else Delivery.FAILED
        row.save(update_fields=["recipients", "reason", "state"])
    ways = people.other_ways(message.conversation.customer, but=named)
    conversations.mark_returned(message, words, recipients=named, other_ways=ways, is_partial=bool(reached))


def _prove(message: Message, state: str) -> None:
    """Never back from `read` to `delivered`; what was unknown is known to have left now."""
    row = Delivery.objects.select_for_update().filter(message=message).first()
    if row is None or row.state not in _LEFT or _RANK.get(row.state, 0) >= _RANK[state]:
        return
    was_unknown = row.state == Delivery.UNKNOWN
    row.state, row.reason = state, "" if was_unknown else row.reason
    row.sent_at = row.sent_at or row.handed_at
    row.save(update_fields=["state", "reason", "sent_at"])
    if was_unknown:
        conversations.mark_found(message)
    conversations.mark_delivered(message, state)
