"""The account through which an answer leaves, and a clear no where there is none."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.core.conversations.rules import Channel, Direction
from odzew.core.conversations.rules.answers import answer_channel
from odzew.kit.errors import Refused


def answering_account(
    conversation: Conversation, wanted: ChannelAccount | None = None
) -> ChannelAccount | None:
    """`wanted`, else the conversation's own account, if it can carry an answer; else an e-mail account of its brand.

    Raises Refused when the brand has none.
    """
    account = wanted or conversation.account
    kind = account.kind if account else conversation.channel
    if answer_channel(kind) == kind:
        return account
    mailboxes = ChannelAccount.objects.filter(
        kind=answer_channel(kind), brand_id=conversation.brand_id, is_active=True
    )
    found = mailboxes.order_by("id").first()
    if found is None:
        raise Refused(
            _(
                "This case came by form, phone or at the counter, so the answer leaves by e-mail,"
                " and the brand “%(brand)s” has no active e-mail account. Add one in the settings."
            )
            % {"brand": conversation.brand.name},
            code="no_mailbox",
        )
    return found


def refuse_without_recipient(
    conversation: Conversation, account: ChannelAccount | None, to: Sequence[str]
) -> None:
    """Raise Refused when an answer by e-mail would have nobody to go to."""
    if account is None or account.kind != Channel.EMAIL or to:
        return
    raise Refused(
        _(
            "The customer of case %(number)s left no e-mail address. Add one to the customer,"
            " or log the call in which you answered."
        )
        % {"number": conversation.number},
        code="no_address",
    )


def last_answer(conversation: Conversation) -> str:
    """What we said last to the customer; empty when we have said nothing."""
    said = conversation.messages.filter(direction=Direction.OUT, is_automatic=False).order_by(
        "-sent_at", "-pk"
    )
    return said.values_list("text", flat=True).first() or ""


def last_question(conversation: Conversation) -> str:
    """What the customer said last; empty when they have said nothing."""
    said = conversation.messages.filter(direction=Direction.IN, is_automatic=False).order_by(
        "-sent_at", "-pk"
    )
    return said.values_list("reply_text", flat=True).first() or ""
