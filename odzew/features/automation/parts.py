"""What a rule is made of, as it is stored and as an author may send it: checked by pydantic, nothing else passes.

Steps that a macro has too are the macro's own classes.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from odzew.core.conversations import macro_steps
from odzew.core.conversations.macro_steps import (
    GiveTeam,
    SetKind,
    SetPriority,
    SetStage,
    Snooze,
    Step,
    Tagging,
    WriteNote,
)
from odzew.core.conversations.rules import Status, conditions
from odzew.core.conversations.rules.conditions import Group
from odzew.features.automation.rules import operands
from odzew.features.automation.rules.happenings import Happening
from odzew.features.automation.rules.operands import Claim
from odzew.kit.errors import Invalid

MAX_STEPS = macro_steps.MAX_STEPS
MOST_MINUTES = 60 * 24 * 365
_PERSONAL = {"unread", "followed", "mentioned", "draft"}
_PERSONAL_WORDS = {"assignee": "me", "team": "mine"}


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


# ---- when ----------------------------------------------------------------------------------------------


class OnEvent(Part):
    kind: Literal["event"] = "event"
    events: list[Happening] = Field(min_length=1, max_length=len(Happening))


class OnWait(Part):
    """The customer has waited this long for an answer."""

    kind: Literal["waits"] = "waits"
    minutes: int = Field(ge=1, le=MOST_MINUTES)


class OnStatus(Part):
    """The case has stood in a status this long."""

    kind: Literal["status"] = "status"
    status: Status
    minutes: int = Field(ge=1, le=MOST_MINUTES)


class OnDue(Part):
    """The earliest promise of the case falls due within these minutes."""

    kind: Literal["due"] = "due"
    minutes: int = Field(ge=1, le=MOST_MINUTES)


class OnSchedule(Part):
    """On these days at this time (HH:MM, the desk's zone), every open case once."""

    kind: Literal["schedule"] = "schedule"
    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1, max_length=7)
    at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")

    @field_validator("at", mode="before")
    @classmethod
    def _read_clock(cls, value: object) -> object:
        """YAML reads 10:30 as a number of minutes."""
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value // 60:02}:{value % 60:02}"
        return value


Trigger = Annotated[OnEvent | OnWait | OnStatus | OnDue | OnSchedule, Field(discriminator="kind")]


# ---- if ------------------------------------------------------------------------------------------------


