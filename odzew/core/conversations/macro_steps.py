"""The steps of a macro as they are stored and as an author may send them: checked by pydantic, nothing else passes."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from odzew.core.conversations.rules import Kind, Priority, Stage, Status
from odzew.kit.errors import Invalid

MAX_STEPS = 20


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Assign(Step):
    """to: `me`, `nobody` or an agent's public id."""

    do: Literal["assign"] = "assign"
    to: Literal["me", "nobody"] | UUID


class GiveTeam(Step):
    """team: public id."""

    do: Literal["team"] = "team"
    team: UUID


class SetStatus(Step):
    do: Literal["status"] = "status"
    status: Status


class SetPriority(Step):
    do: Literal["priority"] = "priority"
    priority: Priority


class SetKind(Step):
    do: Literal["kind"] = "kind"
    kind: Kind


class SetStage(Step):
    do: Literal["stage"] = "stage"
    stage: Stage | Literal[""]


class Tagging(Step):
    do: Literal["tag"] = "tag"
    add: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(default_factory=list, max_length=20)
    remove: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(
        default_factory=list, max_length=20
    )


class Snooze(Step):
    do: Literal["snooze"] = "snooze"
    hours: int = Field(ge=1, le=24 * 365)


class WriteNote(Step):
    """text: may hold template variables."""

    do: Literal["note"] = "note"
    text: str = Field(min_length=1, max_length=20_000)


class Answer(Step):
    """template: public id. is_sent: false leaves the words in the agent's draft."""

    do: Literal["reply"] = "reply"
    template: UUID
    is_sent: bool = False


AnyStep = Annotated[
    Assign | GiveTeam | SetStatus | SetPriority | SetKind | SetStage | Tagging | Snooze | WriteNote | Answer,
    Field(discriminator="do"),
]
_STEPS: TypeAdapter[list[AnyStep]] = TypeAdapter(
    Annotated[list[AnyStep], Field(min_length=1, max_length=MAX_STEPS)]
)


def read(steps: Any) -> list[AnyStep]:
    """Steps from JSON values. Raises Invalid; `fields` names each wrong place as `steps.2.status`."""
    try:
        return _STEPS.validate_python(steps)
    except ValidationError as error:
        fields = {".".join(["steps", *map(str, each["loc"])]): each["type"] for each in error.errors()}
        raise Invalid("The steps of this macro do not hold.", code="bad_steps", fields=fields) from error


def plain(steps: list[AnyStep]) -> list[dict[str, Any]]:
    """The same as JSON values, to be stored."""
    return [step.model_dump(mode="json") for step in steps]
