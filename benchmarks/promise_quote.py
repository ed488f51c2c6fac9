"""Telling a time: a quote in milliseconds, with full profiles and 100,000 cases, alone and for a batch of 50.

Run from the top of the checkout: python -m benchmarks.promise_quote [conversations]. One JSON line a figure.
"""

import random
import sys
import time
from collections.abc import Callable

from benchmarks import desk

TIMES = 200


def main(size: int) -> None:
    with desk.running():
        desk.fill(size)
        _profiles()
        _measure(size)


def _profiles() -> None:
    from odzew.core.conversations.models import ChannelAccount, Conversation
    from odzew.features.promises.models import AnswerProfile
    from odzew.kit import clock

    chance = random.Random(1)
    now = clock.now().timestamp()
    account = ChannelAccount.objects.get(address="pomoc@lnianydom.example")
    teams = Conversation.objects.exclude(team=None).values_list("team_id", flat=True).distinct()
    keys = ["first_answer", "first_answer/email", "first_answer/chat"]
    keys += [
        f"first_answer/email/{team}{more}"
        for team in (*teams, account.team_id or 0)
        for more in ("", "/normal")
    ]
    for key in dict.fromkeys(keys):
        waits = [
            [
                chance.lognormvariate(7.5, 1),
                chance.random() * 20,
                chance.randrange(168),
                1,
                1,
                now - chance.random() * 3e6,
            ]
            for _each in range(300)
        ]
        AnswerProfile.objects.update_or_create(key=key, defaults={"waits": waits})


def _measure(size: int) -> None:
    from odzew.core.conversations.models import ChannelAccount, Conversation
    from odzew.features.promises.actions import settle
    from odzew.features.promises.actions.expecting import expect_all
    from odzew.features.promises.models import Promise
    from odzew.features.promises.queries.book import read_book
    from odzew.features.promises.queries.expectations import Place, promised_now, quoted
    from odzew.features.promises.rules import default_hours
    from odzew.kit import clock
    from odzew.kit.local_time import zone_named

    account = ChannelAccount.objects.get(address="pomoc@lnianydom.example")
    hours = default_hours(zone_named("Europe/Warsaw"))
    team = Conversation.objects.exclude(team=None).values_list("team_id", flat=True).first() or 0
    place = Place("first_answer", "email", team, "normal")
    _report("quote", size, lambda: quoted(place, hours, made_at=clock.now(), limit_seconds=7200.0))
    _report("quote_before_the_first_word", size, lambda: promised_now(account))
    waiting = list(Conversation.objects.filter(waiting_since__isnull=False).values_list("pk", flat=True)[:50])
    settle(waiting)
    rows = Promise.objects.filter(conversation__in=waiting, ended_at=None).select_related("conversation")
    made = [(row.conversation, row) for row in rows]
    _report("weigh_a_batch_of_50", size, lambda: expect_all(read_book(), made), times=20)


def _report(name: str, size: int, work: Callable[[], object], *, times: int = TIMES) -> None:
    work()
    taken, busy = [], time.process_time()
    for _each in range(times):
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    taken.sort()
    median, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    cpu = (time.process_time() - busy) * 1000 / times
    desk.report(
        f"promise_{name}",
        conversations=size,
        median_ms=round(median, 2),
        p95_ms=round(p95, 2),
        cpu_ms=round(cpu, 2),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
