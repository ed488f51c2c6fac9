"""An answer that nobody was there to see leaves by e-mail, once, in the same case."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import npgettext, pgettext

from odzew.channels.chat import queries
from odzew.channels.chat.account import settings_of
from odzew.channels.models import ChatVisit, Delivery
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Attachment, ChannelAccount, Message
from odzew.core.conversations.rules import Channel, Direction
from odzew.core.customers.rules import is_email
from odzew.kit import clock
from odzew.kit.errors import OdzewError
from odzew.kit.events import Actor

logger = logging.getLogger(__name__)
PURPOSE = "handoff"
_LONGEST = 90_000
_OLD = timedelta(days=3)


def hand_off_all() -> int:
    """Look at every chat with answers that nobody has seen; how many mails were written."""
    now = clock.now()
    cases = queries.unseen_cases(until=now - timedelta(minutes=1), since=now - _OLD)
    return sum(1 for case in cases if _attempt(case) is not None)


def _attempt(conversation_id: int) -> Message | None:
    """One case that cannot be handed off must not hold up the others."""
    try:
        return hand_off(conversation_id)
    except OdzewError:
        logger.exception("The unseen answers of conversation %s could not leave by e-mail.", conversation_id)
        return None


@transaction.atomic
def hand_off(conversation_id: int) -> Message | None:
    """One mail with the answers that have waited unseen; None while the visitor is there or unreachable.

    The states of the answers and the mail change in one transaction, under the locks of the deliveries: twice
    does it once.
    """
    visit = _visit_of(conversation_id)
    if visit is None or queries.is_online(visit):
        return None
    account = visit.account
    rows = _unseen(conversation_id, minutes=settings_of(account).handoff_minutes)
    mailbox, address = queries.mailbox_of(account), queries.address_of(visit)
    if not rows or mailbox is None or not is_email(address):
        return None
    mail = _write(visit, [row.message for row in rows], mailbox, address)
    for row in rows:
        row.state = Delivery.DELIVERED
        row.recipients = {**row.recipients, address: f"mail {mail.public_id}"}
        row.save(update_fields=["state", "recipients"])
        conversations.mark_delivered(row.message, Delivery.DELIVERED)
    return mail


def _visit_of(conversation_id: int) -> ChatVisit | None:
    """The visit of this case, or of one that was merged into it; the one seen last."""
    rows = ChatVisit.objects.select_related("account__brand", "conversation__customer")
    own = rows.filter(conversation=conversation_id).order_by("-seen_at").first()
    return own or rows.filter(conversation__merged_into=conversation_id).order_by("-seen_at").first()


def _unseen(conversation_id: int, *, minutes: int) -> list[Delivery]:
    """All unseen answers, once the oldest of them has waited long enough; locked."""
    rows = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message")
        .filter(
            message__conversation=conversation_id,
            message__channel=Channel.CHAT,
            message__direction=Direction.OUT,
            message__author_kind="agent",
            state=Delivery.SENT,
        )
    )
    found = list(rows.order_by("message__seq"))
    is_time = bool(found) and found[0].message.sent_at <= clock.now() - timedelta(minutes=minutes)
    return found if is_time else []


def _write(visit: ChatVisit, answers: Sequence[Message], mailbox: ChannelAccount, address: str) -> Message:
    case = queries.place(visit)
    brand = visit.account.brand
    enclosed, left = _shared_out(answers)
    with translation.override(visit.language or case.language or brand.language):
        text = _text(answers, brand.name, left=[file.name for file in left])
    mail = conversations.say_automatically(
        case.pk,
        Words(text=text, to=[address], account=mailbox),
        actor=Actor("rule", name=brand.name),
        purpose=PURPOSE,
    )
    files.copy(enclosed, mail)
    return mail


def _shared_out(answers: Sequence[Message]) -> tuple[list[Attachment], list[Attachment]]:
    """The files that one mail can carry, in their order, and those that stay in the chat."""
    rows = (
        Attachment.objects.filter(message__in=answers).select_related("blob").order_by("message__seq", "id")
    )
    enclosed: list[Attachment] = []
    left: list[Attachment] = []
    room = accounts.desk().upload_limit_mb * 1024 * 1024
    for row in rows:
        fits = row.blob.size <= room
        (enclosed if fits else left).append(row)
        room -= row.blob.size if fits else 0
    return enclosed, left


def _text(answers: Sequence[Message], brand: str, *, left: Sequence[str]) -> str:
    opening = npgettext(
        "chat",
        "Good day,\n\nyou wrote to us in the chat. This answer came after the page was closed:",
        "Good day,\n\nyou wrote to us in the chat. These answers came after the page was closed:",
        len(answers),
    )
    words = "\n\n".join(f"{answer.author_name}:\n{answer.text}".strip() for answer in answers)[-_LONGEST:]
    closing = pgettext("chat", "To go on, simply reply to this e-mail, or open the chat on our page again.")
    listed = (
        [pgettext("chat", "Files, to be opened in the chat: %(names)s") % {"names": ", ".join(left)}]
        if left
        else []
    )
    return "\n\n".join([opening, words, *listed, closing, brand])
