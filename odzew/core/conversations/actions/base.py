"""How every change of a conversation is made: under its row lock, with its events numbered without gaps."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from odzew.core.conversations.models import Conversation
from odzew.kit import events
from odzew.kit.events import SYSTEM, Actor, Fact


@contextmanager
def changing(conversation_id: int) -> Iterator[Conversation]:
    """The conversation, locked; saved when the block ends without an error, and then its facts are heard.

    A merged conversation gives its survivor, so that nobody writes into a case that has moved. Blocks of one
    conversation do not nest: the outer one would save what the inner one changed away.
    """
    with transaction.atomic(), events.act():
        conversation = locked(conversation_id)
        yield conversation
        conversation.save()


def locked(conversation_id: int) -> Conversation:
    """The row under FOR UPDATE; follows merges to the survivor."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    while conversation.merged_into_id is not None:
        conversation = Conversation.objects.select_for_update().get(pk=conversation.merged_into_id)
    return conversation


def publish(conversation: Conversation, fact: Fact, *, actor: Actor = SYSTEM) -> int:
    """Tell the fact under the conversation's next number, which it returns. The row must be locked by us."""
    conversation.seq += 1
    events.publish(fact, conversation.pk, actor=actor, seq=conversation.seq)
    return conversation.seq


_SAVE_TENDED = """
    UPDATE conversation SET seq = new.seq, next_due_at = new.due, told_due_at = new.told
    FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS new(id, seq, due, told)
    WHERE conversation.id = new.id
"""


@contextmanager
def tending(
    conversation_ids: Collection[int], *, skip_locked: bool = False
) -> Iterator[Sequence[Conversation]]:
    """Many conversations, locked in order of their keys, merged ones too; for what follows from a case, not its own change.

    At the end their event numbers, `next_due_at` and `told_due_at` are saved in one statement, nothing else of them, and their facts
    are heard. skip_locked: leave out what somebody else is changing now. Inside an act it stands or falls with it.
    """
    with transaction.atomic(savepoint=False), events.act():
        rows = Conversation.objects.select_for_update(of=("self",), skip_locked=skip_locked)
        found = list(
            rows.filter(pk__in=conversation_ids)
            .select_related("customer__organisation", "assignee")
            .order_by("pk")
        )
        before = {row.pk: _tended(row) for row in found}
        yield found
        changed = [row for row in found if before[row.pk] != _tended(row)]
        if changed:
            columns = zip(*((row.pk, *_tended(row)) for row in changed), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(_SAVE_TENDED, [list(column) for column in columns])


def _tended(row: Conversation) -> tuple[int, datetime | None, datetime | None]:
    return row.seq, row.next_due_at, row.told_due_at
