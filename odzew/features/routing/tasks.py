"""Jobs of routing. Each is safe to run twice and beside another; the locks and the rows decide."""

from collections.abc import Collection

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from odzew.features.routing import actions, queries
from odzew.features.routing.queries.teams import teams_of


@app.task(name="routing.work_on", queue="default")
def work_on(team_id: int) -> None:
    """A round of one team's routing."""
    actions.work_on(team_id)


@app.task(name="routing.wake_people", queue="default")
def wake_people(agent_ids: list[int]) -> None:
    """Rounds of the teams of these people."""
    wake(teams_of(agent_ids))


@app.periodic(cron="*/20 * * * * *")
@app.task(name="routing.scan", queue="desk", queueing_lock="routing-scan")
def scan(timestamp: int) -> None:
    """Every team with settings: what a crash left, waits that are over, leave that begins at midnight.

    A fault in one team keeps no other from its round; the job then fails with all of them.
    """
    del timestamp
    faults = []
    for team_id in queries.routed_teams():
        try:
            actions.work_on(team_id)
        except Exception as error:  # noqa: BLE001  # raised below, with those of the other teams
            error.add_note(f"team {team_id}")
            faults.append(error)
    if faults:
        raise ExceptionGroup("rounds of routing that failed", faults)


def wake(team_ids: Collection[int]) -> None:
    """One waiting job a team is enough, however much happened. Called after commit.

    A waiting job seen now starts later than our commit, hence finds what we wrote.
    """
    if not team_ids:
        return
    locks = {f"routing-{team_id}": team_id for team_id in sorted(team_ids)}
    waiting = ProcrastinateJob.objects.filter(queueing_lock__in=locks, status="todo")
    known = set(waiting.values_list("queueing_lock", flat=True))
    for lock, team_id in locks.items():
        if lock in known:
            continue
        try:
            work_on.configure(queueing_lock=lock).defer(team_id=team_id)
        except AlreadyEnqueued:
            continue
