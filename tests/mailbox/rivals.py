"""What the tests of other people's bugs share: a desk, its mailboxes, and mail that comes and goes."""

import email
from contextlib import contextmanager

from odzew.channels import delivery, intake
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.letters import letter
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

MARTA, KUBA, US = "marta@poczta.example", "kuba@poczta.example", "pomoc@lnianydom.example"


def mailbox(server: dovecot.Dovecot, user: str = "pomoc") -> ChannelAccount:
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "user": user,
        "since": "everything",
    }
    return conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name="Pomoc", address=US, brand=make.brand(), settings={"imap": given},
        secrets={"imap_password": dovecot.PASSWORD},
    )  # fmt: skip


def door(port: int = 0, **settings) -> ChannelAccount:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout_seconds": 5}
    return make.account(address=US, settings={"smtp": smtp, **settings} if port else settings)


def comes(account: ChannelAccount, raw: bytes) -> Arrival:
    row = intake.accept_now(account, raw)
    assert row.state != Arrival.KEPT, row.reason
    return row


def everything_arrived() -> None:
    while intake.work():
        pass
    assert not Arrival.objects.filter(state=Arrival.KEPT).exists()


def send_all() -> None:
    Delivery.objects.filter(state__in=["held", "queued"]).update(due_at=clock.now())
    for key in Delivery.objects.filter(state__in=["held", "queued"]).values_list("pk", flat=True):
        delivery.deliver(key)


def sent(script: Script, n: int = -1):
    return email.message_from_bytes(script.mails[n][2])


@contextmanager
def a_case_answered(**settings):
    """(script, account, agent, first arrival, our reply as it left)."""
    script = Script()
    with serving(script) as port:
        account, agent = door(port, **settings), make.agent(email="ola@lnianydom.example")
        first = comes(
            account, letter(MARTA, US, "Gdzie paczka?", subject="Paczka", message_id="m1@poczta.example")
        )
        reply = conversations.reply(first.conversation.pk, agent, Words(text="Jutro."))
        send_all()
        yield script, account, agent, first, reply


def mailbox_of(server: dovecot.Dovecot, user: str) -> ChannelAccount:
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "user": user,
        "since": "everything",
    }
    return conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name=user, address=f"{user}@lnianydom.example", brand=make.brand(),
        settings={"imap": given}, secrets={"imap_password": dovecot.PASSWORD},
    )  # fmt: skip
