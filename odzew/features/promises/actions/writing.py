"""Decisions written down: rows changed in memory, saved together, each change told under its case's number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.promises import events
from odzew.features.promises.actions import expecting
from odzew.features.promises.models import Expectation, Promise
from odzew.features.promises.queries.book import Book, hours_of, steps_of
from odzew.features.promises.queries.ledger import MERGED
from odzew.features.promises.rules import ledger as rules
from odzew.features.promises.rules.grants import CALENDAR, Grant
from odzew.features.promises.rules.steps import LATE, Course, Step, next_moment
from odzew.kit.events import SYSTEM, Actor, Fact
from odzew.kit.text import clip

_CHANGING = (
    "policy_id",
    "calendar_id",
    "clock_kind",
    "allowance",
    "made_at",
    "due_at",
    "paused_at",
    "left",
    "runs_from",
    "next_step_at",
    "step",
    "answer_id",
    "kept_at",
    "broken_at",
    "answered_at",
    "released_at",
    "ended_at",
    "reason",
    "ended_by_id",
    "owner_team_id",
    "owner_agent_id",
)
_COLUMNS = ", ".join(f'"{name}" = %s' for name in _CHANGING)
_SAVE = f"UPDATE promise SET {_COLUMNS} WHERE id = %s"  # noqa: S608  # our own column names


@dataclass(frozen=True, slots=True)
class Note:
    """What is written about one case at one moment, by what terms, and by whom."""

    case: Conversation
    running: Mapping[str, Grant]
    fresh: Mapping[str, Grant]
    now: datetime
    actor: Actor = SYSTEM


class Ledger:
    """The pages of many cases, open for writing. `take` and `tell` note, `write` saves; all inside `tending`."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: list[tuple[Conversation, Promise]] = []
        self._pages: list[tuple[Conversation, Sequence[Promise]]] = []
        self._changed: dict[int, Promise] = {}
        self._news: list[tuple[Conversation, Promise, Fact | None, Actor]] = []

    def take(self, note: Note, known: Sequence[Promise], changes: Sequence[rules.Change]) -> None:
        """Note the changes of one case and the time at which it is due next."""
        rows = {row.pk: row for row in known}
        made = []
        for change in changes:
            if isinstance(change, rules.Make):
                made.append(self._make(note, change))
            else:
                self._apply(note, rows[change.key], change)
        self.close(note.case, [*known, *made])

    def close(self, case: Conversation, promises: Sequence[Promise]) -> None:
        """These are the promises of a case whose page is done; what it is due and what was told follows from them."""
        self._pages.append((case, promises))

    def add(self, note: Note, row: Promise, *, by: Actor | None = None) -> None:
        """A new promise."""
        self.plan(row)
        self._made.append((note.case, row))
        self._news.append((note.case, row, None, by or note.actor))

    def tell(self, note: Note, row: Promise, *facts: Fact) -> None:
        """`row` has changed, and this is what happened to it."""
        self.plan(row)
        self._changed[row.pk] = row
        self._news += [(note.case, row, fact, note.actor) for fact in facts]

    def write(self) -> None:
        """Save everything and tell it. What ends goes first: its successor takes its place.

        Whoever begins to wait is told until when, in the transaction that began it; an acknowledgement reads it.
        """
        expected = expecting.expect_all(self._book, self._made)
        if self._changed:
            rows = [[*(getattr(row, name) for name in _CHANGING), row.pk] for row in self._changed.values()]
            with connection.cursor() as cursor:
                cursor.executemany(
                    _SAVE, rows
                )  # one round trip; bulk_update builds a page of CASE for each column
        Promise.objects.bulk_create([row for _case, row in self._made])
        Expectation.objects.bulk_create(expected)
        for case, row, fact, actor in self._news:
            told = fact or events.PromiseMade(row.pk, row.kind, row.due_at.isoformat(), row.source, row.words)
            conversations.publish(case, told, actor=actor)
        for case, row in self._made:
            expecting.publish_told(case, row)
        for case, promises in self._pages:
            set_next_due(case, promises)
            expecting.show_told(case, [row for row in promises if row.is_open])

    def plan(self, row: Promise) -> None:
        """Set when somebody has to look at it next."""
        row.next_step_at = None if row.ended_at else next_moment(self.course(row), self.steps(row))

    def steps(self, row: Promise) -> tuple[Step, ...]:
        """The steps of the policy under which it was made."""
        return steps_of(self._book.version(row.policy_id))

    def course(self, row: Promise) -> Course:
        """The promise as it runs towards its time."""
        is_plain = row.clock_kind == CALENDAR
        return Course(
            made_at=row.made_at,
            due_at=row.due_at,
            allowance=row.allowance,
            hours=None if is_plain else hours_of(self._book.calendars.get(row.calendar_id or 0)),
            runs_from=row.runs_from,
            left=row.left,
            done=row.step,
            is_standing=row.paused_at is not None,
            is_broken=row.broken_at is not None,
        )

    def _make(self, note: Note, change: rules.Make) -> Promise:
        row = Promise(conversation=note.case, kind=change.kind, made_at=change.made_at, due_at=change.due_at)
        _set_terms(row, note.fresh[change.kind])
        self.add(note, row, by=SYSTEM)
        return row

    def _apply(self, note: Note, row: Promise, change: rules.Change) -> None:
        match change:
            case rules.Move():
                self.tell(note, row, *self._move(row, change, note.running[row.kind]))
            case rules.Pause(left=left):
                row.paused_at, row.left = note.now, left
                self.tell(note, row, events.PromisePaused(row.pk, row.kind))
            case rules.Resume(due_at=due, left=left):
                before, row.due_at = row.due_at, due
                row.paused_at, row.left, row.runs_from = None, left, note.now
                self._take_terms(row, note.running[row.kind])
                self.tell(note, row, _moved(row, before, "resumed"))
            case rules.Await(message_id=message_id):
                row.answer_id = message_id
                self.tell(note, row)
            case rules.Keep(at=at, message_id=message_id):
                self.tell(note, row, *keep(note, row, at, message_id))
            case rules.Release(reason=reason):
                self.tell(note, row, *release(note, row, reason))

    def _move(self, row: Promise, change: rules.Move, grant: Grant) -> list[Fact]:
        before = row.due_at
        row.made_at, row.due_at, row.left = change.made_at, change.due_at, change.left
        self._take_terms(row, grant)
        return [_moved(row, before, change.why)] if before != row.due_at else []

    def _take_terms(self, row: Promise, grant: Grant) -> None:
        """Other terms, other steps: those up to the percent that was told are behind it."""
        told = self.steps(row)[row.step - 1].percent if 0 < row.step <= len(self.steps(row)) else 0
        _set_terms(row, grant)
        row.step = sum(step.percent <= told for step in self.steps(row))


