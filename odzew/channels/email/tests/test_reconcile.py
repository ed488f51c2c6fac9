"""The mailbox against the ledger, on a real Dovecot; and what spam rules hold."""

import pytest

from odzew.channels import beats, intake
from odzew.channels import queries as ledger
from odzew.channels.email import fetch
from odzew.channels.email.reconcile import reconcile, reconcile_all
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.letters import letter
from odzew.channels.models import Arrival, Mailbox
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount, Message
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = pytest.mark.django_db
MARTA, US = "marta@poczta.example", "pomoc@lnianydom.example"


def mailbox(port: int, user: str, *folders: str, **settings) -> ChannelAccount:
    given = {
        "host": "127.0.0.1", "port": port, "security": "none", "user": user, "since": "everything",
        "folders": list(folders) or ["INBOX"], "timeout_seconds": 10,
    }  # fmt: skip
    return conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name=user, address=US, brand=make.brand(),
        settings={"imap": given, **settings}, secrets={"imap_password": dovecot.PASSWORD},
    )  # fmt: skip


@pytest.mark.imap
def test_a_mail_that_slipped_by_is_found_fetched_and_told(imap_server):
    account = mailbox(imap_server.port, "bilans")
    for number in range(4):
        imap_server.append("bilans", letter(MARTA, US, subject=f"s{number}", message_id=f"b{number}@x"))
    imap_server.append("bilans", letter(MARTA, US, subject="skasowany"), flags=r"(\Deleted)")
    fetch.fetch_once(account)
    assert reconcile(account).missing == 0
    assert account.state["ok"]
    Arrival.objects.filter(external_id__endswith=":2").delete()
    balance = reconcile(account)
    assert (balance.on_server, balance.missing, balance.fetched) == (4, 1, 1)
    account.refresh_from_db()
    assert not account.state["ok"]
    assert Arrival.objects.filter(external_id__endswith=":2").exists()
    assert reconcile_all()[account.pk].missing == 0
    account.refresh_from_db()
    assert account.state["ok"]
    (sign,) = ledger.balances(make.agent(role="owner"))
    assert (sign["on_server"], sign["is_even"]) == (4, True)


@pytest.mark.imap
def test_a_renumbered_folder_makes_no_alarm(imap_server):
    account = mailbox(imap_server.port, "nowe-numery")
    imap_server.append("nowe-numery", letter(MARTA, US, message_id="n1@x"))
    fetch.fetch_once(account)
    Mailbox.objects.update(uidvalidity=1)
    Arrival.objects.update(
        external_id="imap:INBOX:1:1", place={"folder": "INBOX", "uidvalidity": 1, "uid": 1}
    )
    assert reconcile(account).missing == 0
    fetch.fetch_once(account)
    assert reconcile(account).missing == 0
    assert Arrival.objects.count() == 1


def test_a_mailbox_that_can_not_be_reached_is_no_difference():
    account = mailbox(1, "zamkniete")
    assert reconcile(account).error
    assert beats.signs("ledger ")[0].state["error"]


@pytest.mark.imap
def test_mail_in_the_folder_of_spam_waits_until_a_person_lets_it_through(imap_server):
    account = mailbox(imap_server.port, "smieci", "INBOX", "Junk")
    with imap_server.client("smieci") as box:
        box.create("Junk")
        dovecot.append(box, letter(MARTA, US, "Kup teraz", subject="Oferta"), folder="Junk")
    fetch.fetch_once(account)
    intake.work()
    row = Arrival.objects.get()
    assert (row.state, row.reason, row.conversation) == (Arrival.SPAM, "it lay in the folder Junk", None)
    assert intake.replay(row.pk).state == Arrival.PROCESSED
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "rules", "is_held"),
    [
        ({"x_spam_flag": "YES"}, {}, True),
        ({"x_spam_status": "Yes, score=7.1"}, {}, True),
        ({"x_spam_status": "No, score=0.1"}, {}, False),
        ({"x_spam_flag": "YES"}, {"trusted": ["@poczta.example"]}, False),
        ({}, {"senders": ["@poczta.example"]}, True),
        ({}, {"senders": ["marta@poczta.example"]}, True),
        ({}, {"senders": ["@czta.example", "", "arta@poczta.example"]}, False),
        ({"subject": "WYGRAŁEŚ milion"}, {"words": ["wygrałeś"]}, True),
        ({}, {"words": ["", " "]}, False),
    ],
)
def test_filters_and_own_rules_hold_mail(headers, rules, is_held):
    account = make.account(settings={"spam": rules})
    row = intake.accept_now(account, letter(MARTA, account.address, **headers))
    assert row.state == (Arrival.SPAM if is_held else Arrival.PROCESSED)


def test_what_answers_a_case_is_never_held():
    account = make.account(settings={"spam": {"words": ["paczka"]}})
    first = make.conversation(account=account, sender=MARTA, external_id="m1@poczta.example")
    row = intake.accept_now(
        account, letter(MARTA, US, "Gdzie paczka?", in_reply_to="m1@poczta.example", x_spam_flag="YES")
    )
    assert (row.state, row.conversation) == (Arrival.PROCESSED, first)
