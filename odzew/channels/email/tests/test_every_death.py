"""kill -9 between every two steps of intake and of delivery: nothing is lost, at most one copy leaves."""

import re
import signal
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from odzew.channels.email.tests import deaths, dovecot
from odzew.channels.email.tests.runner import mortal
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def until(claim, what: str) -> None:
    ends = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < ends, what
        time.sleep(0.02)


def died(victim, point: str) -> None:
    victim.start(dies_at=point)
    assert victim.ended() == signal.SIGKILL, f"{point} was never reached"


@pytest.mark.imap
def test_a_fetching_worker_that_dies_between_any_two_steps_loses_and_doubles_nothing(imap_server):
    given = {
        "host": "127.0.0.1",
        "port": imap_server.port,
        "security": "none",
        "user": "smierc",
        "since": "everything",
    }
    account = conversations.save_channel_account(
        None, actor=SYSTEM, kind="email", name="Skrzynka", address="pomoc@lnianydom.example", brand=make.brand(),
        settings={"imap": given}, secrets={"imap_password": dovecot.PASSWORD},
    )  # fmt: skip
    sent: list[str] = []
    with mortal("fetch", account.pk) as victim:
        for place, point in enumerate(deaths.INTAKE):
            for number in range(3):
                name = f"Sprawa {place}.{number}"
                sent.append(name)
                identity = f"Message-ID: <smierc-{place}-{number}@poczta.example>\n" if number else ""
                raw = f"From: k{place}@poczta.example\nSubject: {name}\n{identity}\nGdzie jest paczka?\n"
                imap_server.append("smierc", raw.encode())
            died(victim, point)
            victim.start()
            until(lambda: Message.objects.filter(direction="in").count() >= len(sent), f"lost after {point}")
            victim.kill()
            subjects = Counter(Message.objects.filter(direction="in").values_list("subject", flat=True))
            assert subjects == Counter(sent), point
    until(lambda: not Arrival.objects.exclude(state=Arrival.PROCESSED).exists(), "left behind")
    assert Arrival.objects.count() == len(sent)


def test_a_sending_worker_that_dies_between_any_two_steps_sends_each_answer_at_most_once():
    script = Script()
    with serving(script) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none"}
        account, agent = make.account(settings={"smtp": smtp}), make.agent()
        with transaction.atomic():
            case = make.conversation(account=account)
        with mortal("send", "all") as victim:
            for point in deaths.DELIVERY:
                rows = _queued(case.pk, agent)
                died(victim, point)
                victim.start()
                until(_all_settled, f"stuck after {point}")
                victim.ended()
                _judge(point, rows, script)


def _queued(case_id: int, agent) -> list[Delivery]:
    messages = [conversations.reply(case_id, agent, Words(text=f"Odpowiedź {n}")) for n in range(3)]
    rows = Delivery.objects.filter(message__in=messages)
    rows.update(due_at=clock.now())
    return list(rows.select_related("message"))


def _all_settled() -> bool:
    connection.ensure_connection()
    return not Delivery.objects.filter(state__in=[Delivery.QUEUED, Delivery.HELD, Delivery.SENDING]).exists()


def _judge(point: str, rows: list[Delivery], script: Script) -> None:
    left = Counter(
        found.decode()
        for _s, _r, raw in script.mails
        for found in re.findall(rb"(?m)^Message-ID: <(.+?)>", raw)
    )
    unknown = 0
    for row in rows:
        row.refresh_from_db()
        copies = left[row.message.external_id]
        assert copies <= 1, f"{copies} copies after {point}"
        assert row.state in (Delivery.SENT, Delivery.UNKNOWN), f"{row.state} after {point}"
        assert row.state == Delivery.UNKNOWN or copies == 1, f"lost after {point}"
        unknown += row.state == Delivery.UNKNOWN
    assert unknown <= (0 if point in deaths.BEFORE_THE_DOT else 1), point
