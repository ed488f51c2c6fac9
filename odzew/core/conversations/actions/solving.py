"""Work by procedure: steps ticked in a case, and the case that stays open until its problem is solved."""

from django.utils.translation import gettext as _

from odzew.core.conversations import events, rules
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.models import CaseWork, Conversation
from odzew.core.conversations.queries import procedures as kept
from odzew.core.conversations.rules import procedures
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import Actor
from odzew.kit.text import clip, storable

_HELD = {"agent", "rule", "bot"}  # the customer may say that it is solved, and so may time


def refuse_unsolved(conversation: Conversation, status: str, *, actor: Actor) -> None:
    """Raise Refused `checklist_open` where the case's procedure asks for the four steps and the last is not done."""
    ends = status in rules.DONE_STATUSES and conversation.status not in rules.DONE_STATUSES
    if ends and actor.kind in _HELD and not kept.may_resolve(conversation):
        words = _(
            "The problem is not solved yet: the fourth step beside the case, “put into effect”, is open."
        )
        raise Refused(words, code="checklist_open", fields={"step": procedures.DONE})


def tick_step(conversation_id: int, step: str, *, is_done: bool, actor: Actor) -> Conversation:
    """A step of the case's own procedure is done, or not done after all. Raises Invalid for a step that is none."""
    with changing(conversation_id) as conversation:
        found = kept.procedure_of(conversation)
        known = {one.key: one for one in procedures.read_steps(found.steps)} if found else {}
        if step not in known:
            raise Invalid(_("The procedure has changed. Load the page again."), fields={"step": "unknown"})
        work = _work(conversation)
        if _mark(work.steps, step, is_done=is_done, actor=actor):
            work.save()
            publish(conversation, events.StepTicked(step, clip(known[step].text, 120), is_done), actor=actor)
    return conversation


def check_off(
    conversation_id: int, step: str, *, is_done: bool, actor: Actor, note: str = ""
) -> Conversation:
    """One of the four steps of solving a problem. Raises Invalid for any other."""
    if step not in procedures.FOUR_STEPS:
        raise Invalid(_("The procedure has changed. Load the page again."), fields={"step": "unknown"})
    words = clip(storable(note).strip(), procedures.MOST_CHARACTERS)
    with changing(conversation_id) as conversation:
        work = _work(conversation)
        if _mark(work.four, step, is_done=is_done, actor=actor, note=words):
            work.save()
            publish(conversation, events.StepTicked(step, "", is_done, words), actor=actor)
    return conversation


def _work(conversation: Conversation) -> CaseWork:
    return CaseWork.objects.get_or_create(conversation=conversation)[0]


def _mark(
    ticks: dict[str, dict[str, str]], step: str, *, is_done: bool, actor: Actor, note: str = ""
) -> bool:
    """Whether anything changed."""
    if is_done == (step in ticks) and (not is_done or ticks[step].get("note", "") == note):
        return False
    if is_done:
        ticks[step] = {"by": actor.name, "at": clock.now().isoformat(), **({"note": note} if note else {})}
    else:
        del ticks[step]
    return True
