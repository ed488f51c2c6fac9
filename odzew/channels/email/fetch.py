"""Watches every mailbox: fetch what is new, wait for news, reconnect with patience, say what is wrong.

One thread an account, in one process at a time (a lease in the database says which).
"""

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from odzew.channels.beats import beat, rest
from odzew.channels.email import account as accounts
from odzew.channels.email import folder, imap
from odzew.channels.email.account import Mailboxes, NotConfigured
from odzew.channels.leases import MAILBOX, Leases
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount

log = logging.getLogger(__name__)
PAUSES = (1, 2, 5, 10, 30, 60, 120, 300)
_ROUND_SECONDS = 5.0
_DATABASE = (DatabaseError, InterfaceError, psycopg.Error)


@dataclass
class _Watcher:
    """A running thread and the settings that it started with."""

    settings: object
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


def run_fetchers(stop: threading.Event) -> None:
    """Keep one watcher for each active mailbox until `stop`; changed settings start it anew. Blocks."""
    watchers: dict[int, _Watcher] = {}
    leases = Leases(MAILBOX)
    try:
        while not stop.is_set():
            try:
                _look_after(watchers, leases)
            except _DATABASE:
                log.warning("the database is away; mailboxes are watched again when it is back")
            finally:
                connection.close()
            stop.wait(_ROUND_SECONDS)
    finally:
        _end(list(watchers.values()))
        with suppress(*_DATABASE):
            leases.close()
            rest("mail-fetcher")
        connection.close()


def fetch_once(account: ChannelAccount) -> int:
    """One round over all folders of the account; how many mails were read. Raises MailboxTrouble, imap.BROKEN."""
    wanted = accounts.incoming(account)
    with imap.session(wanted.server) as box:
        return _round(box, account, wanted)


def watch(account: ChannelAccount, stop: threading.Event) -> None:
    """Fetch and wait until `stop`. Whatever breaks, it comes back after a pause and the account says why."""
    failures = 0
    while not stop.is_set():
        try:
            failures = _until_it_breaks(account, stop, failures)
        except Exception as error:  # a thread that ends here would leave customers unheard: say it and go on
            log.exception("the watcher of %s failed; it goes on", account.address)
            _note(account, f"{type(error).__name__}: {error}")
            failures += 1
        finally:
            connection.close()
        if failures:
            stop.wait(PAUSES[min(failures, len(PAUSES)) - 1])


def _until_it_breaks(account: ChannelAccount, stop: threading.Event, failures: int) -> int:
    """One connection's life. Returns the failures in a row: a connection that worked begins at none."""
    try:
        wanted = accounts.incoming(account)
        with imap.session(wanted.server) as box:
            while not stop.is_set():
                _round(box, account, wanted)
                _note(account, "")
                failures = 0
                connection.close()
                _open_first(box, wanted)
                imap.wait(box, wanted.poll_seconds, stop.is_set)
    except (imap.MailboxTrouble, NotConfigured) as error:
        _note(account, str(error))
    except _DATABASE:
        log.warning("the database is away while fetching %s", account.address)
    except imap.BROKEN as error:
        if failures:
            _note(account, _("The connection to the mailbox broke: %(words)s") % {"words": imap.said(error)})
    else:
        return failures
    return failures + 1


def _round(box: BaseMailBox, account: ChannelAccount, wanted: Mailboxes) -> int:
    return sum(
        folder.fetch(box, account, name, is_everything=wanted.is_everything) for name in wanted.folders
    )


def _open_first(box: BaseMailBox, wanted: Mailboxes) -> None:
    """News come from the open folder only: wait in the first one, the others are polled."""
    if len(wanted.folders) > 1:
        imap.open_folder(box, wanted.folders[0])


def _note(account: ChannelAccount, error: str) -> None:
    """Write the state down when it differs from what the row said; a database that is away changes nothing."""
    known = account.state.get("parts", {}).get("imap", {})
    if known.get("ok") is (not error) and known.get("error", "") == error:
        return
    with suppress(*_DATABASE):
        conversations.note_account_state(account, "imap", error=error)


def _look_after(watchers: dict[int, _Watcher], leases: Leases) -> None:
    rows = ChannelAccount.objects.filter(kind="email", is_active=True)
    wanted = {row.pk: row for row in rows if accounts.has(row, "imap")}
    stale = [key for key, one in watchers.items() if key not in wanted or one.settings != _print(wanted[key])]
    lost = [key for key in watchers if key not in stale and not leases.take(key)]
    _end([watchers.pop(key) for key in (*stale, *lost)])
    for key in stale:
        leases.release(key)
    for key, row in wanted.items():
        if key not in watchers and leases.take(key):
            watchers[key] = _started(row)
    beat("mail-fetcher", {"mailboxes": len(watchers)})


def _started(row: ChannelAccount) -> _Watcher:
    one = _Watcher(_print(row))
    one.thread = threading.Thread(target=watch, args=(row, one.stop), name=f"mailbox-{row.pk}", daemon=True)
    one.thread.start()
    return one


def _end(watchers: list[_Watcher]) -> None:
    for one in watchers:
        one.stop.set()
    for one in watchers:
        if one.thread is not None:
            one.thread.join(timeout=10)


def _print(row: ChannelAccount) -> object:
    """What a watcher depends on: when it changes, the watcher starts anew."""
    return (row.settings, row.secrets, row.address)
