"""Is everything that lies in a mailbox in the ledger too? Asked twice a day; what is missing is fetched and told.

Only mail that we should have is counted: below the folder's mark, not flagged as deleted, and not older than the
account unless it imports old mail too.
"""

import logging
from dataclasses import asdict, dataclass

from django.utils.translation import ngettext
from imap_tools import BaseMailBox

from odzew.channels.beats import beat
from odzew.channels.email import account as accounts
from odzew.channels.email import folder, imap
from odzew.channels.email.account import Mailboxes, NotConfigured
from odzew.channels.models import Arrival, Mailbox
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount

log = logging.getLogger(__name__)
BEAT = "ledger "
_BATCH = 50


@dataclass(slots=True)
class Balance:
    """One mailbox: mails on the server that should be here, how many were missing, how many are here now."""

    on_server: int = 0
    missing: int = 0
    fetched: int = 0
    error: str = ""


def reconcile_all() -> dict[int, Balance]:
    """Every active mailbox that is fetched; the result by account, on its state and as a sign of life."""
    rows = ChannelAccount.objects.filter(kind="email", is_active=True).order_by("id")
    return {row.pk: reconcile(row) for row in rows if accounts.has(row, "imap")}


def reconcile(account: ChannelAccount) -> Balance:
    """Compare one mailbox with the ledger, fetch what is missing, and say so on the account."""
    balance = Balance()
    try:
        wanted = accounts.incoming(account)
        with imap.session(wanted.server) as box:
            for name in wanted.folders:
                _compare(box, account, name, wanted=wanted, balance=balance)
    except (imap.MailboxTrouble, NotConfigured, *imap.BROKEN) as error:
        balance.error = str(error)
        log.warning("the mailbox of %s could not be compared: %s", account.address, error)
    beat(f"{BEAT}{account.pk}", asdict(balance) | {"name": account.name, "is_even": not balance.missing})
    if not balance.error:
        conversations.note_account_state(account, "ledger", error=_words(balance))
    return balance


def _words(balance: Balance) -> str:
    if not balance.missing:
        return ""
    words = ngettext(
        "%(n)d mail lay in the mailbox and was missing here; %(fetched)d fetched now.",
        "%(n)d mails lay in the mailbox and were missing here; %(fetched)d fetched now.",
        balance.missing,
    )
    return words % {"n": balance.missing, "fetched": balance.fetched}


def _compare(
    box: BaseMailBox, account: ChannelAccount, name: str, *, wanted: Mailboxes, balance: Balance
) -> None:
    opened = imap.open_folder(box, name)
    mark = Mailbox.objects.filter(account=account, folder=name, uidvalidity=opened.uidvalidity).first()
    if mark is None:
        return  # a new or renumbered folder: the next round of fetching takes it from its beginning
    listed = [
        one
        for one in imap.listing(box, 0)
        if one.uid <= mark.last_uid
        and not one.is_deleted
        and (wanted.is_everything or one.arrived_at is None or one.arrived_at >= account.created_at)
    ]
    keys = {folder.key_of(mark, one.uid): one for one in listed}
    balance.on_server += len(keys)
    known = Arrival.objects.filter(account=account, external_id__in=list(keys)).values_list(
        "external_id", flat=True
    )
    absent = sorted((one for key, one in keys.items() if key not in set(known)), key=lambda one: one.uid)
    for start in range(0, len(absent), _BATCH):
        missing, fetched = folder.take(box, account, mark, absent[start : start + _BATCH])
        balance.missing += missing
        balance.fetched += fetched
