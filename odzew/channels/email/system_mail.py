"""Mail about accounts (invitations, passwords): sent at once, through the desk's first mailbox that can send."""

from collections.abc import Sequence
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy

from odzew.channels.email import compose, smtp
from odzew.channels.email.account import has, outgoing
from odzew.channels.ports import ChannelError
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.errors import Refused

_NO_MAILBOX = gettext_lazy(
    "The desk has no mailbox to send from yet. Add an e-mail account in the settings, then send this again."
)
_NOT_SENT = gettext_lazy("The mail could not be sent: %(words)s")


class DeskBackend(BaseEmailBackend):
    """Django's door to the desk's own SMTP settings. Raises Refused with words for the page that asked."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were sent; all or an error, unless `fail_silently`."""
        wanted = [message for message in email_messages if message.recipients()]
        if not wanted:
            return 0
        try:
            return _send(wanted)
        except Refused:
            if not self.fail_silently:
                raise
            return 0


def _send(messages: Sequence[EmailMessage]) -> int:
    account = _mailbox()
    sender = compose.ascii_domain(account.address)
    try:
        with smtp.session(outgoing(account)) as client:
            for message in messages:
                recipients, _bad = compose.writable(message.recipients())
                smtp.deliver(
                    client,
                    _bytes(message, account, sender),
                    sender=sender,
                    recipients=recipients,
                    hand_over=lambda: None,
                )
    except ChannelError as error:
        raise Refused(_NOT_SENT % {"words": error.words}, code="mail_not_sent") from error
    return len(messages)


def _mailbox() -> ChannelAccount:
    rows = ChannelAccount.objects.filter(kind="email", is_active=True).exclude(address="").order_by("id")
    found = next((row for row in rows if has(row, "smtp")), None)
    if found is None:
        raise Refused(_NO_MAILBOX, code="no_mailbox")
    return found


def _bytes(message: EmailMessage, account: ChannelAccount, sender: str) -> bytes:
    """The mail with our address as its sender: servers refuse to send as anybody else."""
    made = message.message()
    del made["From"]
    made["From"] = formataddr((compose.words(account.brand.name), sender))
    made["Auto-Submitted"] = "auto-generated"
    return made.as_bytes()
