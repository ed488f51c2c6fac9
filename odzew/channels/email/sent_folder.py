"""The folder of sent mail: where a copy of our answers is filed, and where it shows that one has left."""

import imaplib
import re

from imap_tools import BaseMailBox

from odzew.channels.email import account as accounts
from odzew.channels.email import imap, letter
from odzew.channels.models import Delivery
from odzew.channels.rendering import render
from odzew.core.conversations.models import ChannelAccount

_USUAL = (
    "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Wysłane", "Elementy wysłane", "Wiadomości wysłane",
    "Wysłane wiadomości", "INBOX.Sent", "INBOX.Wysłane", "INBOX/Sent", "[Gmail]/Sent Mail", "[Gmail]/Wysłane",
)  # fmt: skip
_ID = re.compile(r"[^\x21\x23-\x5b\x5d-\x7e]")


def find(box: BaseMailBox, wanted: str = "") -> str:
    """The folder's name: as the account says, else by its special use \\Sent, else by its usual names; else empty.

    Source: RFC 6154.
    """
    folders = list(box.folder.list())
    names = {folder.name.lower(): folder.name for folder in folders}
    if wanted:
        return str(names.get(wanted.lower(), ""))
    for folder in folders:
        if any(flag.lower() == "\\sent" for flag in folder.flags):
            return str(folder.name)
    return next((str(names[usual.lower()]) for usual in _USUAL if usual.lower() in names), "")


def holds(box: BaseMailBox, folder: str, message_id: str) -> bool:
    """Whether a mail with this Message-ID (without brackets) is in the folder."""
    imap.open_folder(box, folder)
    plain = _ID.sub("", message_id)
    verdict, data = box.client.uid("SEARCH", "HEADER", "Message-ID", f'"{plain}"')
    if verdict != "OK":
        raise imaplib.IMAP4.error(f"SEARCH answered {verdict}")
    return bool(data and data[0] and data[0].split())


def file_copy(delivery_id: int) -> bool:
    """File a copy of a sent answer, unless the provider has done so; whether one was filed. Safe to repeat.

    Raises imap.MailboxTrouble and imap.BROKEN: the job tries again.
    """
    row = Delivery.objects.select_related("message__conversation__brand", "message__agent", "account").get(
        pk=delivery_id
    )
    if row.account is None or not wants_copy(row.account):
        return False
    with imap.session(accounts.incoming(row.account).server) as box:
        folder = find(box, str(row.account.settings.get("sent_folder") or ""))
        if not folder or holds(box, folder, row.message.external_id):
            return False
        box.append(
            letter.render(render(row.message), row.account), folder, flag_set=["\\Seen"], dt=row.sent_at
        )
    return True


def wants_copy(account: ChannelAccount) -> bool:
    """`sent_copy` is off unless chosen: large providers file what goes through their servers themselves."""
    return bool(account.settings.get("sent_copy")) and accounts.has(account, "imap")


def look_up(account: ChannelAccount, message_ids: list[str]) -> list[str]:
    """Those of the Message-IDs that lie in the account's folder of sent mail."""
    with imap.session(accounts.incoming(account).server) as box:
        folder = find(box, str(account.settings.get("sent_folder") or ""))
        return [one for one in message_ids if folder and holds(box, folder, one)]
