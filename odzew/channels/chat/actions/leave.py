"""The visitor goes: leaves an address, asks for a transcript, ends the chat."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import pgettext

from odzew.channels.chat import queries
from odzew.channels.chat.actions.hear import add_email
from odzew.channels.models import ChatVisit
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.core.conversations.rules import DONE_STATUSES, Direction, Status
from odzew.core.customers.rules import is_email
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused, TooMuch
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable
from odzew.ui import words

TRANSCRIPT = "transcript"
_A_DAY = 3


@transaction.atomic
def give_email(visit: ChatVisit, email: str, name: str = "") -> ChatVisit:
    """Where an answer may go once the page is closed. Raises Invalid."""
    address = email.strip()
    if not is_email(address):
        raise Invalid(
            pgettext("chat", "This does not look like a full e-mail address."), fields={"email": "invalid"}
        )
    row = ChatVisit.objects.select_for_update().get(pk=visit.pk)
    row.email, row.name = address, clip(storable(name), 160) or row.name
    row.save(update_fields=["email", "name"])
    add_email(queries.place(row).customer, address, is_verified=False)
    return row


@transaction.atomic
def end(visit: ChatVisit) -> ChatVisit:
    """The visitor is done. A case in which nobody waits any more is resolved; an unanswered one stays open."""
    row = ChatVisit.objects.select_for_update().get(pk=visit.pk)
    row.ended_at = clock.now()
    row.seen_at = clock.now() - queries.ABSENT
    row.save(update_fields=["ended_at", "seen_at"])
    case = queries.place(row)
    if case.waiting_since is None and case.status not in DONE_STATUSES:
        actor = Actor("customer", case.customer_id, row.name or case.customer.name)
        conversations.change_status(case.pk, Status.RESOLVED, actor=actor, reason="visitor_ended")
    return row


@transaction.atomic
def send_transcript(visit: ChatVisit) -> Message:
    """What was said, to the address of this chat. Raises Invalid without one, TooMuch after some in a day."""
    address, mailbox = queries.address_of(visit), queries.mailbox_of(visit.account)
    if not is_email(address):
        raise Invalid(pgettext("chat", "Leave an e-mail address first."), fields={"email": "required"})
    if mailbox is None:
        raise Refused(pgettext("chat", "This chat can't send e-mail."), code="no_mailbox")
    case = queries.place(visit)
    sent = case.messages.filter(meta__purpose=TRANSCRIPT, sent_at__gt=clock.ago(days=1))
    if sent.count() >= _A_DAY:
        raise TooMuch(
            pgettext("chat", "The transcript was already sent. It can be asked for again tomorrow.")
        )
    brand = visit.account.brand
    with translation.override(visit.language or brand.language):
        text = _transcript(list(queries.visible(visit, case).order_by("sent_at", "id")), brand.name)
    return conversations.say_automatically(
        case.pk,
        Words(text=text, to=[address], account=mailbox),
        actor=Actor("rule", name=brand.name),
        purpose=TRANSCRIPT,
    )


def _transcript(messages: list[Message], brand: str) -> str:
    zone = ZoneInfo(accounts.desk().timezone)
    lines = []
    for message in messages:
        who = message.author_name or (
            pgettext("chat", "Customer") if message.direction == Direction.IN else brand
        )
        at = words.full(message.sent_at, zone=zone, language=translation.get_language() or "pl")
        files = "".join(f"\n[{file.name}]" for file in message.attachments.all())
        lines.append(f"{who}, {at}\n{message.text}{files}")
    body = "\n\n".join(lines)[-80_000:]
    return "\n\n".join([pgettext("chat", "Here is what was said in the chat."), body, brand])
