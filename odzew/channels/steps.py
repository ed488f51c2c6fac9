"""The steps between parsing and recording: each takes an Inbound and returns one, or ends the journey.

Dropped is a visible state in the ledger, never a deletion.
"""

from collections.abc import Callable
from dataclasses import replace

from odzew.channels.models import Arrival, Delivery
from odzew.channels.ports import Dropped, Inbound
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount, Message
from odzew.core.conversations.queries import Threads
from odzew.core.customers import actions as customers

Step = Callable[[Inbound, Arrival, Threads], Inbound | Dropped]


def drop_own_mail(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """Our own outgoing mail that came back, as a copy or over a forwarding, is not a customer's word."""
    if inbound.external_id and not inbound.is_bounce:
        own = threads.message(inbound.external_id, direction="out")
        if own is not None:
            row.message, row.conversation = own, own.conversation
            return Dropped(Arrival.OWN, "our own message came back")
    if inbound.is_automatic and _is_own_address(inbound.sender.value):
        return Dropped(Arrival.OWN, "an automatic mail from one of our own addresses")
    return inbound


def drop_copies(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """The same mail to two of our mailboxes is one message: the second arrival points at the first."""
    if not inbound.external_id or row.account.kind != "email":
        return inbound
    twin = threads.message(inbound.external_id, direction="in")
    if twin is None:
        return inbound
    row.message, row.conversation = twin, twin.conversation
    return Dropped(Arrival.PROCESSED, "a copy of a message that we already have")


def match_bounce(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """A bounce marks the message that failed; its case opens again and shows why."""
    if not inbound.is_bounce:
        return inbound
    failed = _bounced_message(inbound, threads)
    for address in inbound.failed_to:
        if inbound.is_hard_bounce:
            customers.mark_address_failed("email", address)
    if failed is None:
        return Dropped(Arrival.BOUNCE, "a bounce of a mail that we do not know")
    row.message, row.conversation = failed, failed.conversation
    words = inbound.meta.get("bounce_words") or inbound.text[:300]
    if inbound.is_hard_bounce:
        Delivery.objects.filter(message=failed).update(state=Delivery.FAILED, reason=str(words)[:500])
        conversations.mark_failed(failed, str(words))
    return Dropped(
        Arrival.BOUNCE, "permanent" if inbound.is_hard_bounce else "temporary: the provider keeps trying"
    )


def mark_automatic(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """An auto-reply is shown on its case and moves no clock; without a case it stays in the ledger."""
    if not inbound.is_automatic or row.envelope.get("replayed"):
        return replace(inbound, is_automatic=False) if row.envelope.get("replayed") else inbound
    match = threads.match(inbound)
    if match.conversation is None:
        return Dropped(Arrival.AUTOMATIC, "an automatic reply that answers none of our mails")
    return inbound


def _bounced_message(inbound: Inbound, threads: Threads) -> Message | None:
    for known in (*inbound.failed_ids, *inbound.known_ids):
        found = threads.message(known, direction="out")
        if found is not None:
            return found
    if not inbound.failed_to:
        return None
    recent = Message.objects.filter(direction="out", to__contains=[inbound.failed_to[0]]).order_by("-sent_at")
    return recent.filter(delivery__state__in=["sent", "unknown"]).first()


def _is_own_address(address: str) -> bool:
    return ChannelAccount.objects.filter(kind="email", address__iexact=address).exists()


def hold_suspicious(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """What the door found suspicious waits in the ledger, whole, until a person lets it through."""
    del threads
    suspicion = str(row.envelope.get("suspicion") or "")
    if not suspicion or row.envelope.get("replayed"):
        return inbound
    return Dropped(Arrival.SPAM, suspicion)


def agent_behind(address: str) -> Agent | None:
    """The colleague who owns this address."""
    return Agent.objects.filter(email__iexact=address, is_active=True).first()


STEPS: tuple[Step, ...] = (hold_suspicious, drop_own_mail, drop_copies, match_bounce, mark_automatic)
