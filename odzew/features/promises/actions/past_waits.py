"""Waits of an imported history, so that the first told time, the charter and the figures rest on what really happened.

None of them was told a time: they count as waits and for the policy's deadlines, never as told times kept or not.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from odzew.core.accounts.models import Agent
from odzew.features.promises.actions.backtest import count_kept, refresh_profiles
from odzew.features.promises.models import Expectation, Promise
from odzew.features.promises.queries.book import Book, hours_of, read_book
from odzew.features.promises.queries.expectations import ANSWERS
from odzew.features.promises.queries.kept import WEEKS
from odzew.features.promises.rules import NeverOpen, OpeningHours, elapsed, is_open, opens_at
from odzew.features.promises.rules.quote import hour_of_week

_BATCH = 1000


@transaction.atomic
def import_waits(conversation_ids: Collection[int]) -> int:
    """Write the waits of promises that have none yet, then the profiles and the figures made of them. How many waits."""
    rows = Promise.objects.filter(conversation__in=conversation_ids, kind__in=ANSWERS, expectation=None)
    promises = list(rows.select_related("conversation", "calendar", "answer").order_by("made_at", "pk"))
    before, people, book = _before(promises), _people(), read_book()
    waits = [
        wait
        for row in promises
        if (wait := _wait(row, before[row.pk] / people[row.conversation.team_id or 0], book))
    ]
    Expectation.objects.bulk_create(waits, batch_size=_BATCH)
    refresh_profiles()
    count_kept(weeks=WEEKS)
    return len(waits)


def _wait(row: Promise, load: float, book: Book) -> Expectation | None:
    case, hours = row.conversation, _hours(row, book)
    try:
        begins = opens_at(row.made_at, hours)
    except NeverOpen:
        return None
    answered = row.kept_at or row.answered_at
    return Expectation(
        promise=row,
        kind=row.kind,
        channel=case.channel,
        priority=case.priority,
        team_id=case.team_id,
        brand_id=case.brand_id,
        made_at=row.made_at,
        load=load,
        hour=hour_of_week(begins, hours),
        was_open=is_open(row.made_at, hours),
        answered_at=answered,
        waited=float(elapsed(row.made_at, answered, hours)) if answered else None,
        agent_id=row.answer.agent_id if row.answer else row.owner_agent_id,
        is_void=row.ended_at is not None and answered is None,
    )


def _hours(row: Promise, book: Book) -> OpeningHours:
    case = row.conversation
    return hours_of(
        row.calendar or book.calendar_of(team_id=case.team_id, channel=case.channel, brand_id=case.brand_id)
    )


def _before(promises: Collection[Promise]) -> Mapping[int, int]:
    """How many waited there already when each began. promises: by the beginning."""
    ends: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    endless: Counter[tuple[int, str]] = Counter()
    found: dict[int, int] = {}
    for row in promises:
        team = row.conversation.team_id or 0
        queue = team, "" if team else row.conversation.channel
        waiting = ends[queue]
        while waiting and waiting[0] <= row.made_at:
            heapq.heappop(waiting)
        found[row.pk] = len(waiting) + endless[queue]
        if row.ended_at is None:
            endless[queue] += 1
        else:
            heapq.heappush(waiting, row.ended_at)
    return found


def _people() -> Mapping[int, int]:
    """Who belongs to each team, and to the desk (0): nobody kept who was there."""
    staff = Agent.objects.filter(is_active=True).exclude(role="viewer")
    teams = (
        staff.exclude(memberships=None)
        .values_list("memberships__team")
        .annotate(n=Count("pk", distinct=True))
    )
    found: dict[int, int] = defaultdict(lambda: 1)
    return defaultdict(lambda: 1, found | dict(teams) | {0: max(1, staff.count())})
