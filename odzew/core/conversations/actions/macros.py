"""Macros: several acts in one click, all or nothing."""

from datetime import timedelta
from functools import singledispatch
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import macro_steps as steps
from odzew.core.conversations.actions import change
from odzew.core.conversations.actions.base import changing
from odzew.core.conversations.actions.reply import Words, note, reply
from odzew.core.conversations.actions.templates import count_use, refuse_stranger, report
from odzew.core.conversations.models import Conversation, Draft, Macro
from odzew.core.conversations.queries import reply_templates as templates
from odzew.core.conversations.queries.permission import visible_to
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound, Refused
from odzew.kit.text import clip, storable


@transaction.atomic
def save_macro(
    row: Macro | None, *, name: str, given: Any, by: Agent, team: Team | None = None, is_own: bool = False
) -> Macro:
    """A new macro, or `row` changed. given: the steps as JSON values. Raises Invalid naming each wrong step."""
    refuse_stranger(row, by, is_own=is_own)
    if not name.strip():
        raise Invalid(_("Give it a name."), fields={"name": _("Give it a name.")})
    kept = steps.plain(steps.read(given))
    before = _shown(row) if row is not None else {}
    row = row or Macro()
    row.name, row.steps = clip(storable(name), 80), kept
    row.team, row.owner = (None if is_own else team), (by if is_own else None)
    row.updated_at = clock.now()
    row.save()
    report("macro", row, by, verb="changed" if before else "made", before=before, after=_shown(row))
    return row


@transaction.atomic
def delete_macro(row: Macro, *, by: Agent) -> None:
    refuse_stranger(row, by, is_own=False)
    report("macro", row, by, verb="deleted", before=_shown(row), after={})
    row.delete()


@transaction.atomic
def run_macro(macro: Macro, conversation_id: int, agent: Agent, *, reason: str = "") -> list[str]:
    """Do every step, in order, in one transaction; what was done, in words. One refusal undoes all.

    The agent needs the permission of each step and must see the conversation. reason: why a waiting customer
    needs no answer, where a step ends or parks the case.
    """
    wanted = steps.read(macro.steps)
    for permission in {_needs(step) for step in wanted}:
        accounts.require(agent, permission)
    with changing(conversation_id) as locked:
        pass
    if not visible_to(agent).filter(pk=locked.pk).exists():
        raise NotFound("There is no such conversation, or your teams do not see it.")
    return [_do(step, _now(locked), agent, reason) for step in wanted]


def _now(conversation: Conversation) -> Conversation:
    """As the steps before have left it."""
    return Conversation.objects.select_related("customer", "brand", "assignee", "account").get(
        pk=conversation.pk
    )


def _needs(step: steps.AnyStep) -> Permission:
    if isinstance(step, steps.Answer):
        return Permission.REPLY
    if isinstance(step, steps.WriteNote):
        return Permission.NOTE
    if isinstance(step, steps.Assign | steps.GiveTeam):
        return Permission.ASSIGN
    return Permission.CHANGE_STATUS


@singledispatch
def _do(step: steps.Step, case: Conversation, agent: Agent, reason: str) -> str:
    raise TypeError(f"no act for {type(step).__name__} ({case.number}, {agent.pk}, {reason})")


@_do.register
def _assign(step: steps.Assign, case: Conversation, agent: Agent, _reason: str) -> str:
    assignee = None if step.to == "nobody" else agent if step.to == "me" else _agent(str(step.to))
    change.assign(case.pk, actor=accounts.as_actor(agent), assignee=assignee)
    if assignee is None:
        return _("Assigned to nobody")
    return _("Assigned to %(name)s") % {"name": assignee.name}


@_do.register
def _give_team(step: steps.GiveTeam, case: Conversation, agent: Agent, _reason: str) -> str:
    team = accounts.teams().filter(public_id=step.team).first()
    if team is None:
        raise Refused(_("The team of this macro no longer exists."), code="no_team")
    change.assign(case.pk, actor=accounts.as_actor(agent), assignee=case.assignee, team=team)
    return _("Given to the team %(name)s") % {"name": team.name}


@_do.register
def _set_status(step: steps.SetStatus, case: Conversation, agent: Agent, reason: str) -> str:
    change.change_status(case.pk, str(step.status), actor=accounts.as_actor(agent), reason=reason)
    return _("Status changed")


@_do.register
def _set_priority(step: steps.SetPriority, case: Conversation, agent: Agent, _reason: str) -> str:
    change.change_fields(case.pk, {"priority": str(step.priority)}, actor=accounts.as_actor(agent))
    return _("Priority changed")


@_do.register
def _set_kind(step: steps.SetKind, case: Conversation, agent: Agent, _reason: str) -> str:
    change.change_fields(case.pk, {"kind": str(step.kind)}, actor=accounts.as_actor(agent))
    return _("Kind changed")


@_do.register
def _set_stage(step: steps.SetStage, case: Conversation, agent: Agent, _reason: str) -> str:
    change.change_fields(case.pk, {"stage": str(step.stage)}, actor=accounts.as_actor(agent))
    return _("Journey stage changed")


@_do.register
def _tag(step: steps.Tagging, case: Conversation, agent: Agent, _reason: str) -> str:
    change.tag(case.pk, actor=accounts.as_actor(agent), add=step.add, remove=step.remove)
    return _("Tags changed")


@_do.register
def _snooze(step: steps.Snooze, case: Conversation, agent: Agent, reason: str) -> str:
    until = clock.now() + timedelta(hours=step.hours)
    change.snooze(case.pk, until, actor=accounts.as_actor(agent), reason=reason)
    return _("Snoozed until later")


@_do.register
def _note(step: steps.WriteNote, case: Conversation, agent: Agent, _reason: str) -> str:
    text = templates.render_text(step.text, agent.language, conversation=case, agent=agent)
    note(case.pk, agent, text)
    return _("Note added")


@_do.register
def _answer(step: steps.Answer, case: Conversation, agent: Agent, _reason: str) -> str:
    template = templates.template(agent, str(step.template))
    text = templates.render_template(template, conversation=case, agent=agent)
    count_use(template)
    if step.is_sent:
        reply(case.pk, agent, Words(text=text, subject=template.subject, is_from_draft=False))
        return _("Reply sent: %(name)s") % {"name": template.name}
    _into_draft(case, agent, text)
    return _("Reply drafted: %(name)s") % {"name": template.name}


def _into_draft(case: Conversation, agent: Agent, text: str) -> None:
    """Below what the agent has typed already, so that nothing typed is lost."""
    draft, _made = Draft.objects.select_for_update().get_or_create(
        conversation=case, agent=agent, mode="reply", defaults={"based_on_seq": case.seq}
    )
    draft.text = f"{draft.text.rstrip()}\n\n{text}" if draft.text.strip() else text
    draft.updated_at = clock.now()
    draft.save(update_fields=["text", "updated_at"])


def _agent(public_id: str) -> Agent:
    row = accounts.active_agents().filter(public_id=public_id).first()
    if row is None:
        raise Refused(_("The person of this macro no longer works here."), code="no_agent")
    return row


def _shown(row: Macro) -> dict[str, object]:
    return {
        "name": row.name,
        "steps": row.steps,
        "team": row.team.name if row.team else "",
        "owner": row.owner.name if row.owner else "",
    }
