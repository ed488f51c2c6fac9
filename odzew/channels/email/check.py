"""Does this mailbox work? Each step by name, and for the first that fails what to do, in plain words.

Used by the first-run wizard and the settings page; nothing is saved and no mail is sent.
"""

import smtplib
import socket
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.channels.email import compose, imap, smtp
from odzew.channels.email.account import NotConfigured, Server, server_of
from odzew.channels.ports import ChannelError

_LABELS = {
    "settings": gettext_lazy("The settings are complete."),
    "dns": gettext_lazy("The server's name is known."),
    "connect": gettext_lazy("The server answers, and the connection is secured as chosen."),
    "login": gettext_lazy("The user name and password are accepted."),
    "folder": gettext_lazy("The folders are there."),
    "send": gettext_lazy("The server lets this address send."),
}
_ADVICE = {
    "settings": gettext_lazy("Fill in the missing field."),
    "dns": gettext_lazy("Check the spelling. Your mail provider's help page gives the exact name."),
    "connect": gettext_lazy(
        "Check the port and how the connection is secured. Usual pairs: IMAP 993 with TLS or 143 with STARTTLS;"
        " sending 465 with TLS or 587 with STARTTLS. A firewall between this desk and the server may be in the way too."
    ),
    "login": gettext_lazy(
        "Check the user name (often the whole address) and the password. Large providers want an app password, or"
        " access for mail programs to be switched on in the mailbox."
    ),
    "folder": gettext_lazy("Choose a folder that exists; the main one is called INBOX."),
    "send": gettext_lazy(
        "The server refuses to send as this address. Log in as its owner, or ask the provider to allow the address."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of one side. part: imap or smtp; step: settings, dns, connect, login, folder or send.

    words: what was found. advice: what to do about it, empty when the step went well.
    """

    part: str
    step: str
    is_ok: bool
    words: str
    advice: str = ""


def check_connection(
    settings: Mapping[str, Any], *, secrets: Mapping[str, str], address: str = ""
) -> list[Finding]:
    """Findings of both sides in order; a side ends at its first failure. A side without a host is left out.

    settings: as an account keeps them. secrets: plain, as entered. address: who would send.
    """
    found: list[Finding] = []
    if (settings.get("imap") or {}).get("host") or not (settings.get("smtp") or {}).get("host"):
        found += list(_incoming(settings, secrets))
    if (settings.get("smtp") or {}).get("host"):
        found += list(_outgoing(settings, secrets, address))
    return found


def _incoming(settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Iterator[Finding]:
    server = yield from _server("imap", settings, secrets)
    if server is None:
        return
    try:
        box = imap.connected(server)
    except imap.MailboxTrouble as error:
        yield _bad("imap", "connect", error.words)
        return
    yield _good("imap", "connect")
    with suppress(*imap.BROKEN):
        yield from _mailbox(box, server, settings)
        box.client.shutdown()


def _mailbox(box: Any, server: Server, settings: Mapping[str, Any]) -> Iterator[Finding]:
    try:
        imap.login(box, server)
        yield _good("imap", "login")
        for name in (settings.get("imap") or {}).get("folders") or ["INBOX"]:
            imap.open_folder(box, str(name))
        yield _good("imap", "folder")
    except imap.MailboxTrouble as error:
        yield _bad("imap", error.step, error.words)
    except imap.BROKEN as error:
        yield _bad("imap", "connect", smtp.unreachable(server, error))


def _outgoing(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str) -> Iterator[Finding]:
    server = yield from _server("smtp", settings, secrets)
    if server is None:
        return
    try:
        with smtp.session(server) as client:
            yield _good("smtp", "connect")
            yield _good("smtp", "login")
            yield _may_send(client, address)
    except smtp.LoginRefused as error:
        yield _good("smtp", "connect")
        yield _bad("smtp", "login", error.words)
    except (ChannelError, smtplib.SMTPException, OSError) as error:
        yield _bad("smtp", "connect", str(error))


def _may_send(client: smtplib.SMTP, address: str) -> Finding:
    """MAIL FROM is asked and taken back: the server says whether it would let the address send."""
    if not address:
        return _good("smtp", "send")
    code, words = client.mail(compose.ascii_domain(address))
    client.rset()
    return _good("smtp", "send") if code == 250 else _bad("smtp", "send", smtp.answer(code, words))


def _server(
    part: str, settings: Mapping[str, Any], secrets: Mapping[str, str]
) -> Generator[Finding, None, Server | None]:
    """Yields the findings about settings and name; its value is the server, None when one of them failed."""
    try:
        server = server_of(part, settings, secrets)
    except NotConfigured as error:
        yield _bad(part, "settings", str(error))
        return None
    try:
        socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        yield _bad(part, "dns", _("There is no server named %(host)s.") % {"host": server.host})
        return None
    yield _good(part, "dns")
    return server


def _good(part: str, step: str) -> Finding:
    return Finding(part, step, is_ok=True, words=str(_LABELS[step]))


def _bad(part: str, step: str, words: str) -> Finding:
    return Finding(part, step, is_ok=False, words=words, advice=str(_ADVICE.get(step, "")))
