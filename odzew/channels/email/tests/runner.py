"""A worker to be killed: a process that waits with Django loaded and forks a child for each life.

`python -m odzew.channels.email.tests.runner receive|fetch|send ARGUMENT`; each line on standard input starts
a child, whose pid and end are printed. The child works until it is done or dies.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

import django


class Mortal:
    """The test's side: start a life, end it with -9."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = 0
        self.kills = 0

    def start(self, *, dies_at: str = "") -> None:
        """dies_at: a point of `deaths.POINTS`; the life kills itself there."""
        self._process.stdin.write(f"{dies_at or 'live'}\n")
        self._process.stdin.flush()
        self.pid = int(self._process.stdout.readline())

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.kills += os.waitstatus_to_exitcode(self.ended()) == -signal.SIGKILL

    def ended(self) -> int:
        """The status with which the life ended; waits for it."""
        return int(self._process.stdout.readline())

    def suffer(self, is_done, *, kills: int = 12, between: tuple[float, float], seed: int = 7) -> None:
        """Be killed at random moments, `kills` times at most, then live on until `is_done`.

        Lives grow longer, so that a busy machine gets the work done too.
        """
        chance, (shortest, longest) = random.Random(seed), between
        for _life in range(kills):
            if is_done():
                break
            self.start()
            time.sleep(chance.uniform(shortest, longest))
            longest *= 1.1
            self.kill()
        self.start()
        ends = time.monotonic() + 90
        while not is_done():
            assert time.monotonic() < ends, "the work is not getting done"
            time.sleep(0.05)


@contextmanager
def mortal(work: str, argument: object) -> Iterator[Mortal]:
    """A worker on the test's own database."""
    from django.conf import settings
    from django.db import connection

    place = connection.settings_dict
    url = f"postgresql://{quote(place['USER'])}@/{quote(place['NAME'])}?host={quote(str(place['HOST']))}&port={place['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "ODZEW_DATA": str(settings.ODZEW_DATA),
        "DJANGO_SETTINGS_MODULE": "odzew.config.settings",
        "ODZEW_LOG_LEVEL": "CRITICAL",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "odzew.channels.email.tests.runner", work, str(argument)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    one = Mortal(process)
    try:
        assert process.stdout.readline() == "ready\n"
        yield one
    finally:
        if one.pid:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        process.communicate(timeout=20)


def receive(argument: str) -> None:
    """Listen, and turn what comes into messages."""
    from odzew.channels import intake
    from odzew.channels.email.receiver import listen

    def work() -> None:
        while True:
            if not intake.work():
                time.sleep(0.01)

    threading.Thread(target=work, daemon=True).start()
    asyncio.run(listen("127.0.0.1", int(argument), 0, stop=threading.Event()))


def fetch(argument: str) -> None:
    """Fetch the mailbox of an account over and over."""
    from odzew.channels import intake
    from odzew.channels.email.fetch import fetch_once
    from odzew.core.conversations.models import ChannelAccount

    account = ChannelAccount.objects.get(pk=int(argument))
    while True:
        fetch_once(account)
        while intake.work():
            pass
        time.sleep(0.01)


def send(argument: str) -> None:
    """Settle what a dead sender left, then send everything that is due, until nothing is."""
    from odzew.channels import delivery
    from odzew.channels.models import Delivery

    del argument
    while Delivery.objects.filter(state__in=[Delivery.QUEUED, Delivery.HELD, Delivery.SENDING]).exists():
        delivery.recover()
        rows = Delivery.objects.filter(state__in=[Delivery.QUEUED, Delivery.HELD]).order_by("pk")
        for key in rows.values_list("pk", flat=True):
            delivery.deliver(key)
        time.sleep(0.01)


def main() -> None:
    django.setup()
    work = {"receive": receive, "fetch": fetch, "send": send}[sys.argv[1]]
    from odzew.channels.email import driver, receiver  # noqa: F401  # loaded once, before the forks
    from odzew.channels.email.tests import deaths

    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            deaths.arm(line.strip())
            work(sys.argv[2])
            os._exit(0)
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


if __name__ == "__main__":
    main()
