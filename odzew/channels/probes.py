"""A daily knock at every door through which customers reach us: a channel that is silent must not look like a calm one.

Nothing is sent and nothing is written into a case. Mailbox: both servers let us in. Form, counter: the page answers.
Chat: the widget gets its settings. A mailbox that nobody fetches: our own receiver listens. Phone has no door here.
"""

import http.client
import logging
import smtplib
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from odzew.channels.email import imap, smtp
from odzew.channels.email.account import has, incoming, outgoing
from odzew.channels.ports import ChannelError
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import limits
from odzew.kit.errors import OdzewError

PART = "probe"
_DAY_SECONDS = 23 * 3600
_TIMEOUT_SECONDS = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """A door that did not answer; words: what went wrong."""

    name: str
    kind: str
    words: str


def broken() -> Sequence[Broken]:
    """The doors whose last knock had no answer."""
    rows = ChannelAccount.objects.filter(is_active=True, state__parts__probe__ok=False).order_by("name")
    return [Broken(row.name, row.kind, row.state["parts"][PART]["error"]) for row in rows]


def probe_due() -> int:
    """Knock where a day has passed, and again each time where the last knock failed; how many were asked."""
    asked = 0
    for account in ChannelAccount.objects.filter(is_active=True).select_related("brand").order_by("pk"):
        is_broken = not account.state.get("parts", {}).get(PART, {}).get("ok", True)
        if limits.count("channel-probe", str(account.pk), seconds=_DAY_SECONDS) == 1 or is_broken:
            probe(account)
            asked += 1
    return asked


def probe(account: ChannelAccount) -> str:
    """Knock now and note on the account what came of it; the words of a failure, empty when it works."""
    knock = _KNOCKS.get(account.kind)
    error = knock(account) if knock else ""
    conversations.note_account_state(account, PART, error=error)
    if error:
        log.warning("The daily probe of %s %s failed: %s", account.kind, account.name, error)
    return error


def _mailbox(account: ChannelAccount) -> str:
    try:
        if has(account, "imap"):
            box = imap.connected(incoming(account).server)
            imap.login(box, incoming(account).server)
            box.client.shutdown()
        if has(account, "smtp"):
            with smtp.session(outgoing(account)):
                pass
    except imap.MailboxTrouble as error:
        return error.words
    except ChannelError as error:
        return error.words
    except (*imap.BROKEN, smtplib.SMTPException, OSError, OdzewError) as error:
        return str(error) or type(error).__name__
    return "" if has(account, "imap") else _receiver()


def _receiver() -> str:
    """Mail of a mailbox that we do not fetch comes to our own receiver, where there is one."""
    port = settings.SMTP_RECEIVER_PORT or settings.LMTP_RECEIVER_PORT
    if not port:
        return ""
    try:
        with socket.create_connection((settings.MAIL_RECEIVER_HOST, port), timeout=_TIMEOUT_SECONDS) as line:
            line.settimeout(_TIMEOUT_SECONDS)
            greeting = line.recv(3)
    except OSError as error:
        return _("Our own mail receiver does not listen: %(words)s") % {"words": error}
    return "" if greeting == b"220" else _("Our own mail receiver does not greet.")


def _form(account: ChannelAccount) -> str:
    return _page(reverse("portal-form", args=[account.brand.slug]))


def _counter(account: ChannelAccount) -> str:
    return _page(reverse("portal-counter", args=[account.public_id]))


def _widget(account: ChannelAccount) -> str:
    return _page(reverse("widget_boot", args=[account.public_id.hex]), given=b"{}")


def _page(path: str, given: bytes = b"") -> str:
    """Whether the page answers, here where we listen or at our public address. given: a body to POST."""
    words = ""
    for address in dict.fromkeys((settings.ODZEW_OWN_ADDRESS, accounts.public_address())):
        words = _answer(address, path, given)
        if not words:
            return ""
    return words


def _answer(address: str, path: str, given: bytes) -> str:
    place = urlsplit(address)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.hostname or "localhost", place.port, timeout=_TIMEOUT_SECONDS)
    try:
        headers = {"User-Agent": "odzew-probe", "Content-Type": "application/json"}
        connection.request("POST" if given else "GET", path, given or None, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return _("%(address)s cannot be reached: %(words)s") % {"address": address, "words": error}
    finally:
        connection.close()
    if status < http.client.BAD_REQUEST:
        return ""
    return _("%(address)s answers with %(status)s.") % {"address": f"{address}{path}", "status": status}


_KNOCKS: Mapping[str, Callable[[ChannelAccount], str]] = {
    "email": _mailbox,
    "form": _form,
    "counter": _counter,
    "chat": _widget,
}
