"""A worker in a process of its own: `python -m odzew.features.routing.tests.worker TEAM ROUNDS`.

Says `ready` on standard output, waits for a line, works on the team's queue, then prints how many it gave out.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

import django


@contextmanager
def workers(count: int, team_id: int, rounds: int = 1) -> Iterator[Sequence[subprocess.Popen[str]]]:
    """Processes on the test's own database, loaded and waiting for `begin`."""
    import os

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
    command = [sys.executable, "-m", "odzew.features.routing.tests.worker", str(team_id), str(rounds)]
    found = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(count)
    ]
    try:
        for each in found:
            assert each.stdout.readline() == "ready\n"
        yield found
    finally:
        for each in found:
            each.kill()
            each.communicate(timeout=20)


def begin(found: Sequence[subprocess.Popen[str]]) -> list[int]:
    """Let them all work at once; how many each gave out."""
    for each in found:
        each.stdin.write("go\n")
        each.stdin.flush()
    return [int(each.stdout.readline()) for each in found]


def main() -> None:
    django.setup()
    from odzew.features.routing import actions

    team_id, rounds = int(sys.argv[1]), int(sys.argv[2])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    given = 0
    for _ in range(rounds):
        given += actions.assign_waiting(team_id, limit=3).given
    sys.stdout.write(f"{given}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
