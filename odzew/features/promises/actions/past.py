"""Promises for an imported history: ended ones as they would have ended, open ones as they stand; nobody is told.

1 the book is read once  2 each case's waits are replayed in memory  3 rows are written in bulk  4 next_due_at is set.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import DONE_STATUSES, Direction
from odzew.features.promises.actions.writing import Ledger, set_next_due
from odzew.features.promises.models import Promise
from odzew.features.promises.queries.book import Book, read_book
from odzew.features.promises.rules.grants import Grant
from odzew.features.promises.rules.ledger import ANSWERS, RESOLUTION
from odzew.features.promises.rules.past import Happening, Wait, waits
from odzew.features.promises.rules.steps import passed
from odzew.kit import clock
from odzew.kit.models import Event

_BATCH = 1000
_LEFT = ("sent", "delivered", "read")


@transaction.atomic
def import_promises(conversation_ids: Collection[int]) -> int:
    """Write the ledger of cases that have none yet; how many promises. Their present is `settle`d without a word."""
    written = 0
    keys = sorted(conversation_ids)
    for start in range(0, len(keys), _BATCH):
        written += _import(keys[start : start + _BATCH])
    return written


def _import(keys: Sequence[int]) -> int:
    now, book = clock.now(), read_book()
    ledger = Ledger(book)
    told = _happenings(keys)
    rows: list[Promise] = []
    with conversations.tending(keys) as cases:
        for case in cases:
            own = list(_promises(book, case, told[case.pk], now))
            for row in own:
                if row.is_open:
                    row.step = passed(ledger.course(row), ledger.steps(row), now)
                    ledger.plan(row)
            set_next_due(case, own)
            rows += own
        Promise.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _happenings(keys: Sequence[int]) -> Mapping[int, list[Happening]]:
    found: dict[int, list[Happening]] = defaultdict(list)
    said = Message.objects.filter(conversation__in=keys, is_automatic=False)
    asked = said.filter(direction=Direction.IN).exclude(
        meta__contains={"is_thanks": True}
    )  # they ask for nothing
    for case, at in asked.values_list("conversation_id", "sent_at"):
        found[case].append(Happening(at, "asked"))
    answers = said.filter(direction=Direction.OUT, author_kind="agent", delivery__state__in=_LEFT)
    columns = answers.values_list("conversation_id", "delivery__sent_at", "pk", "agent_id")
    for case, left_at, message, agent in columns:
        if left_at is not None:
            found[case].append(Happening(left_at, "answered", message, agent or 0))
    closed = Event.objects.filter(
        kind="StatusChanged",
        subject_kind="conversation",
        subject_id__in=keys,
        data__after__in=list(DONE_STATUSES),
    )
    for case, at, agent, data in closed.values_list("subject_id", "at", "actor_id", "data"):
        found[case].append(Happening(at, data["after"], 0, agent, data.get("reason", "")))
    for own in found.values():
        own.sort(key=lambda each: each.at)
    return found


def _promises(book: Book, case: Conversation, told: Sequence[Happening], now: datetime) -> Iterator[Promise]:
    policy = book.policy_of(case)
    grants = {kind: book.grant(kind, case, policy) for kind in (*ANSWERS, RESOLUTION)}
    is_live = case.is_open and case.merged_into_id is None
    for wait in waits(told):
        grant = grants[wait.kind]
        if grant is None or (wait.end is None and not (is_live and case.waiting_since)):
            continue
        yield _row(case, grant, wait, now)
    resolution = grants[RESOLUTION]
    if resolution is not None and told:
        done = next((each for each in told if each.what in DONE_STATUSES), None)
        end = done.at if done else None
        if end is not None:
            yield _row(case, resolution, Wait(RESOLUTION, case.created_at, end, True), now)
        elif is_live:
            row = _row(case, resolution, Wait(RESOLUTION, case.created_at), now)
            if case.status == "pending" and row.broken_at is None:
                row.paused_at, row.left = now, resolution.minutes_until(now, row.due_at)
            yield row


def _row(case: Conversation, grant: Grant, wait: Wait, now: datetime) -> Promise:
    due = grant.due(wait.since)
    row = Promise(
        conversation=case,
        kind=wait.kind,
        policy_id=grant.policy_id,
        calendar_id=grant.calendar_id,
        clock_kind=grant.clock_kind,
        allowance=grant.minutes,
        made_at=wait.since,
        due_at=due,
        answer_id=wait.message_id or None,
        ended_at=wait.end,
        reason=wait.reason[:300],
        owner_team_id=case.team_id,
        owner_agent_id=wait.by or case.assignee_id,
    )
    if (wait.end or now) > due:
        row.broken_at = due
        row.answered_at = wait.end if wait.is_answered else None
    elif wait.end is not None and wait.is_answered:
        row.kept_at = wait.end
    elif wait.end is not None:
        row.released_at = wait.end
    return row
