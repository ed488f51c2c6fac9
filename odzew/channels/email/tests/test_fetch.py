"""Fetching from a real Dovecot: nothing lost, nothing twice, no trace left in the mailbox."""

import itertools
import socket
import threading
import time
from datetime import timedelta

import pytest

from odzew.channels import intake
from odzew.channels.email import fetch, imap
from odzew.channels.email.account import Server
from odzew.channels.email.tests import dovecot
from odzew.channels.models import Arrival, Mailbox
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount, Message
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = [pytest.mark.imap, pytest.mark.django_db]
_names = itertools.count(1)


def mail(number: int, text: str = "Gdzie jest paczka?") -> bytes:
    return (
        f"From: klient{number}@poczta.example\nTo: pomoc@lnianydom.example\nSubject: Sprawa {number}\n"
        f"Message-ID: <fetch-{number}@poczta.example>\n\n{text}\n"
    ).encode()


def mailbox(server, *, everything: bool = True, port: int = 0, password: str = "", **more) -> ChannelAccount:
    user = f"user{next(_names)}"
    given = {
        "host": "127.0.0.1",
        "port": port or server.port,
        "security": "none",
        "user": user,
        "timeout_seconds": 10,
    }
    given |= {"since": "everything" if everything else "now"} | more
    return conversations.save_channel_account(
        None,
        actor=SYSTEM,
        kind="email",
        name=user,
        address=f"{user}@lnianydom.example",
        brand=make.brand(),
        settings={"imap": given},
        secrets={"imap_password": password or dovecot.PASSWORD},
    )


def user_of(account: ChannelAccount) -> str:
    return account.settings["imap"]["user"]


def processed() -> None:
    for pk in Arrival.objects.filter(state=Arrival.KEPT).values_list("pk", flat=True):
        intake.process(pk)


def test_a_mail_read_elsewhere_is_fetched_and_a_deleted_one_is_not(imap_server):
    account = mailbox(imap_server)
    imap_server.append(user_of(account), mail(1), flags="(\\Seen)")
    imap_server.append(user_of(account), mail(2), flags="(\\Deleted)")
    imap_server.append(user_of(account), mail(3))
    assert fetch.fetch_once(account) == 2
    assert fetch.fetch_once(account) == 0
    processed()
    assert set(Message.objects.values_list("subject", flat=True)) == {"Sprawa 1", "Sprawa 3"}
    assert Arrival.objects.get(place__uid=3).place == {
        "folder": "INBOX",
        "uid": 3,
        "uidvalidity": Mailbox.objects.get().uidvalidity,
    }


def test_fetching_leaves_no_trace_in_the_mailbox(imap_server):
    account = mailbox(imap_server)
    imap_server.append(user_of(account), mail(4))
    fetch.fetch_once(account)
    assert b"\\Seen" not in imap_server.flags(user_of(account))[0]


def test_the_first_connection_begins_from_now_unless_everything_is_wanted(imap_server):
    account = mailbox(imap_server, everything=False)
    imap_server.append(user_of(account), mail(5))
    assert fetch.fetch_once(account) == 0
    imap_server.append(user_of(account), mail(6))
    assert fetch.fetch_once(account) == 1


def test_a_renumbered_folder_is_read_again_without_duplicates(imap_server):
    account = mailbox(imap_server, folders=["Sprawy"])
    with imap_server.client(user_of(account)) as box:
        box.create("Sprawy")
        for number in (10, 11):
            dovecot.append(box, mail(number), folder="Sprawy")
    assert fetch.fetch_once(account) == 2
    processed()
    first = Mailbox.objects.get(account=account).uidvalidity
    time.sleep(1.1)  # UIDVALIDITY counts seconds
    with imap_server.client(user_of(account)) as box:
        box.delete("Sprawy")
        box.create("Sprawy")
        for number in (11, 10, 12):
            dovecot.append(box, mail(number), folder="Sprawy")
    assert fetch.fetch_once(account) == 3
    processed()
    assert Mailbox.objects.get(account=account).uidvalidity != first
    assert Arrival.objects.filter(account=account).count() == 3
    assert Message.objects.count() == 3


def test_a_renumbered_folder_does_not_bring_mail_from_before_the_account(imap_server):
    account = mailbox(imap_server, everything=False, folders=["Stare"])
    user = user_of(account)
    ChannelAccount.objects.filter(pk=account.pk).update(created_at=clock.now() + timedelta(seconds=2))
    account.refresh_from_db()
    with imap_server.client(user) as box:
        box.create("Stare")
        dovecot.append(box, mail(13), folder="Stare")
    fetch.fetch_once(account)
    time.sleep(3)
    with imap_server.client(user) as box:
        box.rename("Stare", "Inne")
        box.create("Stare")
        box.select("Inne")
        box.copy("1", "Stare")
        dovecot.append(box, mail(14), folder="Stare")
    fetch.fetch_once(account)
    processed()
    assert list(Message.objects.values_list("subject", flat=True)) == ["Sprawa 14"]


def test_two_mails_with_one_message_id_are_both_kept(imap_server):
    account = mailbox(imap_server)
    imap_server.append(user_of(account), mail(15))
    imap_server.append(user_of(account), mail(15, "Druga treść pod tym samym numerem"))
    assert fetch.fetch_once(account) == 2
    assert Arrival.objects.filter(account=account).count() == 2


