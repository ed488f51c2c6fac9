"""Copies in the folder of sent mail; messages of which nobody knew; limits of an account."""

import pytest
from django.db import transaction

from odzew.channels import delivery, intake
from odzew.channels.email import sent_folder
from odzew.channels.email.resolve import resolve_unknown
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.smtp_server import HANG_UP, Script, serving
from odzew.channels.models import Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.kit.models import Allowance
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _release():
    yield
    from odzew.channels import liveness

    liveness.release()


def mailbox(smtp_port: int, imap_port: int = 0, **more):
    smtp = {"host": "127.0.0.1", "port": smtp_port, "security": "none", "timeout_seconds": 5}
    imap = {"host": "127.0.0.1", "port": imap_port, "security": "none", "user": "kopie"} if imap_port else {}
    return conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name="Pomoc", address="pomoc@lnianydom.example", brand=make.brand(),
        settings={"smtp": smtp, "imap": imap, **more}, secrets={"imap_password": dovecot.PASSWORD},
    )  # fmt: skip


def replied(account, count: int = 1) -> list[Delivery]:
    with transaction.atomic():
        case = make.conversation(account=account)
    agent = make.agent()
    for number in range(count):
        conversations.reply(case.pk, agent, Words(text=f"Odpowiedź {number}"))
    Delivery.objects.update(due_at=clock.now())
    rows = list(Delivery.objects.order_by("pk"))
    for row in rows:
        delivery.deliver(row.pk)
        row.refresh_from_db()
    return rows


@pytest.mark.imap
def test_an_answer_is_filed_once_among_sent_mail_whatever_the_folder_is_called(imap_server):
    with imap_server.client("kopie") as box:
        box.create('"Elementy wys&AUI-ane"')
    with serving(Script()) as port:
        (row,) = replied(mailbox(port, imap_server.port, sent_copy=True))
    assert sent_folder.file_copy(row.pk)
    assert not sent_folder.file_copy(row.pk)
    with imap_server.client("kopie") as box:
        box.select('"Elementy wys&AUI-ane"', readonly=True)
        assert box.search(None, "SEEN")[1] == [b"1"]


@pytest.mark.imap
def test_an_unknown_message_is_found_among_sent_mail_and_never_sent_again(imap_server):
    script = Script(dot=HANG_UP)
    with serving(script) as port:
        account = mailbox(port, imap_server.port, sent_folder="Wyslane-2")
        (row,) = replied(account)
        assert row.state == Delivery.UNKNOWN
        assert resolve_unknown() == 0
        with imap_server.client("kopie") as box:
            box.create("Wyslane-2")
            dovecot.append(box, script.mails[0][2].replace(b"\r\n", b"\n"), folder="Wyslane-2")
        assert resolve_unknown() == 1
    row.refresh_from_db()
    case = row.message.conversation
    assert (row.state, case.waiting_since, case.status) == (Delivery.SENT, None, "pending")
    assert row.attempts[-1]["verdict"] == "found"
    assert len(script.mails) == 1


def test_an_unknown_message_is_found_by_its_own_copy_that_arrives():
    script = Script(dot=HANG_UP)
    with serving(script) as port:
        account = mailbox(port)
        (row,) = replied(account)
    intake.accept_now(account, script.mails[0][2])
    row.refresh_from_db()
    assert row.state == Delivery.SENT


def test_over_its_limit_an_account_waits_and_says_why():
    script = Script()
    with serving(script) as port:
        rows = replied(mailbox(port, limits={"minute": 2, "hour": 100}), 3)
        assert [row.state for row in rows] == ["sent", "sent", "queued"]
        assert rows[2].due_at > clock.now()
        assert rows[2].reason
        assert rows[2].tries == 0
        Allowance.objects.update(ends_at=clock.ago(seconds=1))
        Delivery.objects.filter(pk=rows[2].pk).update(due_at=clock.now())
        assert delivery.deliver(rows[2].pk).state == Delivery.SENT
    assert len(script.mails) == 3


def test_a_mailing_can_be_left_by_one_click_and_an_answer_never_offers_it():
    from odzew.channels.rendering import render

    account = make.account()
    agent, person = make.agent(), make.customer()
    leave = Words(text="Jak było?", subject="Ankieta", meta={"unsubscribe_url": "https://desk.example/u/1"})
    first = conversations.open_outgoing(agent, account, customer_id=person.pk, words=leave)
    assert render(first).headers["List-Unsubscribe"] == "<https://desk.example/u/1>"
    with transaction.atomic():
        case = make.conversation(account=account)
    answer = conversations.reply(case.pk, agent, leave)
    assert render(answer).headers == {}
