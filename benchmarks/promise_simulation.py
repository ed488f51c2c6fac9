"""Whether told times are true: 60 days of a simulated desk, told by the desk's own rules.

Beside them, on the same cases: the median of the last seven days, and fixed labels ("within 24 hours", in chat "within
5 minutes"). Run from the top of the checkout: python -m benchmarks.promise_simulation [seed] [days]. One JSON line a figure.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from odzew.features.promises.rules import elapsed
from odzew.features.promises.rules.calibration import pinball, wilson
from odzew.testing.answering import HOURS, Case, Desk

WARM_UP_DAYS = 14
Teller = Callable[[Case], datetime | None]
WAYS: dict[str, Teller] = {
    "told by the rules": lambda case: case.told,
    "median of 7 days": lambda case: case.median,
    "fixed label": lambda case: case.label,
}


def figures(cases: Sequence[Case], told: Teller, end: datetime) -> dict[str, float]:
    """What customers heard and what came of it; open time in minutes. Unanswered cases count with their age."""
    rows = []
    for case in cases:
        time_told = told(case)
        if time_told is None:
            continue
        promised = elapsed(case.made, max(time_told, case.made), HOURS) / 60
        is_held = case.answered is not None and case.answered <= time_told
        rows.append((is_held, promised, case.waited(end) / 60))
    n = len(rows)
    held = sum(row[0] for row in rows)
    low, high = wilson(held, n)
    return {
        "n": n,
        "held_percent": round(100 * held / n, 2),
        "interval_low": round(100 * low, 2),
        "interval_high": round(100 * high, 2),
        "mean_told_minutes": round(sum(row[1] for row in rows) / n, 1),
        "mean_late_minutes": round(sum(max(0.0, row[2] - row[1]) for row in rows) / n, 1),
        "pinball_80": round(sum(pinball(row[1], row[2]) for row in rows) / n, 2),
    }


def say(**values: object) -> None:
    print(json.dumps({"benchmark": "promise_simulation", **values}, ensure_ascii=False))


def main(seed: int, days: int) -> None:
    begin = time.process_time()
    desk = Desk(seed=seed, days=WARM_UP_DAYS + days)
    cases = desk.run()
    took = time.process_time() - begin
    counted_from = desk.start + timedelta(days=WARM_UP_DAYS)
    cut = desk.end - timedelta(days=3)
    cold = [case for case in cases if case.made < counted_from]
    counted = [case for case in cases if counted_from <= case.made < cut]
    say(what="run", seed=seed, days=days, cases=len(cases), cpu_seconds=round(took, 1))
    for name, told in WAYS.items():
        say(what="all", way=name, **figures(counted, told, desk.end))
    for channel in ("email", "form", "chat"):
        rows = [case for case in counted if case.channel == channel]
        for name, told in WAYS.items():
            say(what=channel, way=name, **figures(rows, told, desk.end))
    for name, part in (
        ("cold start, 14 days", cold),
        ("out of hours", [c for c in counted if not c.was_open]),
    ):
        say(what=name, way="told by the rules", **figures(part, WAYS["told by the rules"], desk.end))
    for team in ("Obsługa", "Zwroty", "Czat"):
        rows = [case for case in counted if case.team == team]
        say(what=team, way="told by the rules", **figures(rows, WAYS["told by the rules"], desk.end))


if __name__ == "__main__":
    main(*(int(value) for value in (sys.argv[1:] + ["4", "60"][len(sys.argv) - 1 :])))
