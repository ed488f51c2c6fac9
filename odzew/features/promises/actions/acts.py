"""What a step does besides telling people: the case rises in priority, or goes to somebody else."""

from collections.abc import Sequence

from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.rules import PRIORITY_RANK, Priority
from odzew.features.promises.rules.steps import Step
from odzew.kit.events import Actor

ACTOR = Actor("rule", name="promises")
_BY_RANK = sorted(PRIORITY_RANK, key=PRIORITY_RANK.__getitem__)


def do(conversation_id: int, step: Step, agents: Sequence[int]) -> None:
    """Do the acts of a step on a case that is still open. Telling people is others' work: they hear PromiseWarned."""
    case = Conversation.objects.get(pk=conversation_id)
    if not case.is_open or case.merged_into_id is not None:
        return
    if "raise_priority" in step.acts:
        _raise_priority(case)
    if "reassign" in step.acts:
        _reassign(case, agents)


def _raise_priority(case: Conversation) -> None:
    rank = PRIORITY_RANK[Priority(case.priority)]
    if rank + 1 < len(_BY_RANK):
        conversations.change_fields(case.pk, {"priority": str(_BY_RANK[rank + 1])}, actor=ACTOR)


def _reassign(case: Conversation, agents: Sequence[int]) -> None:
    """To the first of the alarmed who does not hold it yet; to its team when there is nobody."""
    others = [key for key in agents if key != case.assignee_id]
    taker = Agent.objects.filter(pk=others[0], is_active=True).first() if others else None
    conversations.assign(case.pk, actor=ACTOR, assignee=taker)
