"""Conversations from elsewhere, written as their actions would have written them, many at once and unheard.

1 keys and numbers are drawn for all  2 each case is told act by act in memory  3 rows are written in bulk.
Nobody is notified and nothing is sent: it is the past. `channels.history` adds the proofs of travel.
"""

from collections.abc import Sequence

from django.db import connection, transaction

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.conversations import files
from odzew.core.conversations.actions.retelling import Desk, Telling
from odzew.core.conversations.history import Case, Directory, Heard, Imported
from odzew.core.conversations.models import (
    Attachment,
    ChannelAccount,
    Conversation,
    Follower,
    Mention,
    Message,
    Reading,
    Tag,
)
from odzew.core.conversations.numbers import next_numbers
from odzew.core.customers import actions as customers
from odzew.core.customers.models import Customer
from odzew.kit import events
from odzew.kit.errors import Invalid

_BATCH = 1000


@transaction.atomic
def import_history(cases: Sequence[Case], directory: Directory) -> list[Imported]:
    """Write these cases with all their messages and facts, oldest first; the result keeps the order given.

    Raises Invalid for a case that does not begin with a word of the customer.
    """
    if any(not case.acts or not isinstance(case.acts[0], Heard) for case in cases):
        raise Invalid("A conversation begins with a word of the customer.")
    desk = _desk(directory)
    order = sorted(range(len(cases)), key=lambda place: cases[place].acts[0].at)
    keys, numbers = _keys(Conversation, len(cases)), next_numbers(len(cases))
    message_keys = iter(_keys(Message, sum(len(case.acts) for case in cases)))
    told: dict[int, Telling] = {}
    for place, key, number in zip(order, keys, numbers, strict=True):
        told[place] = Telling(cases[place], desk, key=key, number=number, message_keys=message_keys).tell()
    tellings = [told[place] for place in order]
    _write(tellings)
    return [told[place].imported() for place in range(len(cases))]


def _desk(directory: Directory) -> Desk:
    agents, teams = Agent.objects.in_bulk(), Team.objects.in_bulk()
    doors = ChannelAccount.objects.in_bulk()
    people = Customer.objects.prefetch_related("addresses").in_bulk(list(directory.customers.values()))
    return Desk(
        agents={key: agents[pk] for key, pk in directory.agents.items()},
        teams={key: teams[pk] for key, pk in directory.teams.items()},
        accounts={key: doors[pk] for key, pk in directory.accounts.items()},
        customers={key: people[pk] for key, pk in directory.customers.items()},
        undo_seconds=accounts.desk().undo_seconds,
    )


def _keys(model: type[Conversation] | type[Message], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001  # Django documents _meta as public
        )
        return sorted(int(row[0]) for row in cursor.fetchall())


def _write(tellings: Sequence[Telling]) -> None:
    Conversation.objects.bulk_create([one.conversation for one in tellings], batch_size=_BATCH)
    messages = [message for one in tellings for message in one.messages.values()]
    Message.objects.bulk_create(messages, batch_size=_BATCH)
    kept = [(message, file) for one in tellings for message, file in one.files]
    digests = files.keep_many([(file.content, file.content_type) for _message, file in kept]) if kept else []
    rows = [
        files.named_of(file, digest, message) for (message, file), digest in zip(kept, digests, strict=True)
    ]
    Attachment.objects.bulk_create(rows, batch_size=_BATCH)
    Mention.objects.bulk_create([row for one in tellings for row in one.mentions], batch_size=_BATCH)
    Follower.objects.bulk_create([row for one in tellings for row in one.followers()], batch_size=_BATCH)
    Reading.objects.bulk_create([row for one in tellings for row in one.readings()], batch_size=_BATCH)
    names = sorted({name for one in tellings for name in one.tags_named})
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    events.record_past([past for one in tellings for past in one.past])
    heard = sorted(((one.customer, one.last_heard_at) for one in tellings), key=lambda pair: pair[1])
    customers.touch_many(heard)