@pytest.mark.parametrize("size", [900, 3000, 60_000])
def test_a_connection_cut_in_the_middle_loses_nothing(imap_server, size):
    with dovecot.cut_after(imap_server.port, size) as port:
        account = mailbox(imap_server, port=port)
        for number in range(20, 25):
            imap_server.append(user_of(account), mail(number, "długi list " * 2000))
        with pytest.raises(imap.BROKEN):
            fetch.fetch_once(account)
        fetch.fetch_once(account)
    processed()
    assert Arrival.objects.filter(account=account).count() == 5
    assert Message.objects.count() == 5


def test_a_wrong_password_says_so(imap_server):
    account = mailbox(imap_server, password="zle")
    with pytest.raises(imap.MailboxTrouble, match="Authentication failed") as caught:
        fetch.fetch_once(account)
    assert caught.value.step == "login"


def test_a_missing_folder_says_so(imap_server):
    account = mailbox(imap_server, folders=["Nie ma"])
    with pytest.raises(imap.MailboxTrouble, match="Nie ma") as caught:
        fetch.fetch_once(account)
    assert caught.value.step == "folder"


def test_a_mail_over_the_limit_is_kept_by_its_beginning(imap_server, settings):
    settings.ODZEW_MAIL_LIMIT_BYTES = 10_000
    account = mailbox(imap_server)
    imap_server.append(user_of(account), mail(30, "x" * 70 + "\n" + "długi " * 5000))
    fetch.fetch_once(account)
    row = Arrival.objects.get(account=account)
    assert row.place["is_cut"] is True
    processed()
    assert Message.objects.get().subject == "Sprawa 30"


def test_fifty_megabytes_are_fetched_whole(imap_server):
    account = mailbox(imap_server)
    size = 50 * 1024 * 1024
    imap_server.append(user_of(account), mail(31, ("x" * 75 + "\n") * (size // 76)))
    assert fetch.fetch_once(account) == 1
    assert Arrival.objects.get(account=account).size > size


def test_folders_with_national_letters_and_several_folders(imap_server):
    account = mailbox(imap_server, folders=["INBOX", "Zgłoszenia"])
    with imap.session(fetch.accounts.incoming(account).server) as box:
        box.folder.create("Zgłoszenia")
        box.append(mail(32), "Zgłoszenia")
    imap_server.append(user_of(account), mail(33))
    assert fetch.fetch_once(account) == 2


def test_a_server_without_idle_esearch_and_move_serves_as_well():
    with dovecot.running("IMAP4rev1") as plain:
        account = mailbox(plain)
        plain.append(user_of(account), mail(34))
        with imap.session(fetch.accounts.incoming(account).server) as box:
            assert "IDLE" not in box.client.capabilities
            started = time.monotonic()
            imap.open_folder(box, "INBOX")
            imap.wait(box, 1.5, lambda: False)
            assert 1.4 < time.monotonic() - started < 3
        assert fetch.fetch_once(account) == 1


def test_a_server_that_hangs_up_while_we_wait_is_noticed_at_once():
    listening = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        line, _peer = listening.accept()
        with line, line.makefile("rb") as said:
            line.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] hello\r\n")
            for words in said:
                tag, verb = words.split()[:2]
                if verb == b"IDLE":
                    line.sendall(b"+ idling\r\n")
                    time.sleep(0.3)
                    return
                line.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + b" OK done\r\n")

    threading.Thread(target=talk, daemon=True).start()
    server = Server("127.0.0.1", listening.getsockname()[1], "none", "ola", "x", timeout_seconds=5)
    started, busy = time.monotonic(), time.process_time()
    with listening, imap.session(server) as box, pytest.raises(imap.BROKEN):
        imap.wait(box, 30, lambda: False)
    assert time.monotonic() - started < 3
    assert time.process_time() - busy < 1


@pytest.mark.django_db(transaction=True)
def test_S3_new_mail_is_pushed_within_two_seconds(imap_server):
    account = mailbox(imap_server, everything=False)
    stop = threading.Event()
    watcher = threading.Thread(target=fetch.watch, args=(account, stop))
    watcher.start()
    try:
        until(lambda: Mailbox.objects.filter(account=account, checked_at__isnull=False).exists(), 5)
        time.sleep(0.5)
        sent = time.monotonic()
        imap_server.append(user_of(account), mail(40))
        until(lambda: Arrival.objects.filter(account=account).exists(), 4)
        assert time.monotonic() - sent < 2
    finally:
        stop.set()
        watcher.join(10)
    assert not watcher.is_alive()
    account.refresh_from_db()
    assert account.state["ok"] is True


@pytest.mark.django_db(transaction=True)
def test_the_fetchers_start_follow_the_settings_and_show_what_is_wrong(imap_server, monkeypatch):
    monkeypatch.setattr(fetch, "_ROUND_SECONDS", 0.3)
    account = mailbox(imap_server, password="zle")
    stop = threading.Event()
    runner = threading.Thread(target=fetch.run_fetchers, args=(stop,))
    runner.start()

    def state() -> dict:
        return ChannelAccount.objects.get(pk=account.pk).state

    try:
        until(lambda: state().get("ok") is False, 8)
        assert "Authentication failed" in state()["error"]
        conversations.save_channel_account(
            account,
            actor=SYSTEM,
            kind="email",
            name=account.name,
            address=account.address,
            brand=account.brand,
            secrets={"imap_password": dovecot.PASSWORD},
        )
        until(lambda: state().get("ok") is True, 12)
        conversations.deactivate_channel_account(account, actor=SYSTEM)
        until(lambda: not any(t.name == f"mailbox-{account.pk}" for t in threading.enumerate()), 12)
    finally:
        stop.set()
        runner.join(15)
    assert not runner.is_alive()


def until(holds, seconds: float) -> None:
    """Wait until it holds; fail when it does not in time."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)