class EventClaim(Part):
    """A small condition on the fact itself."""

    field: str
    verb: str = Field(alias="is")
    value: list[str] = Field(min_length=1, max_length=operands.MAX_VALUES)

    @field_validator("value", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> "EventClaim":
        self.claim()
        return self

    def claim(self) -> Claim:
        try:
            return operands.claim(self.field, self.verb, self.value)
        except Invalid as error:
            raise ValueError(gettext("One of the values does not fit its field.")) from error


# ---- then ----------------------------------------------------------------------------------------------


class HandTo(Step):
    """to: `nobody`, `routing` (whoever routing chooses) or an agent's public id."""

    do: Literal["assign"] = "assign"
    to: Literal["nobody", "routing"] | UUID


class SetStatus(macro_steps.SetStatus):
    """reason: why the case ends or rests though somebody waits; without one the rule's name is the reason."""

    reason: str = Field(default="", max_length=200)


class SetField(Step):
    """A field of the company's own."""

    do: Literal["field"] = "field"
    key: str = Field(pattern=r"^[-\w]{1,40}$")
    value: str = Field(max_length=1000)


class Reply(Step):
    """template: public id of a template that everybody or a team may use."""

    do: Literal["reply"] = "reply"
    template: UUID


class Say(Step):
    """The rule's own words to the customer; may hold template variables."""

    do: Literal["say"] = "say"
    text: str = Field(min_length=1, max_length=20_000)


class CallPeople(Step):
    """whom: the holder, their team, its leads, all supervisors, or agents by public id."""

    do: Literal["notify"] = "notify"
    whom: list[Literal["assignee", "team", "leads", "supervisors"] | UUID] = Field(
        min_length=1, max_length=50
    )
    words: str = Field(min_length=1, max_length=300)


class MakePromise(Step):
    """minutes: from the run, in opening hours where the desk has them."""

    do: Literal["promise"] = "promise"
    kind: Literal["manual", "callback"] = "manual"
    minutes: int = Field(ge=1, le=MOST_MINUTES)
    words: str = Field(default="", max_length=300)


class CallWebhook(Step):
    do: Literal["webhook"] = "webhook"
    url: str = Field(max_length=500)

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            raise ValueError(gettext("An address begins with https:// and holds no password."))
        return value


class RunMacro(Step):
    do: Literal["macro"] = "macro"
    macro: UUID


class ChangeTags(Tagging):
    @model_validator(mode="after")
    def _check(self) -> "ChangeTags":
        if not self.add and not self.remove:
            raise ValueError(gettext("Name a tag to add or to remove."))
        return self


AnyStep = Annotated[
    HandTo | GiveTeam | ChangeTags | SetPriority | SetStatus | SetKind | SetStage | SetField | Reply | Say
    | WriteNote | CallPeople | MakePromise | CallWebhook | RunMacro | Snooze,
    Field(discriminator="do"),
]  # fmt: skip


# ---- the whole -----------------------------------------------------------------------------------------


class Definition(Part):
    """A whole rule but for its place and switch.

    per_case: at most so many runs on one case within an hour; per_hour: on all cases together. stop: when it ran, the
    rules after it stay away. seconds: of a person's work that one run saves; none = estimated from the steps.
    """

    name: str = Field(min_length=1, max_length=80)
    trigger: Trigger
    of_event: list[EventClaim] = Field(default_factory=list, max_length=20, alias="event_if")
    tree: dict[str, Any] = Field(default_factory=dict, alias="if")
    steps: list[AnyStep] = Field(min_length=1, max_length=MAX_STEPS, alias="then")
    stop: bool = False
    per_case: int = Field(default=3, ge=1, le=100)
    per_hour: int = Field(default=300, ge=1, le=100_000)
    seconds: int | None = Field(default=None, ge=0, le=86_400)

    @field_validator("tree")
    @classmethod
    def _holds(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            tree = conditions.from_json(value)
        except Invalid as error:
            raise ValueError(gettext("One of the values does not fit its field.")) from error
        for item in conditions.conditions_of(tree):
            if item.field in _PERSONAL or _PERSONAL_WORDS.get(item.field) in item.values:
                words = gettext("A rule is nobody: it cannot ask about “me”, my drafts or what I have read.")
                raise ValueError(words)
        return conditions.to_json(tree) if tree else {}

    @model_validator(mode="after")
    def _event_says_it(self) -> "Definition":
        known = operands.said_by(self.happenings)
        for one in self.of_event:
            if one.field not in known:
                words = gettext("What sets this rule off says nothing about “%(field)s”.") % {
                    "field": one.field
                }
                raise ValueError(words)
        return self

    @property
    def conditions(self) -> Group:
        return conditions.from_json(self.tree)

    @property
    def claims(self) -> list[Claim]:
        return [one.claim() for one in self.of_event]

    @property
    def happenings(self) -> list[str]:
        return [str(one) for one in self.trigger.events] if isinstance(self.trigger, OnEvent) else []

    @property
    def triggers(self) -> list[str]:
        """Names under which the engine finds the rule: its happenings, or the kind of its time."""
        return self.happenings or [f"time:{self.trigger.kind}"]

    def plain(self) -> dict[str, Any]:
        """JSON values, to be stored."""
        return self.model_dump(mode="json", by_alias=True)


def read(values: Mapping[str, Any]) -> Definition:
    """A rule from JSON values. Raises Invalid; `fields` names each wrong place as `then.0.priority`."""
    try:
        return Definition.model_validate(dict(values))
    except ValidationError as error:
        fields = {place(each["loc"]): told(each) for each in error.errors()}
        raise Invalid(gettext("The rule does not hold yet."), code="bad_rule", fields=fields) from error


def place(loc: Sequence[int | str]) -> str:
    """A place without the names of pydantic's choices: `then.0.priority`, not `then.0.priority.priority`."""
    words = [str(part) for part in loc]
    if words[:1] == ["then"] and len(words) > 2:
        del words[2]
    if words[:1] == ["trigger"] and len(words) > 1:
        del words[1]
    return ".".join(words[:4])


_WORDS: Mapping[str, Promise] = {
    "missing": _("Fill this in."),
    "string_too_short": _("Fill this in."),
    "too_short": _("Fill this in."),
    "string_too_long": _("This is too long."),
    "too_long": _("These are too many."),
    "int_parsing": _("Write a whole number."),
    "int_type": _("Write a whole number."),
    "int_from_float": _("Write a whole number."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "extra_forbidden": _("There is no such thing here."),
    "bool_type": _("Write true or false."),
    "bool_parsing": _("Write true or false."),
    "union_tag_not_found": _("It is not said what kind this is."),
}
_NOT_ON_LIST = _("This is not on the list.")


def told(error: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's words; our own checks speak for themselves."""
    own = error.get("ctx", {}).get("error")
    return str(own) if isinstance(own, ValueError) else str(_WORDS.get(str(error["type"]), _NOT_ON_LIST))
