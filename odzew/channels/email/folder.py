"""What is new in one folder, kept by intake before the mark moves on. Safe to repeat at every step.

1 open: UIDVALIDITY and UIDNEXT  2 the mark: where we stopped, or where a new or renumbered folder begins
3 list what has a higher UID  4 read in batches, `intake.accept_many`, then move the mark
"""

import hashlib
from collections.abc import Iterator
from email.parser import BytesHeaderParser

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from odzew.channels import intake
from odzew.channels.email import imap
from odzew.channels.email.imap import Folder, Listed
from odzew.channels.email.mime.ids import id_in
from odzew.channels.models import Arrival, Mailbox
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock

_BATCH_MAILS = 50
_BATCH_BYTES = 8_000_000
_LARGEST_HEAD = 200_000
_CUT_BYTES = 1_000_000


def fetch(box: BaseMailBox, account: ChannelAccount, name: str, *, is_everything: bool) -> int:
    """Keep every new mail of the folder; returns how many were read. Raises imap.BROKEN and MailboxTrouble."""
    folder = imap.open_folder(box, name)
    mark = _mark(box, account, folder, is_everything=is_everything)
    count = 0
    if not (folder.uidnext and folder.uidnext <= mark.last_uid + 1):
        for batch in _batches(imap.listing(box, mark.last_uid)):
            count += _keep(box, account, mark, batch)
            mark.last_uid = batch[-1].uid
            mark.save(update_fields=["last_uid"])
    mark.checked_at, mark.message_count = clock.now(), folder.count
    mark.save(update_fields=["checked_at", "message_count"])
    return count


def _mark(box: BaseMailBox, account: ChannelAccount, folder: Folder, *, is_everything: bool) -> Mailbox:
    """Where to go on. A new folder begins at its end (or start); a renumbered one is read again."""
    mark, _is_new = Mailbox.objects.get_or_create(account=account, folder=folder.name)
    if mark.uidvalidity != folder.uidvalidity:
        mark.last_uid = _beginning(
            box, account, folder, is_new=not mark.uidvalidity, is_everything=is_everything
        )
        mark.uidvalidity = folder.uidvalidity
        mark.save(update_fields=["uidvalidity", "last_uid"])
    return mark


def _beginning(
    box: BaseMailBox, account: ChannelAccount, folder: Folder, *, is_new: bool, is_everything: bool
) -> int:
    """The UID after which reading starts.

    Of a renumbered folder without `is_everything` only the old mail in front stays out: mail that the
    server had before the account was made. What we already have is recognised when it is read.
    """
    if is_everything:
        return 0
    if is_new and folder.uidnext:
        return folder.uidnext - 1
    last = 0
    for one in imap.listing(box, 0):
        if not is_new and (one.arrived_at is None or one.arrived_at >= account.created_at):
            break
        last = one.uid
    return last


def _batches(mails: list[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    size = 0
    for one in mails:
        if batch and (len(batch) >= _BATCH_MAILS or size + one.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
    if batch:
        yield batch


def _keep(box: BaseMailBox, account: ChannelAccount, mark: Mailbox, batch: list[Listed]) -> int:
    """Read and accept a batch. A mail over the limit is kept by its beginning, marked as cut."""
    wanted = [one for one in batch if not one.is_deleted]
    most = settings.ODZEW_MAIL_LIMIT_BYTES
    small, large = [o.uid for o in wanted if o.size <= most], [o.uid for o in wanted if o.size > most]
    read = 0
    for uids, cut_at in ((small, 0), *(([uid], _CUT_BYTES) for uid in large)):
        mails = list(imap.bodies(box, uids, most_bytes=cut_at)) if uids else []
        _accept(account, mark, mails, is_cut=bool(cut_at))
        read += len(mails)
    return read


def key_of(mark: Mailbox, uid: int) -> str:
    """The external id of a mail's arrival: its place on the server."""
    return f"imap:{mark.folder}:{mark.uidvalidity}:{uid}"


def take(box: BaseMailBox, account: ChannelAccount, mark: Mailbox, batch: list[Listed]) -> tuple[int, int]:
    """Fetch these mails whatever the mark says: how many were really missing here, how many are kept now.

    A mail that we have under the folder's former numbers is not missing.
    """
    before = Arrival.objects.filter(account=account).count()
    known = 0
    for uid, raw in imap.bodies(box, [one.uid for one in batch], most_bytes=settings.ODZEW_MAIL_LIMIT_BYTES):
        known += _is_known(account, mark, raw)
        _accept(account, mark, [(uid, raw)], is_cut=len(raw) >= settings.ODZEW_MAIL_LIMIT_BYTES)
    return len(batch) - known, Arrival.objects.filter(account=account).count() - before


def _accept(account: ChannelAccount, mark: Mailbox, mails: list[tuple[int, bytes]], *, is_cut: bool) -> None:
    things = []
    for uid, raw in mails:
        if not _is_known(account, mark, raw):
            place = {"folder": mark.folder, "uidvalidity": mark.uidvalidity, "uid": uid}
            things.append(intake.Thing(raw, key_of(mark, uid), place | ({"is_cut": True} if is_cut else {})))
    try:
        intake.accept_many(account, things)
    except OSError as error:
        words = _("The mail could not be stored: %(words)s")
        raise imap.MailboxTrouble(words % {"words": error}, step="store") from error


def _is_known(account: ChannelAccount, mark: Mailbox, raw: bytes) -> bool:
    """Whether we kept this mail under the folder's former numbers, by its bytes or its Message-ID.

    Two mails under the same numbers are two mails, even with one Message-ID: intake tells copies apart.
    """
    same = Q(raw_id=hashlib.sha256(raw).hexdigest())
    message_id = _message_id(raw)
    if message_id:
        same |= Q(message_ref=message_id)
    places = Arrival.objects.filter(same, account=account).values_list("place", flat=True)
    return any(
        place.get("folder") == mark.folder and place.get("uidvalidity") != mark.uidvalidity
        for place in places[:20]
    )


def _message_id(raw: bytes) -> str:
    head = raw[:_LARGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return id_in(str(BytesHeaderParser().parsebytes(head)["Message-ID"] or ""))[:500]
