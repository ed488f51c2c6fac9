"""The ledger read for a decision: open promises of cases, and what people of ours have answered in them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import DONE_STATUSES, Channel, Direction
from odzew.features.promises.models import Promise
from odzew.features.promises.rules.ledger import ANSWERS, FIRST, RESOLUTION, Answer, CaseState, Owed

MERGED = "merged"
_LEFT = ("sent", "delivered", "read")
_COMING = ("held", "queued", "sending")


@dataclass(slots=True)
class Entry:
    """What the ledger holds of one case: its open promises, its answers, the last resolution that ended.

    was_answered: its first answer has been given.
    """

    promises: list[Promise] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    resolved: Promise | None = None
    was_answered: bool = False


def entries(conversation_ids: Collection[int]) -> Mapping[int, Entry]:
    """The ledger of these cases, in two statements."""
    found: dict[int, Entry] = defaultdict(Entry)
    wanted = Q(ended_at=None) | Q(kind__in=[FIRST, RESOLUTION])
    for row in Promise.objects.filter(wanted, conversation__in=conversation_ids).order_by("pk"):
        entry = found[row.conversation_id]
        if row.is_open:
            entry.promises.append(row)
        elif row.kind == FIRST:
            entry.was_answered |= bool(row.kept_at or row.answered_at)
        else:
            entry.resolved = row
    for conversation_id, answer in _answers(conversation_ids):
        found[conversation_id].answers.append(answer)
    return found


def open_promises(conversation_id: int) -> list[Promise]:
    """What is owed in this case now, the soonest first; broken ones too, until they are answered."""
    rows = Promise.objects.filter(conversation=conversation_id, ended_at=None)
    return list(rows.select_related("policy", "made_by").order_by("due_at", "pk"))


def unpromised() -> QuerySet[Conversation]:
    """Open cases in which a customer waits and no answer is promised: there should be none, ever."""
    answers = Promise.objects.filter(conversation=OuterRef("pk"), ended_at=None, kind__in=ANSWERS)
    waiting = Conversation.objects.exclude(status__in=DONE_STATUSES).filter(
        waiting_since__isnull=False, merged_into=None
    )
    return waiting.filter(~Exists(answers))


def state_of(case: Conversation, entry: Entry) -> CaseState:
    """The case as the rules see it."""
    last = entry.resolved
    return CaseState(
        opened_at=case.created_at,
        status=case.status,
        waiting_since=case.waiting_since,
        answers=tuple(entry.answers),
        is_merged=case.merged_into_id is not None,
        was_answered=entry.was_answered,
        was_resolved=last is not None,
        resolution_since=last.made_at if last and last.reason == MERGED else None,
    )


def owed_of(row: Promise) -> Owed:
    """An open promise as the rules see it."""
    return Owed(
        key=row.pk,
        kind=row.kind,
        made_at=row.made_at,
        due_at=row.due_at,
        source=row.source,
        allowance=row.allowance,
        runs_from=row.runs_from,
        left=row.left,
        paused_at=row.paused_at,
        broken_at=row.broken_at,
        answer_id=row.answer_id,
    )


def _answers(conversation_ids: Collection[int]) -> Sequence[tuple[int, Answer]]:
    """What people said and what did not fail. How a message travels is read from its delivery, as core does."""
    written = Q(direction=Direction.OUT, author_kind="agent", is_automatic=False)
    spoken = Q(
        direction=Direction.IN,
        channel__in=[Channel.PHONE, Channel.COUNTER],
        meta__logged__outcome__isnull=False,
    )
    rows = Message.objects.filter(written | spoken, conversation__in=conversation_ids).order_by(
        "sent_at", "pk"
    )
    columns = rows.annotate(state=F("delivery__state"), left_at=F("delivery__sent_at")).values_list(
        "conversation_id", "pk", "sent_at", "direction", "meta__is_outside", "state", "left_at"
    )
    found = []
    for conversation_id, key, said_at, direction, is_outside, state, left_at in columns:
        is_spoken = direction == Direction.IN
        if is_spoken or state in _LEFT or (state is None and is_outside):
            found.append((conversation_id, Answer(key, said_at, left_at or said_at, is_spoken)))
        elif state is None or state in _COMING:
            found.append((conversation_id, Answer(key, said_at, None)))
    return found
