"""An Outbound as the bytes that leave through one account: quotation, signed ways home, addresses."""

from odzew.channels.email import compose
from odzew.channels.email.account import wants
from odzew.channels.email.quotation import with_quotation
from odzew.channels.ports import Outbound
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock


def render(outbound: Outbound, account: ChannelAccount) -> bytes:
    """The mail's bytes as they leave, with the quotation and the signed ways home that the account wants."""
    mark = outbound.reply_mark if wants(account, "body_mark") else ""
    body = with_quotation(outbound, is_quoted=wants(account, "quote"), mark=mark)
    sender = compose.ascii_domain(account.address)
    return compose.mime(outbound, body, sender=sender, reply_to=_reply_to(outbound, account), at=clock.now())


def _reply_to(outbound: Outbound, account: ChannelAccount) -> str:
    local, _at, domain = compose.ascii_domain(account.address).rpartition("@")
    if not outbound.reply_mark or not wants(account, "plus_address"):
        return f"{local}@{domain}"
    return f"{local}+c{outbound.reply_mark}@{domain}"
