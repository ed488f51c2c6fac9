"""E-mail as a channel: raw mail in, MIME over SMTP out."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from odzew.channels.email import compose, incoming, letter, smtp
from odzew.channels.email.account import NotConfigured, Server, outgoing
from odzew.channels.email.parse import parse
from odzew.channels.ports import ChannelError, Inbound, Outbound, Receipt, Unreadable
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount


class Driver:
    """The mail driver; stateless."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def parse(self, raw: bytes, account: ChannelAccount, envelope: dict[str, Any]) -> Inbound:
        """What the mail says. Only a mail without a single byte is Unreadable."""
        if not raw:
            raise Unreadable(_("The mail is empty: it has neither headers nor text."))
        return incoming.understand(parse(raw), account, envelope)

    def send(self, outbound: Outbound, account: ChannelAccount, hand_over: Callable[[], None]) -> Receipt:
        """One mail through the account's SMTP server. Raises ChannelError."""
        server = _server(account)
        recipients, bad = compose.writable((*outbound.to, *outbound.cc, *outbound.bcc))
        if not recipients:
            raise ChannelError(_("There is no address to send this to."), permanent=True)
        payload = letter.render(outbound, account)
        try:
            with smtp.session(server) as client:
                _report(account)
                receipt = smtp.deliver(
                    client,
                    payload,
                    sender=compose.ascii_domain(account.address),
                    recipients=recipients,
                    hand_over=hand_over,
                    envelope_id=f"odzew{outbound.meta.get('message_id', '')}",
                )
        except smtp.LoginRefused as error:
            conversations.note_account_state(account, "smtp", error=error.words)
            raise
        return Receipt(
            receipt.state, receipt.words, receipt.refused | dict.fromkeys(bad, _("not an address"))
        )


def _server(account: ChannelAccount) -> Server:
    try:
        return outgoing(account)
    except NotConfigured as error:
        raise ChannelError(str(error)) from error


def _report(account: ChannelAccount) -> None:
    """The server works again; a state that says so already is left alone."""
    if not account.state.get("parts", {}).get("smtp", {}).get("ok", False):
        conversations.note_account_state(account, "smtp")
