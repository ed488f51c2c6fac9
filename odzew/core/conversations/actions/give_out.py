"""Cases of a queue given to people, many in one act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from odzew.core.accounts.models import Agent
from odzew.core.conversations.actions.base import publish
from odzew.core.conversations.events import ConversationAssigned
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import queue
from odzew.kit import events
from odzew.kit.events import Actor


@dataclass(frozen=True, slots=True)
class Given:
    """A case that `take_free` has locked and the person who gets it. why: a rule's reason, as a code."""

    conversation: Conversation
    assignee: Agent
    why: str


def take_free(conversation_ids: Collection[int], *, team_id: int) -> list[Conversation]:
    """Those that wait in the team's queue, locked to the end of the transaction; what somebody else has is left out."""
    rows = queue().filter(pk__in=conversation_ids, team=team_id).select_related("team")
    return list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"))


def give_out(given: Sequence[Given], *, actor: Actor) -> None:
    """Each case to its person, as `assign` does for one, in one statement. Runs in the transaction of `take_free`."""
    with events.act():
        for each in given:
            row, row.assignee = each.conversation, each.assignee
            team_name = row.team.name if row.team else ""
            fact = ConversationAssigned(
                each.assignee.pk, each.assignee.name, row.team_id, team_name, "", each.why
            )
            publish(row, fact, actor=actor)
        Conversation.objects.bulk_update([each.conversation for each in given], ["assignee", "seq"])
