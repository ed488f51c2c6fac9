"""The queue: open cases in which somebody waits and which nobody holds, in the order in which they are taken.

Whoever watches (chat, phone, counter) goes before whoever reads later, then customers with a tag that the desk calls
important, then by priority, then who waits longest. The giving out of cases and the place told in the chat read this
one order, so that the place told is true.
"""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.models.conversation import priority_rank
from odzew.core.conversations.rules import OPEN_STATUSES, Channel

WATCHED = (Channel.CHAT, Channel.PHONE, Channel.COUNTER)
_ORDER = ("-is_watched", "-is_important", "-rank", "waiting_since", "pk")


def important_tags() -> list[str]:
    """Tags of customers who go first; the desk's setting `important_tags`."""
    found = accounts.setting("important_tags", ["vip"])
    return [str(each) for each in found] if isinstance(found, list) else []


def queue() -> QuerySet[Conversation]:
    """Every case in the queue, in no order."""
    return Conversation.objects.filter(
        status__in=[str(each) for each in OPEN_STATUSES],
        assignee=None,
        waiting_since__isnull=False,
        snoozed_until=None,
        merged_into=None,
    )


def in_turn(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Cases of the queue, who is next first."""
    return rows.annotate(**_place()).order_by(*_ORDER)


def ahead_of(conversation: Conversation) -> int | None:
    """How many of the same team's queue come before this case; None when it is not in the queue.

    For a chat these are people who watch: mails that wait longer do not count, they are taken after it.
    """
    place = _place()
    own = queue().annotate(**place).filter(pk=conversation.pk).first()
    if own is None:
        return None
    same = queue().annotate(**place).filter(team=own.team_id)
    if own.team_id is None:
        same = same.filter(account=own.account_id)
    before, equal = Q(pk__in=()), Q()
    for name, is_more in (
        ("is_watched", True),
        ("is_important", True),
        ("rank", True),
        ("waiting_since", False),
        ("pk", False),
    ):
        value = getattr(own, name)
        before |= equal & Q(**{f"{name}__{'gt' if is_more else 'lt'}": value})
        equal &= Q(**{name: value})
    return same.filter(before).count()


def _place() -> dict[str, Any]:
    yes, no = Value(1), Value(0)
    tags = important_tags()
    important = [When(customer__tags__overlap=tags, then=yes)] if tags else []
    return {
        "is_watched": Case(
            When(channel__in=[str(each) for each in WATCHED], then=yes),
            default=no,
            output_field=IntegerField(),
        ),
        "is_important": Case(*important, default=no, output_field=IntegerField()),
        "rank": priority_rank(),
    }
