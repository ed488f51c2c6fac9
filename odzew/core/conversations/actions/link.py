"""Two cases that belong together without being one."""

from django.db.models import Q
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import events
from odzew.core.conversations.actions import moving
from odzew.core.conversations.actions.base import publish
from odzew.core.conversations.models import Conversation, ConversationLink
from odzew.core.conversations.queries.permission import one
from odzew.kit.errors import Invalid, Refused

KINDS = ("related", "split", "cause")


@moving.in_turn
def link(number: int, other_number: int, agent: Agent, *, kind: str = "related") -> ConversationLink:
    """Both cases show each other. kind `cause`: the other one is the cause of the first.

    A link that stands takes the new kind. Raises Refused for a case with itself.
    """
    accounts.require(agent, Permission.MERGE)
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of link."), fields={"kind": "unknown"})
    left, right = _both(number, other_number, agent)
    known = ConversationLink.objects.filter(_between(left, right)).first()
    if known is not None and (known.left_id, known.kind) == (left.pk, kind):
        return known
    if known is not None:
        known.delete()
    row = ConversationLink.objects.create(left=left, right=right, kind=kind)
    for side, far in ((left, right), (right, left)):
        fact = events.ConversationsLinked(far.pk, far.number, kind)
        publish(side, fact, actor=accounts.as_actor(agent))
        side.save(update_fields=["seq"])
    return row


@moving.in_turn
def unlink(number: int, other_number: int, agent: Agent) -> bool:
    """The two no longer show each other; false when they never did."""
    accounts.require(agent, Permission.MERGE)
    left, right = _both(number, other_number, agent)
    gone, _rows = ConversationLink.objects.filter(_between(left, right)).delete()
    if not gone:
        return False
    for side, far in ((left, right), (right, left)):
        fact = events.ConversationsUnlinked(far.pk, far.number)
        publish(side, fact, actor=accounts.as_actor(agent))
        side.save(update_fields=["seq"])
    return True


def _both(number: int, other_number: int, agent: Agent) -> tuple[Conversation, Conversation]:
    left, right = moving.lock_both(one(agent, number).pk, one(agent, other_number).pk)
    if left.pk == right.pk:
        raise Refused(_("A case cannot be linked to itself."), code="same_conversation")
    return left, right


def _between(left: Conversation, right: Conversation) -> Q:
    return Q(left=left, right=right) | Q(left=right, right=left)
