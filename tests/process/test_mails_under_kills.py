"""kill -9 of the whole desk and of its database while 500 mails come in: each that got its 250 is one message."""

import json
import os
import signal
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.process.tree import Desk, copy_of, eventually, free_port, odzew, python

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]
MAILS = 500
KILLS = {90: "desk", 190: "database", 290: "desk", 400: "database"}
ACCOUNT = """
from odzew.testing import make
make.account(address="pomoc@lnianydom.example", settings={"acknowledge": False})
"""
SUBJECTS = """
from odzew.core.conversations.models import Conversation, Message
import json
print(json.dumps([list(Message.objects.values_list("subject", flat=True)), Conversation.objects.count()]))
"""


def mail(number: int) -> bytes:
    """Every fifth mail has no Message-ID."""
    name = f"Message-ID: <tree-{number}@poczta.example>\r\n" if number % 5 else ""
    return (
        f"From: klient{number}@poczta.example\r\nTo: pomoc@lnianydom.example\r\n{name}"
        f"Subject: Sprawa {number}\r\n\r\nGdzie jest moja paczka?\r\n"
    ).encode()


def hand_in(number: int, port: int) -> None:
    """As a mail server does: again until it hears 250."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError, smtplib.SMTPException):
            with smtplib.SMTP("127.0.0.1", port, timeout=5) as door:
                door.sendmail("klient@poczta.example", ["pomoc@lnianydom.example"], mail(number))
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody took mail {number}")


def test_of_500_mails_none_is_lost_or_doubled_by_kills_of_the_desk_and_of_its_database(
    migrated: Path, tmp_path: Path
):
    data = copy_of(migrated, tmp_path / "desk")
    python(data, ACCOUNT)
    smtp_port, log = free_port(), tmp_path / "serve.log"

    def start() -> Desk:
        found = Desk(data, log, ODZEW_SMTP_PORT=str(smtp_port))
        eventually(found.is_well)
        return found

    desk = start()
    for number in range(MAILS):
        hand_in(number, smtp_port)
        if KILLS.get(number) == "desk":
            desk.kill()
            desk = start()
        elif KILLS.get(number) == "database":
            os.kill(desk.database_pid(), signal.SIGKILL)
    eventually(_all_done(data))
    assert desk.stop() == 0
    subjects, cases = json.loads(python(data, SUBJECTS))
    assert sorted(subjects) == sorted(f"Sprawa {number}" for number in range(MAILS))
    assert cases == MAILS


def _all_done(data: Path) -> Callable[[], bool]:
    def holds() -> bool:
        done = odzew(data, "status", "--json")
        return done.returncode == 0 and json.loads(done.stdout)["arrivals"] == {"processed": MAILS}

    return holds
