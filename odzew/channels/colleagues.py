"""Mail of our own people: an answer from Outlook, an answer to a notification, a word to the team. A step of intake.

From addresses can be faked, so that such a mail never shows anything to anybody new: an answer to a notification
needs the signed address that only its reader was given, and mail that our server found forged stays a stranger's.
"""

from dataclasses import replace

from odzew.channels.models import Arrival
from odzew.channels.ports import Dropped, Inbound
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries import Threads, by_agent_mark, visible_to
from odzew.core.conversations.queries.ours import Ours
from odzew.core.customers import queries as customers

_SENT_FOLDERS = ("sent", "wysłane", "wyslane", "elementy wysłane", "gesendet")


def hear_colleagues(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    """An answer to a notification leaves for the customer; one sent from outside is shown; a word to us is a note."""
    if inbound.agent_mark and not row.envelope.get("replayed"):
        return _answer_by_mail(inbound, row, threads.ours)
    if row.account.kind != "email" or inbound.is_automatic or row.envelope.get("replayed"):
        return inbound
    return _from_one_of_us(inbound, row, threads)


def _from_one_of_us(inbound: Inbound, row: Arrival, threads: Threads) -> Inbound | Dropped:
    ours = threads.ours
    agent = ours.agent(inbound.sender.value)
    if agent is None and not ours.is_mailbox(inbound.sender.value):
        return inbound
    case = threads.match(inbound).conversation
    if case is None or inbound.meta.get("is_forged"):
        return _about_nothing(inbound, row, ours)
    if _is_customer_of(case, inbound.sender.value):
        return inbound
    if any(_takes_part(case, address, ours) for address in (*inbound.to, *inbound.cc)):
        return replace(inbound, is_from_colleague=True)
    return _word_to_us(inbound, row, case=case, agent=agent)


def _answer_by_mail(inbound: Inbound, row: Arrival, ours: Ours) -> Inbound | Dropped:
    """The notified colleague answers: their words become a reply that really leaves, with its undo window."""
    found = by_agent_mark(inbound.agent_mark)
    agent = ours.agent(inbound.sender.value)
    if found is None or agent is None or agent.pk != found[1] or inbound.meta.get("is_forged"):
        return inbound
    case = found[0]
    row.conversation = case
    if inbound.is_automatic:
        return Dropped(Arrival.AUTOMATIC, "a colleague's automatic answer to a notification")
    may = accounts.may(agent, Permission.REPLY) and visible_to(agent).filter(pk=case.pk).exists()
    if not may:
        return Dropped(Arrival.UNREADABLE, "the colleague may not answer this case")
    text = inbound.reply_text.strip()
    if not text and not inbound.files:
        return Dropped(Arrival.UNREADABLE, "the colleague's answer holds no words")
    kept = [
        files.attach(one.content, one.name, one.content_type, conversation=case)
        for one in inbound.files
        if not one.is_inline
    ]
    words = Words(text=text or "…", file_ids=[str(one.public_id) for one in kept], meta={"by_mail": True})
    row.message = conversations.reply(case.pk, agent, words)
    return Dropped(Arrival.PROCESSED, "a colleague answered a notification; the answer goes to the customer")


def _about_nothing(inbound: Inbound, row: Arrival, ours: Ours) -> Inbound | Dropped:
    """Our own mailbox writing to somebody outside any case, found in its folder of sent mail."""
    folder = str(row.place.get("folder") or "").lower().rpartition("/")[2].rpartition(".")[2]
    if ours.is_mailbox(inbound.sender.value) and folder.startswith(_SENT_FOLDERS):
        return Dropped(Arrival.OWN, "sent from the mailbox, outside the desk and outside any case")
    return inbound


def _word_to_us(
    inbound: Inbound, row: Arrival, *, case: Conversation, agent: Agent | None
) -> Inbound | Dropped:
    """Nobody outside gets it: the team reads it as a note."""
    row.conversation = case
    if agent is None:
        return Dropped(Arrival.OWN, "from our own mailbox to ourselves")
    if not visible_to(agent).filter(pk=case.pk).exists() or not inbound.reply_text.strip():
        return Dropped(Arrival.OWN, "a colleague's mail about a case that they do not see, or without words")
    row.message = conversations.note(case.pk, agent, inbound.reply_text.strip())
    return Dropped(Arrival.PROCESSED, "a colleague's mail to us became a note")


def _is_customer_of(case: Conversation, address: str) -> bool:
    return any(one.value == address.lower() for one in customers.addresses(case.customer))


def _takes_part(case: Conversation, address: str, ours: Ours) -> bool:
    if ours.is_mailbox(address):
        return False
    return address.lower() in case.participants or _is_customer_of(case, address)
