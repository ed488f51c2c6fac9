"""A visitor speaks: the word goes the way in, inline, and the visit learns its conversation."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import pgettext

from odzew.channels import intake, tasks
from odzew.channels.chat import queries, rules
from odzew.channels.chat.identity import Visitor
from odzew.channels.chat.said import Said
from odzew.channels.models import ChatVisit
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries import survivor
from odzew.core.customers import actions as customers
from odzew.core.customers import queries as known_customers
from odzew.core.customers.models import Customer
from odzew.core.customers.rules import is_email
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused


@dataclass(frozen=True, slots=True)
class Heard:
    """The message as it was written, and the visit it belongs to."""

    message: Message
    visit: ChatVisit


def hear(account: ChannelAccount, visitor: Visitor, said: Said) -> Heard:
    """Take one word in. The same client id twice is the same message.

    Raises Invalid for an empty or too long word or a bad address; nothing is lost, the page keeps the text.
    """
    _check(said)
    with transaction.atomic():
        _one_at_a_time(account, visitor)
        visit = queries.current_visit(account, visitor)
        if visitor.is_known:
            _meet(visitor)
        message, case = _through_intake(account, visitor, said, _continued(visit, account))
        is_same = visit is not None and survivor(visit.conversation).pk == case.pk
        visit = visit if visit is not None and is_same else _begin(account, visitor, case)
        _learn(visit, visitor, said, message)
    return Heard(message, visit)


def _check(said: Said) -> None:
    if not said.text.strip() and not said.files:
        raise Invalid(pgettext("chat", "Write something first."), fields={"text": "required"})
    if len(said.text) > rules.MAX_CHARACTERS:
        raise Invalid(
            pgettext(
                "chat",
                "The message is too long: at most %(n)s characters. The rest can go into a file or another message.",
            )
            % {"n": rules.MAX_CHARACTERS},
            fields={"text": "too_long"},
        )
    if len(said.files) > rules.MAX_FILES:
        raise Invalid(
            pgettext("chat", "At most %(n)s files in one message.") % {"n": rules.MAX_FILES},
            fields={"files": "too_many"},
        )
    if (said.email or said.is_note) and not is_email(said.email):
        raise Invalid(
            pgettext("chat", "This does not look like a full e-mail address."), fields={"email": "invalid"}
        )


def _one_at_a_time(account: ChannelAccount, visitor: Visitor) -> None:
    """Two pages of one visitor must not open two conversations."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"chat {account.pk} {visitor.key}"]
        )


def _continued(visit: ChatVisit | None, account: ChannelAccount) -> Conversation | None:
    return None if visit is None or queries.is_over(visit, account) else queries.place(visit)


def _through_intake(
    account: ChannelAccount, visitor: Visitor, said: Said, case: Conversation | None
) -> tuple[Message, Conversation]:
    envelope = {"visitor": visitor.key, "handle": visitor.handle, "conversation": case.pk if case else None}
    raw = said.model_copy(update={"name": visitor.name or said.name}).as_bytes()
    row = intake.accept_now(account, raw, external_id=f"{visitor.key}:{said.id}", envelope=envelope)
    if row.message is None or row.conversation is None:
        raise Refused(pgettext("chat", "The message could not be taken. Please try again."), code="not_taken")
    return row.message, survivor(row.conversation)


def _begin(account: ChannelAccount, visitor: Visitor, case: Conversation) -> ChatVisit:
    row, _made = ChatVisit.objects.get_or_create(account=account, visitor=visitor.key, conversation=case)
    return row


def _learn(visit: ChatVisit, visitor: Visitor, said: Said, message: Message) -> None:
    visit.email = visitor.email or said.email or visit.email
    visit.name = visitor.name or said.name or visit.name
    visit.language, visit.page = said.language or visit.language, said.page or visit.page
    visit.seen_at, visit.ended_at = clock.now(), None
    visit.save()
    if visit.email and message.customer is not None:
        add_email(message.customer, visit.email, is_verified=bool(visitor.email))
    if said.is_note:
        tasks.acknowledge.defer(message_id=message.pk)


def add_email(customer: Customer, email: str, *, is_verified: bool) -> None:
    """The address joins the customer unless it is somebody's; a stranger's word never joins two people."""
    try:
        with transaction.atomic():
            customers.add_address(customer, "email", email, is_verified=is_verified)
    except Refused:
        return


def _meet(visitor: Visitor) -> None:
    """A user whom the shop vouches for is the customer whom we know by that address, unless we know the user."""
    if not visitor.email or known_customers.by_address("user", visitor.key) is not None:
        return
    by_mail = known_customers.by_address("email", visitor.email)
    if by_mail is not None:
        customer = customers.recognise("email", visitor.email)
        customers.add_address(customer, "user", visitor.key, is_verified=True)
