"""How long one look for what is due takes among 100,000 open promises: when nothing is due, and when 200 steps are.

    python -m benchmarks.promise_due_scan

The limit is 50 ms for finding what is due; firing is reported beside it, a step.
"""

import time
from collections.abc import Callable

from benchmarks import desk

OPEN, DUE, LOOKS = 100_000, 200, 50
LIMIT_MS = 50
PROMISES = """
INSERT INTO promise (public_id, conversation_id, kind, source, policy_id, calendar_id, clock_kind, allowance, made_at,
    due_at, next_step_at, step, reason, words)
SELECT gen_random_uuid(), c.id, 'first_answer', 'policy', (SELECT max(id) FROM promise_policy), (SELECT max(id) FROM calendar),
    'business', 120, now(), now() + interval '1 day' + n * interval '1 second',
    now() + interval '12 hours' + n * interval '1 second', 0, '', ''
FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM conversation) c;
"""


def main(size: int = OPEN) -> None:
    with desk.running():
        desk.fill(size)
        _measure(size)


def _measure(size: int) -> None:
    from django.db import connection

    from odzew.features.promises import actions
    from odzew.features.promises.actions import due
    from odzew.features.promises.models import Promise
    from odzew.kit import clock

    with connection.cursor() as cursor:
        cursor.execute(PROMISES)
        cursor.execute("ANALYZE promise")
    idle = [_milliseconds(due.due) for _look in range(LOOKS)]
    keys = Promise.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, size // DUE)]
    Promise.objects.filter(pk__in=list(keys)).update(next_step_at=clock.ago(seconds=20))
    busy = [_milliseconds(due.due) for _look in range(LOOKS)]
    start, fired = time.perf_counter(), 0
    while looked := actions.fire_due():
        fired += looked
    firing = (time.perf_counter() - start) * 1000
    desk.report(
        "promise_due_scan",
        open_promises=Promise.objects.filter(ended_at=None).count(),
        p50_idle_ms=_share(idle, 0.5),
        p95_idle_ms=_share(idle, 0.95),
        p95_due_ms=_share(busy, 0.95),
        limit_ms=LIMIT_MS,
        is_within=_share([*idle, *busy], 0.95) <= LIMIT_MS,
        fired=fired,
        firing_ms_each=round(firing / max(fired, 1), 2),
    )


def _milliseconds(look: Callable[[], object]) -> float:
    start = time.perf_counter()
    look()
    return (time.perf_counter() - start) * 1000


def _share(times: list[float], share: float) -> float:
    return round(sorted(times)[int(len(times) * share) - 1], 2)


if __name__ == "__main__":
    main()
