"""A rule as a sentence: when, if, then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from odzew.core.conversations.queries.names import Names, names_in
from odzew.features.automation import parts
from odzew.features.automation.parts import Definition
from odzew.features.automation.rules.operands import Claim
from odzew.kit.text import clip
from odzew.surfaces.workspace import chips
from odzew.surfaces.workspace import labels as case_labels
from odzew.surfaces.workspace.automation import labels
from odzew.surfaces.workspace.automation.step_kinds import KINDS, Input, Offered
from odzew.ui import words


@dataclass(frozen=True, slots=True)
class Sentence:
    """ifs is empty for a rule that always holds."""

    when: str
    ifs: Sequence[str]
    thens: Sequence[str]


def sentence(found: Definition, offered: Offered, names: Names | None = None) -> Sentence:
    """The rule in the reader's language. names: of what conditions refer to, where they were read already."""
    tree = found.conditions
    known = names_in(tree) if names is None else names
    asked = [claim(one) for one in found.claims]
    if tree:
        asked += (
            [chips.in_words(tree, known)]
            if tree.join == "any"
            else [chips.in_words(i, known) for i in tree.items]
        )
    return Sentence(when(found), asked, [step(one, offered) for one in found.steps])


def when(found: Definition) -> str:
    """What sets the rule off."""
    trigger = found.trigger
    match trigger:
        case parts.OnEvent():
            named = [str(labels.HAPPENING[one]) for one in trigger.events]
            return f" {pgettext('between filters', 'or')} ".join(named)
        case parts.OnWait():
            return gettext("the customer waits longer than %(time)s") % {"time": span(trigger.minutes)}
        case parts.OnStatus():
            status = case_labels.STATUS[trigger.status]
            return gettext("the case is in the status “%(status)s” for %(time)s") % {
                "status": status,
                "time": span(trigger.minutes),
            }
        case parts.OnDue():
            return gettext("a promise is due within %(time)s") % {"time": span(trigger.minutes)}
    days = ", ".join(str(labels.DAY[day]) for day in labels.DAY if day in trigger.days)
    return gettext("it is %(time)s (%(days)s), for each open case") % {"time": trigger.at, "days": days}


def span(minutes: int) -> str:
    return words.wait(minutes * 60, language=get_language() or "en")


def claim(one: Claim) -> str:
    """A condition on the event."""
    choices = labels.OPERAND_CHOICES.get(one.field, {})
    values = [str(choices.get(value, value)) for value in one.values]
    shown = ", ".join(values[:6]) + (f" +{len(values) - 6}" if len(values) > 6 else "")
    return f"{labels.OPERAND[one.field]} {labels.VERB[one.verb]}: {shown}"


def step(one: parts.AnyStep, offered: Offered) -> str:
    """What the step does."""
    kind, values = KINDS[one.do], one.model_dump(mode="json")
    said = [shown for each in kind.inputs if (shown := _value(each, values.get(each.name), offered))]
    return f"{kind.label}: {', '.join(said)}"


def _value(each: Input, value: Any, offered: Offered) -> str:
    if value in (None, "", []):
        return ""
    if each.kind == "span":
        return span(int(value))
    if each.options:
        given = value if isinstance(value, list) else [value]
        return ", ".join(offered.name(each.options, str(one)) for one in given)
    if each.kind == "tags":
        sign = "+" if each.name == "add" else "−"
        return ", ".join(f"{sign}{name}" for name in value)
    return f"„{clip(str(value), 60)}”" if each.kind in {"area", "text"} else str(value)
