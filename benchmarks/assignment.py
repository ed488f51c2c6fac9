"""Cases given out a second: 50 people in one team, four workers in processes of their own, as many cases as places.

Also the same people in five teams of ten, where workers need not take turns; what one turn takes, and its statements.
"""

import json
import subprocess
import sys
import time
from typing import Any

from benchmarks import desk

PEOPLE, WORKERS, EACH = 50, 4, 6


def main(people: int = PEOPLE, workers: int = WORKERS) -> None:
    with desk.running():
        one = _measure(people, workers, teams=1)
        five = _measure(people, workers, teams=5)
        desk.report("assignment", people=people, workers=workers, one_team=one, five_teams=five)


def _measure(people: int, workers: int, *, teams: int) -> dict[str, Any]:
    keys, cases = _fill(people, teams)
    first, _one_each = _fill(workers, 1, each=1)
    command = [sys.executable, "-m", "benchmarks.assignment", "work", json.dumps(first), json.dumps(keys)]
    crew = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(workers)
    ]
    for each in crew:
        _line(each)
    start = time.perf_counter()
    for each in crew:
        _tell(each)
    found = [json.loads(_line(each)) for each in crew]
    seconds = time.perf_counter() - start
    given = sum(each["given"] for each in found)
    turns = sorted(ms for each in found for ms in each["turns"])
    for each in crew:
        each.wait(20)
    _check(keys, given, cases)
    return {
        "cases": given,
        "seconds": round(seconds, 2),
        "cases_a_second": round(given / seconds),
        "turn_ms": desk.spread(turns),
        "statements_a_turn": max(each["statements"] for each in found),
    }


def _fill(people: int, teams: int, *, each: int = EACH) -> tuple[list[int], int]:
    """Teams of available people with skills to weigh, and one case for each place."""
    from odzew.features.routing import actions
    from odzew.testing import make

    owner = make.agent("Alicja Owner", role="owner", password=None)
    keys = []
    for _ in range(teams):
        team = make.team()
        keys.append(team.pk)
        for number in range(
            people // teams
        ):  # without a password: hashing fifty of them takes longer than all else
            make.agent(f"Osoba {number}", teams=(team,), presence="available", password=None)
        actions.save_team_routing(
            team, {"mode": "least_loaded", "most": {"email": each}, "is_sticky": True}, by=owner
        )
        make.conversations(people // teams * each, account=make.account(team=team))
    return keys, people * each


def _check(keys: list[int], given: int, cases: int) -> None:
    """A figure counts only if the work was right: every case once, nobody beyond their places."""
    from django.db.models import Count

    from odzew.core.accounts.models import Agent
    from odzew.features.routing.models import Assignment

    rows = Agent.objects.filter(memberships__team__in=keys).annotate(held=Count("conversations"))
    held = list(rows.values_list("held", flat=True))
    record = Assignment.objects.filter(team__in=keys).count()
    if given != cases or record != cases or set(held) != {EACH}:
        raise AssertionError(f"given {given} of {cases}, recorded {record}, held {sorted(set(held))}")


def work(first: list[int], keys: list[int]) -> None:
    """One worker, warmed up on a case of its own: turns of every team until nothing is left."""
    import django

    django.setup()
    from django.db import connection

    from odzew.features.routing import actions

    statements = [0]

    def count(execute: Any, *given: Any) -> Any:
        statements[-1] += 1
        return execute(*given)

    actions.assign_waiting(first[0], limit=1)
    print("ready", flush=True)
    sys.stdin.readline()
    given, turns, open_teams = 0, [], list(keys)
    while open_teams:
        for key in list(open_teams):
            start = time.perf_counter()
            statements.append(0)
            with connection.execute_wrapper(count):
                turn = actions.assign_waiting(key)
            if turn.given:
                turns.append((time.perf_counter() - start) * 1000)
            given += turn.given
            if turn.is_done:
                open_teams.remove(key)
    print(json.dumps({"given": given, "turns": turns, "statements": max(statements)}), flush=True)


def _line(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline() if process.stdout else ""


def _tell(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        process.stdin.write("go\n")
        process.stdin.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(json.loads(sys.argv[2]), json.loads(sys.argv[3]))
    else:
        main(*(int(each) for each in sys.argv[1:]))
