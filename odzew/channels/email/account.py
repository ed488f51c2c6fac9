"""What an e-mail account's settings mean. Only this channel reads them; the settings page shows and saves them.

settings: {"imap": {host, port, security, user, folders, since}, "smtp": {host, port, security, user},
"verify_certificate", "plus_address", "quote", "body_mark", "acknowledge", "aliases": [], "catch_all", "poll_seconds"}
secrets: {"imap_password", "smtp_password"}; without the second one the first serves both. With "oauth" (see oauth.py)
neither is used. "limits": {minute, hour} (see throttle.py); "sent_copy", "sent_folder" (see sent_folder.py).
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from odzew.channels.email import oauth
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import queries
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.errors import Invalid
from odzew.kit.sealing import SealBroken

SSL, STARTTLS, NONE = "ssl", "starttls", "none"
_PORTS = {
    "imap": {SSL: 993, STARTTLS: 143, NONE: 143},
    "smtp": {SSL: 465, STARTTLS: 587, NONE: 25},
}


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to log in. security: ssl (from the first byte), starttls, none. No user: no login.

    token: an OAuth access token; where there is one, the password is not used.
    """

    host: str
    port: int
    security: str = SSL
    user: str = ""
    password: str = ""
    verify: bool = True
    timeout_seconds: float = 60
    token: str = ""

    def tls(self) -> ssl.SSLContext:
        """Certificates are checked unless the account says otherwise (a server in the own cellar)."""
        context = ssl.create_default_context()
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """What is fetched. is_everything: the first connection imports old mail too, else only what comes from now."""

    server: Server
    folders: tuple[str, ...] = ("INBOX",)
    is_everything: bool = False
    poll_seconds: float = 60


class NotConfigured(Invalid):
    """The account has no such server."""

    code = "not_configured"


def incoming(account: ChannelAccount) -> Mailboxes:
    """Where to fetch. Raises NotConfigured without an IMAP server, or when the password can't be read."""
    given = account.settings.get("imap") or {}
    folders = tuple(str(name) for name in given.get("folders") or ["INBOX"])
    return Mailboxes(
        _server("imap", account),
        folders=folders,
        is_everything=given.get("since") == "everything",
        poll_seconds=float(account.settings.get("poll_seconds") or 60),
    )


def outgoing(account: ChannelAccount) -> Server:
    """Where to send. Raises NotConfigured without an SMTP server, or when the password can't be read."""
    return _server("smtp", account)


def server_of(protocol: str, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Server:
    """The `imap` or `smtp` server of plain settings. Raises NotConfigured with the field to mend."""
    given = settings.get(protocol) or {}
    host = str(given.get("host") or "").strip()
    security = str(given.get("security") or SSL)
    if not host:
        raise NotConfigured(_("Enter the server's name."), fields={f"{protocol}_host": "required"})
    if security not in _PORTS[protocol]:
        raise NotConfigured(
            _("Choose how the connection is secured."), fields={f"{protocol}_security": "unknown"}
        )
    try:
        port = int(given.get("port") or _PORTS[protocol][security])
    except (TypeError, ValueError) as error:
        raise NotConfigured(_("The port is a number."), fields={f"{protocol}_port": "invalid"}) from error
    return Server(
        host=host,
        port=port,
        security=security,
        user=str(given.get("user") or ""),
        password=secrets.get(f"{protocol}_password") or secrets.get("imap_password") or "",
        verify=bool(settings.get("verify_certificate", True)),
        timeout_seconds=float(given.get("timeout_seconds") or 60),
    )


def answer_address(account: ChannelAccount, number: int, agent_id: int) -> str:
    """Where a notified colleague answers by mail: Reply-To of a notification, given to that colleague alone."""
    local, _at, domain = account.address.rpartition("@")
    return f"{local}+a{queries.agent_mark(number, agent_id)}@{domain}"


def _server(protocol: str, account: ChannelAccount) -> Server:
    server = server_of(protocol, account.settings, _passwords(account))
    if not oauth.is_used(account.settings):
        return server
    user = str(account.settings["oauth"].get("user") or server.user or account.address)
    try:
        return replace(server, user=user, password="", token=oauth.access_token(account))
    except oauth.OAuthRefused as error:
        raise NotConfigured(str(error.message), fields={"oauth": "refused"}) from error


def has(account: ChannelAccount, protocol: str) -> bool:
    """Whether the account fetches (`imap`) or sends (`smtp`) at all."""
    return bool((account.settings.get(protocol) or {}).get("host"))


def wants(account: ChannelAccount, choice: str) -> bool:
    """Whether a yes/no choice is on: plus_address, quote, body_mark and acknowledge are unless switched off."""
    return bool(account.settings.get(choice, True))


def _passwords(account: ChannelAccount) -> dict[str, str]:
    try:
        return conversations.opened_secrets(account)
    except SealBroken as error:
        raise NotConfigured(
            _(
                "The saved password can't be read any more (the desk's secret key has changed). Enter it again."
            ),
            fields={"imap_password": "unreadable"},
        ) from error
