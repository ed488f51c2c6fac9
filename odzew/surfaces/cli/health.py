"""Whether the desk is well: each question asks one thing and answers with one finding or several."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from odzew.channels import beats, probes
from odzew.channels import queries as channels
from odzew.core.conversations.queries import totals
from odzew.kit import clock
from odzew.surfaces.cli import jobs, schema
from odzew.surfaces.cli.findings import Finding

SILENT_SECONDS = 35  # a worker beats every ten
LONG_WAIT_SECONDS = 600
LEAST_FREE_BYTES = 1024**3
LEAST_FREE_SHARE = 0.05


def findings() -> list[Finding]:
    """All questions; without a database or its tables only those that need none."""
    found = [*_disk(Path(settings.ODZEW_DATA))]
    try:
        found += [*_database(), *_migrations()]
        if all(finding.is_well for finding in found if finding.name == "migrations"):
            found += [*_worker(), *_jobs(), *_arrivals(), *_mailboxes(), *_probes()]
    except DatabaseError as error:
        remedy = "Start `odzew serve`, or see that the server named by DATABASE_URL runs."
        found.append(Finding("database", is_well=False, words=str(error).strip(), remedy=remedy))
    return found


def _disk(folder: Path) -> Iterator[Finding]:
    usage = shutil.disk_usage(folder)
    is_well = usage.free >= LEAST_FREE_BYTES and usage.free >= usage.total * LEAST_FREE_SHARE
    words = f"{usage.free / 1024**3:.1f} GB free of {usage.total / 1024**3:.1f} GB at {folder}"
    yield Finding("disk", is_well, words, "Free some space: when the disk is full, mail waits outside.")


def _database() -> Iterator[Finding]:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    milliseconds = (time.perf_counter() - began) * 1000
    yield Finding("database", is_well=True, words=f"PostgreSQL {version} answers in {milliseconds:.0f} ms")


def _migrations() -> Iterator[Finding]:
    missing = schema.unapplied()
    words = f"{len(missing)} not applied, first {missing[0]}" if missing else "all applied"
    yield Finding(
        "migrations", not missing, words, "Run `odzew migrate`, or start `odzew serve`, which does."
    )


def _worker() -> Iterator[Finding]:
    signs = beats.signs("worker ")
    silent = (clock.now() - signs[0].at).total_seconds() if signs else None
    is_well = silent is not None and silent <= SILENT_SECONDS
    words = "no sign of life" if silent is None else f"last sign of life {silent:.0f} s ago"
    yield Finding(
        "worker", is_well, words, "Start `odzew serve` or `odzew worker`: no jobs run, no replies leave."
    )


def _jobs() -> Iterator[Finding]:
    numbers, waited = jobs.counts(), jobs.longest_wait_seconds()
    words = f"{numbers['waiting']} waiting, {numbers['failed']} failed, longest wait {waited:.0f} s"
    yield Finding(
        "jobs", waited <= LONG_WAIT_SECONDS, words, "Raise ODZEW_JOBS or start another `odzew worker`."
    )


def _arrivals() -> Iterator[Finding]:
    stuck = channels.arrivals_kept_since(clock.ago(seconds=LONG_WAIT_SECONDS))
    words = f"{stuck} wait for more than {LONG_WAIT_SECONDS // 60} minutes" if stuck else "none waits"
    yield Finding(
        "arrivals", not stuck, words, "See the ledger of arrivals: each row says why; replay it there."
    )


def _mailboxes() -> Iterator[Finding]:
    for door in totals.active_doors("email"):
        error = str(door.state.get("error") or "")
        is_well = bool(door.state.get("ok", not error))
        words = "connected" if is_well else error or "does not connect"
        yield Finding(
            f"mail {door.name}", is_well, words, "Test the connection on the mailbox's settings page."
        )


def _probes() -> Iterator[Finding]:
    """Doors other than mailboxes, whose state is told above, that did not answer their daily knock."""
    for door in probes.broken():
        if door.kind != "email":
            remedy = "Open the channel's public page from outside; see the account's settings and the server's log."
            yield Finding(f"{door.kind} {door.name}", is_well=False, words=door.words, remedy=remedy)
