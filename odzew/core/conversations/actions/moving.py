"""Moving what hangs on one conversation to another, with a record exact enough to move it back.

Every act on two conversations (merge, split, undo, link) runs under one desk-wide turn: nobody else changes
`merged_into` meanwhile, so that two acts never wait for each other's rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from odzew.core.conversations import rules
from odzew.core.conversations.models import (
    Attachment,
    Conversation,
    ConversationLink,
    Draft,
    Follower,
    Mention,
    Message,
    NumberAlias,
)
from odzew.kit import clock, events
from odzew.kit.text import clip

_TURN = "odzew: merge, split, undo"
_TRIES = 3
_DEADLOCK = "40P01"
Moved = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


def in_turn(act: Callable[P, R]) -> Callable[P, R]:
    """One transaction with the turn in hand, tried again when a batch of arrivals crossed its locks."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        tries = 1 if connection.in_atomic_block else _TRIES
        while True:
            tries -= 1
            try:
                with transaction.atomic(), events.act():
                    take_turn()
                    return act(*args, **kwargs)
            except OperationalError as error:
                if not tries or getattr(error.__cause__, "sqlstate", "") != _DEADLOCK:
                    raise

    return acting


def take_turn() -> None:
    """Wait until no other act on two conversations runs; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_TURN])


def lock_both(first_id: int, second_id: int) -> tuple[Conversation, Conversation]:
    """Both rows under FOR UPDATE, in the order asked for; the turn must be ours."""
    rows = Conversation.objects.select_for_update().filter(pk__in=[first_id, second_id]).order_by("pk")
    by_key = {row.pk: row for row in rows}
    return by_key[first_id], by_key[second_id]


def lock_chain(merged_id: int, survivor_id: int) -> tuple[Conversation, Conversation]:
    """The merged row, then its survivor: the order in which `base.locked` walks from the one to the other."""
    merged = Conversation.objects.select_for_update().get(pk=merged_id)
    return merged, Conversation.objects.select_for_update().get(pk=survivor_id)


def move_messages(rows: Iterable[Message], target: Conversation, seq: int) -> Moved:
    """Messages and mentions go to `target` as news of number `seq`."""
    numbers = {str(row.pk): row.seq for row in rows}
    keys = [int(key) for key in numbers]
    Message.objects.filter(pk__in=keys).update(conversation=target, seq=seq)
    mentions = Mention.objects.filter(message_id__in=keys)
    mentions.update(conversation=target)
    return {"messages": numbers}


def move_messages_back(numbers: Mapping[str, int], source: Conversation, target: Conversation) -> None:
    """Those messages that still lie in `source` return to `target` under their old numbers."""
    rows = list(Message.objects.filter(pk__in=[int(key) for key in numbers], conversation=source))
    for row in rows:
        row.conversation, row.seq = target, numbers[str(row.pk)]
    Message.objects.bulk_update(rows, ["conversation", "seq"], batch_size=1000)
    Mention.objects.filter(message__in=rows).update(conversation=target)


def move_followers(source: Conversation, target: Conversation) -> Moved:
    """Whoever followed or held the source follows the target, so that nobody loses sight of the case."""
    known = set(Follower.objects.filter(conversation=target).values_list("agent_id", flat=True))
    fresh = Follower.objects.filter(conversation=source).exclude(agent_id__in=known)
    people = dict(fresh.values_list("pk", "agent_id"))
    keys = list(people)
    known |= set(people.values())
    Follower.objects.filter(pk__in=keys).update(conversation=target)
    made: list[int] = []
    if source.assignee_id and source.assignee_id not in known | {target.assignee_id}:
        made.append(Follower.objects.create(conversation=target, agent_id=source.assignee_id).pk)
    return {"followers": keys, "made_followers": made}


def move_followers_back(moved: Moved, source: Conversation, target: Conversation) -> None:
    Follower.objects.filter(pk__in=moved["made_followers"], conversation=source).delete()
    Follower.objects.filter(pk__in=moved["followers"], conversation=source).update(conversation=target)


def move_drafts(source: Conversation, target: Conversation) -> Moved:
    """Words not sent yet survive; where one person has a draft on both sides, one follows the other.

    The writer has not seen the target's messages: their first answer is stopped until they have.
    """
    own = {(d.agent_id, d.mode): d for d in Draft.objects.select_for_update().filter(conversation=target)}
    moved: dict[str, int] = {}
    joined: list[Moved] = []
    for draft in Draft.objects.select_for_update().filter(conversation=source).order_by("pk"):
        known = own.get((draft.agent_id, draft.mode))
        if known is None:
            moved[str(draft.pk)] = draft.based_on_seq
            draft.conversation, draft.based_on_seq = target, 1
            draft.save(update_fields=["conversation", "based_on_seq"])
        else:
            joined.append(_join(known, draft))
    loose = Attachment.objects.filter(conversation=source)
    files = list(loose.values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=files).update(conversation=target)
    return {"drafts": moved, "joined_drafts": joined, "loose_files": files}


def _join(known: Draft, added: Draft) -> Moved:
    before = known.text
    known.text = "\n\n".join(text for text in (known.text.strip(), added.text.strip()) if text)
    known.based_on_seq, known.updated_at = 1, clock.now()
    known.save(update_fields=["text", "based_on_seq", "updated_at"])
    files = list(Attachment.objects.filter(draft=added).values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=files).update(draft=known)
    return {"kept": known.pk, "added": added.pk, "before": before, "after": known.text, "files": files}


def move_drafts_back(moved: Moved, source: Conversation, target: Conversation) -> None:
    """A draft that was sent or thrown away meanwhile stays so; one that was written on stays where it is."""
    for key, seq in moved["drafts"].items():
        Draft.objects.filter(pk=int(key), conversation=source).update(conversation=target, based_on_seq=seq)
    for pair in moved["joined_drafts"]:
        known = Draft.objects.select_for_update().filter(pk=pair["kept"], text=pair["after"])
        if known.update(text=pair["before"]):
            Attachment.objects.filter(pk__in=pair["files"], draft_id=pair["kept"]).update(
                draft_id=pair["added"]
            )
        else:
            Draft.objects.filter(pk=pair["added"]).delete()
    Attachment.objects.filter(pk__in=moved["loose_files"], message=None).update(conversation=target)


def move_names(source: Conversation, target: Conversation) -> Moved:
    """The number, older numbers and links of the source lead to the target."""
    aliases = list(NumberAlias.objects.filter(conversation=source).values_list("number", flat=True))
    NumberAlias.objects.filter(conversation=source).update(conversation=target)
    own = NumberAlias(number=source.number, conversation=target)
    NumberAlias.objects.bulk_create(
        [own], update_conflicts=True, unique_fields=["number"], update_fields=["conversation"]
    )
    return {"aliases": aliases, "links": _move_links(source, target)}


def _move_links(source: Conversation, target: Conversation) -> Moved:
    known = {target.pk, source.pk}
    for left, right in ConversationLink.objects.filter(Q(left=target) | Q(right=target)).values_list(
        "left_id", "right_id"
    ):
        known |= {left, right}
    lefts = ConversationLink.objects.filter(left=source).exclude(right_id__in=known)
    rights = ConversationLink.objects.filter(right=source).exclude(left_id__in=known)
    moved = {
        "left": list(lefts.values_list("pk", flat=True)),
        "right": list(rights.values_list("pk", flat=True)),
    }
    lefts.update(left=target)
    rights.update(right=target)
    return moved


def move_names_back(moved: Moved, source: Conversation, target: Conversation) -> None:
    NumberAlias.objects.filter(number=target.number).delete()
    NumberAlias.objects.filter(number__in=moved["aliases"], conversation=source).update(conversation=target)
    links = moved["links"]
    ConversationLink.objects.filter(pk__in=links["left"], left=source).update(left=target)
    ConversationLink.objects.filter(pk__in=links["right"], right=source).update(right=target)


def show_last(conversation: Conversation) -> None:
    """The line that lists show, read again from the messages that are here now."""
    public = conversation.messages.exclude(direction=rules.Direction.INTERNAL)
    last = public.order_by("-sent_at", "-pk").first()
    if last is None:
        return
    conversation.last_message_at = last.sent_at
    conversation.last_message_text = clip(last.reply_text or last.text, 200)
    conversation.last_message_by = last.author_name[:120]


def first_word(conversation: Conversation, since: datetime) -> datetime | None:
    """When the customer first spoke here at or after `since`."""
    asked = conversation.messages.filter(
        direction=rules.Direction.IN, is_automatic=False, sent_at__gte=since
    ).exclude(meta__contains={"is_thanks": True})
    return asked.order_by("sent_at").values_list("sent_at", flat=True).first()


def union(target: Sequence[str], source: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both lists as one sorted list, and what the first one gained."""
    gained = sorted(set(source) - set(target))
    return sorted({*target, *gained}), gained
