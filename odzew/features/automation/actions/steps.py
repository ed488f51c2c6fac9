"""What the steps of a rule do to a case; each says in words what it did. Speaking to people is in `speaking`."""

from datetime import timedelta
from functools import singledispatch

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import macro_steps
from odzew.core.conversations.models import Macro
from odzew.features.automation import parts
from odzew.features.automation.actions import pledging, speaking, webhooks
from odzew.features.automation.actions.doing import Doing
from odzew.features.automation.events import RuleAskedForRouting
from odzew.kit import clock
from odzew.kit.errors import Refused


@singledispatch
def do(step: macro_steps.Step, doing: Doing) -> str:
    """Do the step; what was done, in words. Raises an OdzewError when it cannot be done."""
    raise TypeError(f"no act for {type(step).__name__} ({doing.rule.pk})")


@do.register
def _hand_to(step: parts.HandTo, doing: Doing) -> str:
    if step.to == "nobody":
        conversations.assign(doing.case_id, actor=doing.actor)
        return _("Assigned to nobody")
    if step.to == "routing":
        conversations.assign(doing.case_id, actor=doing.actor)
        with conversations.changing(doing.case_id) as case:
            conversations.publish(case, RuleAskedForRouting(doing.rule.name), actor=doing.actor)
        return _("Left to assignment")
    agent = accounts.active_agents().filter(public_id=step.to).first()
    if agent is None:
        raise Refused(_("The person of this rule no longer works here."), code="no_agent")
    conversations.assign(doing.case_id, actor=doing.actor, assignee=agent)
    return _("Assigned to %(name)s") % {"name": agent.name}


@do.register
def _as_in_macro(step: macro_steps.Assign, doing: Doing) -> str:
    if step.to == "me":
        raise Refused(_("The macro assigns to whoever runs it, and a rule is nobody."), code="no_agent")
    return do(parts.HandTo(to=step.to), doing)


@do.register
def _give_team(step: macro_steps.GiveTeam, doing: Doing) -> str:
    team = accounts.teams().filter(public_id=step.team).first()
    if team is None:
        raise Refused(_("The team of this rule no longer exists."), code="no_team")
    conversations.assign(doing.case_id, actor=doing.actor, assignee=doing.case().assignee, team=team)
    return _("Given to the team %(name)s") % {"name": team.name}


@do.register
def _tag(step: macro_steps.Tagging, doing: Doing) -> str:
    conversations.tag(doing.case_id, actor=doing.actor, add=step.add, remove=step.remove)
    signed = [f"+{name}" for name in step.add] + [f"−{name}" for name in step.remove]
    return _("Tags: %(tags)s") % {"tags": ", ".join(signed)}


@do.register
def _set_status(step: macro_steps.SetStatus, doing: Doing) -> str:
    reason = getattr(step, "reason", "") or _("by the rule “%(name)s”") % {"name": doing.rule.name}
    conversations.change_status(doing.case_id, str(step.status), actor=doing.actor, reason=reason)
    return _("Status changed")


@do.register
def _set_priority(step: macro_steps.SetPriority, doing: Doing) -> str:
    conversations.change_fields(doing.case_id, {"priority": str(step.priority)}, actor=doing.actor)
    return _("Priority changed")


@do.register
def _set_kind(step: macro_steps.SetKind, doing: Doing) -> str:
    conversations.change_fields(doing.case_id, {"kind": str(step.kind)}, actor=doing.actor)
    return _("Kind changed")


@do.register
def _set_stage(step: macro_steps.SetStage, doing: Doing) -> str:
    conversations.change_fields(doing.case_id, {"stage": str(step.stage)}, actor=doing.actor)
    return _("Journey stage changed")


@do.register
def _set_field(step: parts.SetField, doing: Doing) -> str:
    conversations.change_fields(doing.case_id, {"custom": {step.key: step.value}}, actor=doing.actor)
    return _("Field changed: %(field)s") % {"field": step.key}


@do.register
def _snooze(step: macro_steps.Snooze, doing: Doing) -> str:
    reason = _("by the rule “%(name)s”") % {"name": doing.rule.name}
    until = clock.now() + timedelta(hours=step.hours)
    conversations.snooze(doing.case_id, until, actor=doing.actor, reason=reason)
    return _("Snoozed until later")


@do.register
def _reply(step: parts.Reply, doing: Doing) -> str:
    return speaking.reply_from_template(str(step.template), doing)


@do.register
def _answer_of_macro(step: macro_steps.Answer, doing: Doing) -> str:
    if not step.is_sent:
        raise Refused(_("The macro leaves words in somebody's draft, and a rule has none."), code="no_draft")
    return speaking.reply_from_template(str(step.template), doing)


@do.register
def _say(step: parts.Say, doing: Doing) -> str:
    return speaking.say(step.text, doing)


@do.register
def _note(step: macro_steps.WriteNote, doing: Doing) -> str:
    conversations.note_automatically(doing.case_id, speaking.filled(step.text, doing), actor=doing.actor)
    return _("Note added")


@do.register
def _call_people(step: parts.CallPeople, doing: Doing) -> str:
    return speaking.call_people(step.whom, speaking.filled(step.words, doing), doing)


@do.register
def _promise(step: parts.MakePromise, doing: Doing) -> str:
    return pledging.promise(step, doing)


@do.register
def _webhook(step: parts.CallWebhook, doing: Doing) -> str:
    return webhooks.queue(step.url, doing)


@do.register
def _macro(step: parts.RunMacro, doing: Doing) -> str:
    """Every step of a shared macro, done by the rule."""
    macro = Macro.objects.filter(public_id=step.macro, owner=None).first()
    if macro is None:
        raise Refused(_("The macro of this rule no longer exists."), code="no_macro")
    done = [do(each, doing) for each in macro_steps.read(macro.steps)]
    return f"{macro.name}: {'; '.join(done)}"
