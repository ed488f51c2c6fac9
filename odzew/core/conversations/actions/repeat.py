"""S23: a second contact of one customer on one matter is linked to the first and said on the case."""

from datetime import timedelta

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import events
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import Conversation, ConversationLink
from odzew.core.conversations.rules import Direction
from odzew.core.conversations.rules.repeat import DEFAULT_DAYS, Matter, same_matter

SETTING = "repeat_days"
KIND = "repeat"
MOST_LOOKED_AT = 20


def flag_repeat(conversation_id: int) -> Conversation | None:
    """Link a new case to the customer's latest earlier one on the same matter; which one. Twice does it once."""
    made = Conversation.objects.filter(pk=conversation_id, merged_into=None).first()
    if made is None:
        return None
    matter, earlier = _matter(made), None
    for row in _before(made):
        why = same_matter(matter, _matter(row))
        if why:
            earlier = row
            break
    if earlier is None or ConversationLink.objects.filter(left=made, kind=KIND).exists():
        return earlier
    with changing(made.pk) as case:
        if case.pk != made.pk:
            return None
        _row, is_new = ConversationLink.objects.get_or_create(
            left=case, right=earlier, defaults={"kind": KIND}
        )
        if is_new:
            publish(case, events.ConversationRepeats(earlier.pk, earlier.number, why))
    return earlier


def _before(made: Conversation) -> list[Conversation]:
    days = accounts.setting(SETTING, DEFAULT_DAYS)
    since = made.created_at - timedelta(days=days if isinstance(days, int) else DEFAULT_DAYS)
    rows = Conversation.objects.filter(
        customer=made.customer_id, brand=made.brand_id, merged_into=None, last_message_at__gte=since
    )
    return list(rows.filter(pk__lt=made.pk).order_by("-pk")[:MOST_LOOKED_AT])


def _matter(case: Conversation) -> Matter:
    said = case.messages.filter(direction=Direction.IN).order_by("sent_at", "pk")
    text = said.values_list("reply_text", flat=True).first() or ""
    return Matter(case.subject, text[:4000], case.custom)
