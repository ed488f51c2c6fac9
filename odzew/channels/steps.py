"""The steps between parsing and recording: each takes an Inbound and returns one, or ends the journey.

Dropped is a visible state in the ledger, never a deletion.
"""

from collections.abc import Callable
from dataclasses import replace

from odzew.channels import colleagues, delivery, notices, spam
from odzew.channels.human import reads_like_a_person
from odzew.channels.models import Arrival
from odzew.channels.orphans import LIKE_A_PERSON
from odzew.channels.ports import Dropped, Inbound
from odzew.core.conversations.queries import Threads

Step = Callable[[Inbound, Arrival, Threads], Inbound | Dropped]


def drop_own_mail(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """Our own outgoing mail that came back, as a copy or over a forwarding, is not a customer's word."""
    if inbound.external_id and not inbound.notice:
        own = threads.message(inbound.external_id, direction="out")
        if own is not None:
            row.message, row.conversation = own, own.conversation
            delivery.settle_as_sent(own.pk, "a copy of it arrived")
            return Dropped(Arrival.OWN, "our own message came back")
    if inbound.is_automatic and not inbound.notice and threads.ours.is_mailbox(inbound.sender.value):
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


def mark_automatic(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """An auto-reply is shown on its case and moves no clock; without a case it stays in the ledger."""
    del row
    if inbound.is_automatic and threads.match(inbound).conversation is None:
        usual = "an automatic reply that answers none of our mails"
        return Dropped(Arrival.AUTOMATIC, doubt(inbound) or usual)
    return inbound


def doubt(inbound: Inbound) -> str:
    """The reason that puts an automatic mail on the Radar, empty where it is no more than it says."""
    is_doubtful = inbound.is_automatic and not inbound.notice
    return LIKE_A_PERSON if is_doubtful and reads_like_a_person(inbound.subject, inbound.text) else ""


def hold_suspicious(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """What the door found suspicious waits in the ledger, whole, until a person lets it through."""
    del threads
    suspicion = str(row.envelope.get("suspicion") or "")
    if not suspicion or row.envelope.get("replayed"):
        return inbound
    return Dropped(Arrival.SPAM, suspicion)


def believe_people(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """What a person let through from the ledger is a person's word, whatever it looks like."""
    del threads
    if not row.envelope.get("replayed"):
        return inbound
    return replace(inbound, is_automatic=False, is_bounce=False, is_hard_bounce=False, notice="")


STEPS: tuple[Step, ...] = (
    believe_people,
    hold_suspicious,
    drop_own_mail,
    drop_copies,
    notices.match_bounce,
    notices.match_receipt,
    notices.match_complaint,
    colleagues.hear_colleagues,
    spam.hold_spam,
    mark_automatic,
)
