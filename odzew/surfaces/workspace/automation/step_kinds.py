"""The steps that a rule may have, and what the form asks for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.queries.names import own_fields
from odzew.surfaces.workspace import labels as words
from odzew.surfaces.workspace.automation import labels

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

Options = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a step asks. kind: choice, choices, text, tags, area, number or span (minutes with a unit)."""

    name: str
    label: str | Promise
    kind: str
    options: str = ""  # the key of `Offered`
    help: str | Promise = ""
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class StepKind:
    label: str | Promise
    icon: str
    inputs: tuple[Input, ...]


_WORDS_HELP = _("May hold variables such as {{ customer.vocative }} or {{ conversation.number }}.")
KINDS: Mapping[str, StepKind] = {
    "assign": StepKind(pgettext_lazy("step", "assign to"), "user", (Input("to", _("Assign to"), "choice", "to"),)),
    "team": StepKind(pgettext_lazy("step", "give to the team"), "users", (Input("team", _("Team"), "choice", "team"),)),
    "tag": StepKind(
        pgettext_lazy("step", "change tags"),
        "tag",
        (
            Input("add", _("Add tags"), "tags", help=_("Separated by commas."), is_needed=False),
            Input("remove", _("Remove tags"), "tags", is_needed=False),
        ),
    ),
    "priority": StepKind(
        pgettext_lazy("step", "set the priority"), "flag", (Input("priority", _("Priority"), "choice", "priority"),)
    ),
    "status": StepKind(
        pgettext_lazy("step", "set the status"),
        "swap",
        (
            Input("status", _("Status"), "choice", "status"),
            Input("reason", _("Reason"), "text", help=_("Needed where a customer waits; otherwise the rule's name is it."), is_needed=False),
        ),
    ),
    "kind": StepKind(pgettext_lazy("step", "set the kind"), "form", (Input("kind", _("Kind"), "choice", "kind"),)),
    "stage": StepKind(
        pgettext_lazy("step", "set the journey stage"), "pin", (Input("stage", _("Journey stage"), "choice", "stage"),)
    ),
    "field": StepKind(
        pgettext_lazy("step", "fill in an own field"),
        "pen",
        (Input("key", _("Field"), "choice", "field"), Input("value", _("Value"), "text", is_needed=False)),
    ),
    "reply": StepKind(
        pgettext_lazy("step", "reply with a template"),
        "reply",
        (Input("template", _("Template"), "choice", "template", help=_("Never to machines, never twice in a row.")),),
    ),
    "say": StepKind(
        pgettext_lazy("step", "reply in these words"), "send", (Input("text", _("Words to the customer"), "area", help=_WORDS_HELP),)
    ),
    "note": StepKind(pgettext_lazy("step", "write a note"), "lock", (Input("text", _("Note"), "area", help=_WORDS_HELP),)),
    "notify": StepKind(
        pgettext_lazy("step", "notify people"),
        "bell",
        (Input("whom", _("Whom"), "choices", "whom"), Input("words", _("What they read"), "text")),
    ),
    "promise": StepKind(
        pgettext_lazy("step", "make a promise"),
        "clock",
        (
            Input("kind", _("Kind of promise"), "choice", "promise"),
            Input("minutes", _("Within"), "span", help=_("Counted in opening hours.")),
            Input("words", _("What is promised"), "text", is_needed=False),
        ),
    ),
    "webhook": StepKind(
        pgettext_lazy("step", "tell another system"),
        "out",
        (Input("url", _("Address (webhook)"), "text", help=_("Public addresses only. Each message is signed with the rule's secret.")),),
    ),
    "macro": StepKind(pgettext_lazy("step", "run a macro"), "bolt", (Input("macro", _("Macro"), "choice", "macro"),)),
    "snooze": StepKind(pgettext_lazy("step", "snooze"), "snooze", (Input("hours", _("For hours"), "number"),)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """What the choices of steps offer to this author, read once a page."""

    by_key: Mapping[str, Options]

    def options(self, key: str) -> Options:
        return self.by_key.get(key, ())

    def name(self, key: str, value: str) -> str:
        return str(dict(self.options(key)).get(value, "")) or str(_("deleted"))


def offered(agent: "Agent") -> Offered:
    people = [(str(one.public_id), one.name) for one in accounts.active_agents()]
    shared: list[Any] = [row for row in conversations.templates(agent, limit=500) if row.owner_id is None]
    macros: list[Any] = [row for row in conversations.macros(agent) if row.owner_id is None]
    return Offered(
        {
            "to": [("routing", _("whoever assignment chooses")), ("nobody", _("nobody")), *people],
            "team": [(str(team.public_id), team.name) for team in accounts.teams()],
            "priority": list(words.PRIORITY.items()),
            "status": list(words.STATUS.items()),
            "kind": list(words.KIND.items()),
            "stage": [(key, label) for key, label in words.STAGE.items() if key != "none"],
            "field": own_fields(),
            "template": [(str(row.public_id), row.name) for row in shared],
            "macro": [(str(row.public_id), row.name) for row in macros],
            "whom": [*labels.WHOM.items(), *people],
            "promise": [(key, labels.PROMISE[key]) for key in ("manual", "callback")],
        }
    )