def set_next_due(case: Conversation, promises: Sequence[Promise]) -> None:
    """The case is due when the first of its open promises is."""
    running = [row.due_at for row in promises if row.is_open and row.paused_at is None]
    is_live = case.is_open and case.merged_into_id is None
    case.next_due_at = min(running, default=None) if is_live else None


def keep(note: Note, row: Promise, at: datetime, message_id: int) -> list[Fact]:
    """Fulfilled at `at`; past its time it was broken, and now it is answered."""
    facts = _break_if_late(note, row, at)
    row.answer_id = message_id or None
    if row.broken_at is None:
        row.kept_at = at
        facts.append(events.PromiseKept(row.pk, row.kind, message_id))
    else:
        row.answered_at = at
        facts.append(events.PromiseAnswered(row.pk, row.kind, message_id))
    _end(note, row, at)
    return facts


def release(note: Note, row: Promise, reason: str) -> list[Fact]:
    """Owed no more. One whose time has passed stays broken; it ends with the same reason."""
    facts = [] if reason == MERGED else _break_if_late(note, row, note.now)
    if row.broken_at is None:
        row.released_at = note.now
    row.reason = clip(reason, 300)
    _end(note, row, note.now)
    return [*facts, events.PromiseReleased(row.pk, row.kind, row.reason)]


def break_it(note: Note, row: Promise) -> Fact:
    """Its time passed; whoever has the case now let it pass."""
    row.broken_at = row.due_at
    row.owner_team_id, row.owner_agent_id = note.case.team_id, note.case.assignee_id
    is_late = note.now - row.due_at > LATE
    return events.PromiseBroken(row.pk, row.kind, row.due_at.isoformat(), is_late)


def _break_if_late(note: Note, row: Promise, at: datetime) -> list[Fact]:
    is_late = row.broken_at is None and row.paused_at is None and at > row.due_at
    return [break_it(note, row)] if is_late else []


def _end(note: Note, row: Promise, at: datetime) -> None:
    row.ended_at = at
    row.ended_by_id = note.actor.id if note.actor.kind == "agent" and note.actor.id else None
    if row.broken_at is None:
        row.owner_team_id, row.owner_agent_id = note.case.team_id, note.case.assignee_id


def _set_terms(row: Promise, grant: Grant) -> None:
    row.policy_id, row.calendar_id = grant.policy_id, grant.calendar_id
    row.allowance, row.clock_kind = grant.minutes, grant.clock_kind


def _moved(row: Promise, before: datetime, why: str) -> Fact:
    return events.PromiseMoved(row.pk, row.kind, before.isoformat(), row.due_at.isoformat(), why)
