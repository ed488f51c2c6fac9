"""One mail over SMTP, step by step, so that we know at each moment whether the server may have it.

connect → login → MAIL → RCPT each → DATA 354 → the words → `hand_over` → the final dot → verdict.
Before the dot a failure is safe to repeat. A connection lost after it leaves the answer open: `unsure`.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from django.core.mail.utils import DNS_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.channels.email.account import SSL, STARTTLS, Server
from odzew.channels.email.oauth import xoauth2
from odzew.channels.ports import ChannelError, Receipt
from odzew.kit.text import clip

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


_TROUBLES: tuple[tuple[type[Exception], object], ...] = (
    (socket.gaierror, gettext_lazy("There is no server named %(host)s.")),
    (ssl.SSLCertVerificationError, gettext_lazy("The certificate of %(host)s is not valid: %(words)s")),
    (ssl.SSLError, gettext_lazy("%(host)s does not speak TLS on port %(port)s: %(words)s")),
    (TimeoutError, gettext_lazy("%(host)s does not answer on port %(port)s.")),
    (ConnectionRefusedError, gettext_lazy("%(host)s refuses connections on port %(port)s.")),
    (
        smtplib.SMTPNotSupportedError,
        gettext_lazy("%(host)s does not offer what was chosen on port %(port)s: %(words)s"),
    ),
    (Exception, gettext_lazy("The connection to %(host)s on port %(port)s failed: %(words)s")),
)


class LoginRefused(ChannelError):
    """The server does not take the user or the password; the account has to be mended."""


@contextmanager
def session(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and logged in. Raises ChannelError; nothing has been sent by then."""
    client = _connected(server)
    try:
        _send_at_once(client)
        _secure_and_login(client, server)
        yield client
    finally:
        _leave(client)


def deliver(
    client: smtplib.SMTP,
    payload: bytes,
    *,
    sender: str,
    recipients: Sequence[str],
    hand_over: Callable[[], None],
    envelope_id: str = "",
) -> Receipt:
    """Give the mail to the server, once. Receipt.refused: recipient → the server's words.

    Raises ChannelError: permanent for 5xx, temporary for 4xx or a connection lost before the final dot,
    unsure for one lost after it.
    """
    try:
        refused = _addressed(client, sender, recipients, payload=payload, envelope_id=envelope_id)
        _expect(client.docmd("DATA"), 354)
        client.send(_framed(payload))
    except (OSError, smtplib.SMTPException) as error:
        raise _lost(error) from error
    hand_over()
    return Receipt(words=_finish(client), refused=refused)


def _connected(server: Server) -> smtplib.SMTP:
    name = DNS_NAME.get_fqdn()  # looked up once a process: a slow name server must not slow each mail
    seconds = server.timeout_seconds
    try:
        if server.security != SSL:
            return smtplib.SMTP(server.host, server.port, name, timeout=seconds)
        return smtplib.SMTP_SSL(server.host, server.port, name, timeout=seconds, context=server.tls())
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(unreachable(server, error)) from error


def _send_at_once(client: smtplib.SMTP) -> None:
    """The final dot is a packet of its own; without this it waits 40 ms for the last one's receipt."""
    if client.sock is not None:
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _secure_and_login(client: smtplib.SMTP, server: Server) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == STARTTLS:
            client.starttls(context=server.tls())
            client.ehlo()
        if server.token:
            words = xoauth2(server.user, server.token)
            client.auth("XOAUTH2", lambda challenge=None: words if challenge is None else "")
        elif server.user:
            client.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        words = _("The mail server does not accept the user name or password: %(words)s")
        raise LoginRefused(words % {"words": answer(error.smtp_code, error.smtp_error)}) from error
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPException, OSError, ValueError) as error:
        raise ChannelError(unreachable(server, error)) from error


def _addressed(
    client: smtplib.SMTP, sender: str, recipients: Sequence[str], *, payload: bytes, envelope_id: str
) -> dict[str, str]:
    """MAIL and RCPT; some refusals are the recipients' own, all of them fail the mail."""
    notify = client.has_extn("dsn")
    options = [f"SIZE={len(payload)}"] if client.has_extn("size") else []
    utf8 = not all(address.isascii() for address in (sender, *recipients))
    if utf8 and client.has_extn("smtputf8"):
        options.append("SMTPUTF8")
        client.command_encoding = "utf-8"
    elif utf8:
        recipients, foreign = (
            [r for r in recipients if r.isascii()],
            [r for r in recipients if not r.isascii()],
        )
        beyond = dict.fromkeys(foreign, _("the mail server can't write to addresses with national letters"))
        if not recipients:
            raise ChannelError("; ".join(f"{who}: {why}" for who, why in beyond.items()), permanent=True)
        return beyond | _addressed(client, sender, recipients, payload=payload, envelope_id=envelope_id)
    if not payload.isascii() and client.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if notify:
        options += ["RET=HDRS", *([f"ENVID={envelope_id}"] if envelope_id.isalnum() else [])]
    _expect(client.mail(sender, options), 250)
    wishes = ["NOTIFY=FAILURE,DELAY"] if notify else []
    return _each_recipient(client, recipients, wishes)


def _each_recipient(client: smtplib.SMTP, recipients: Sequence[str], wishes: list[str]) -> dict[str, str]:
    refused: dict[str, str] = {}
    codes = []
    for recipient in recipients:
        code, words = client.rcpt(recipient, wishes)
        if code == 421:
            raise ChannelError(answer(code, words))
        if code not in (250, 251, 252):
            codes.append(code)
            refused[recipient] = answer(code, words)
    if len(refused) == len(recipients):
        said = "; ".join(f"{who}: {why}" for who, why in list(refused.items())[:5])
        raise ChannelError(said, permanent=all(code >= 500 for code in codes))
    return refused


def _finish(client: smtplib.SMTP) -> str:
    try:
        client.send(b".\r\n")
        code, words = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        said = _("The connection broke before the mail server confirmed: %(words)s")
        raise ChannelError(said % {"words": error}, unsure=True) from error
    _expect((code, words), 250)
    return answer(code, words)


def _framed(payload: bytes) -> bytes:
    """CRLF line ends and doubled leading dots; the lone dot is not part of it."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", payload))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _expect(reply: tuple[int, bytes], code: int) -> None:
    if reply[0] != code:
        raise ChannelError(answer(*reply), permanent=reply[0] >= 500)


def _lost(error: Exception) -> ChannelError:
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        return ChannelError(answer(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500)
    return ChannelError(_("The connection to the mail server broke: %(words)s") % {"words": error})


def _leave(client: smtplib.SMTP) -> None:
    """Close without a word: the verdict is in, and a broken connection must not cost another minute."""
    with suppress(OSError):
        client.close()


def answer(code: int, words: bytes | str) -> str:
    """The server's own words on one line: `550 5.1.1 no such user`."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return clip(f"{code} {text}", 400)


def unreachable(server: Server, error: Exception) -> str:
    """Why no usable connection came about, in words that name the place."""
    where = {"host": server.host, "port": server.port, "words": clip(str(error), 200)}
    return next(str(words) for kind, words in _TROUBLES if isinstance(error, kind)) % where
