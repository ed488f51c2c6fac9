"""Messages of which nobody knows whether they left: looked for where proof may be, never sent again blindly.

A copy among the arrivals or in the folder of sent mail proves it; bounces and receipts settle theirs in intake.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from odzew.channels import delivery
from odzew.channels.email import account as accounts
from odzew.channels.email import imap, sent_folder
from odzew.channels.email.account import NotConfigured
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock

log = logging.getLogger(__name__)
_DAYS = 7
_MOST = 200


def resolve_unknown() -> int:
    """Look for every unknown message of the last days; how many turned out to have left."""
    rows = list(
        Delivery.objects.filter(
            state=Delivery.UNKNOWN, message__channel="email", due_at__gt=clock.now() - timedelta(days=_DAYS)
        ).select_related("message", "account")[:_MOST]
    )
    arrived = set(
        Arrival.objects.filter(message_ref__in=[row.message.external_id for row in rows]).values_list(
            "message_ref", flat=True
        )
    )
    found, missing = 0, defaultdict[ChannelAccount, list[Delivery]](list)
    for row in rows:
        if row.message.external_id in arrived:
            found += delivery.settle_as_sent(row.message_id, "a copy of it arrived")
        elif row.account is not None and accounts.has(row.account, "imap"):
            missing[row.account].append(row)
    return found + sum(_in_sent_folder(account, wanted) for account, wanted in missing.items())


def _in_sent_folder(account: ChannelAccount, rows: list[Delivery]) -> int:
    try:
        there = set(sent_folder.look_up(account, [row.message.external_id for row in rows]))
    except (imap.MailboxTrouble, NotConfigured, *imap.BROKEN) as error:
        log.warning("the sent mail of %s could not be searched: %s", account.address, error)
        return 0
    return sum(
        delivery.settle_as_sent(row.message_id, "it lies in the folder of sent mail")
        for row in rows
        if row.message.external_id in there
    )
