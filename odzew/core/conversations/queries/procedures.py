"""Procedures: the list that the settings keep, and the one beside a case with what is done of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet

from odzew.core.conversations.models import CaseWork, Conversation, Procedure, Template
from odzew.core.conversations.rules import OPEN_STATUSES, Kind, procedures
from odzew.core.conversations.rules.procedures import FOUR_STEPS, Step
from odzew.kit.beside import revived, whole
from odzew.kit.errors import NotFound

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """A case's procedure with its ticks. done, four: step → {"by", "at", "note"}. templates: public id → name."""

    procedure: Procedure | None
    steps: Sequence[Step]
    done: Mapping[str, Mapping[str, Any]]
    four: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, str]
    asks_checklist: bool = False

    @property
    def open_four(self) -> list[str]:
        return procedures.open_steps(self.asks_checklist, list(self.four))


@dataclass(frozen=True, slots=True)
class Category:
    """Cases of one kind. uses: open ones. names: procedures that its cases can get; none means a gap."""

    kind: str
    uses: int
    names: Sequence[str]


def all_procedures() -> QuerySet[Procedure]:
    """Switched-off ones last."""
    return Procedure.objects.order_by("-is_active", "position", "name", "pk")


def procedure(public_id: UUID | str) -> Procedure:
    """Raises NotFound."""
    try:
        row = Procedure.objects.filter(public_id=public_id).first()
    except ValidationError:
        row = None
    if row is None:
        raise NotFound("There is no such procedure.")
    return row


def procedure_of(conversation: Conversation) -> Procedure | None:
    """The procedure by which this case is worked on now."""
    active = Procedure.objects.filter(is_active=True).order_by("position", "pk")
    return procedures.fitting(conversation.kind, conversation.tags, active)


def active_beside() -> QuerySet[Any, Any]:
    """Procedures in use, for the statement that reads a case."""
    rows = Procedure.objects.filter(is_active=True).order_by("position", "pk")
    return rows.values(row=whole(Procedure))


def ticks_beside() -> QuerySet[Any, Any]:
    """What is done of the case, for the same statement."""
    return CaseWork.objects.filter(conversation=OuterRef("pk")).values(row=whole(CaseWork))


def work_read(conversation: Conversation, active: Rows, ticks: Rows) -> Work:
    """What stands beside the case, out of rows that were read with it."""
    found = procedures.fitting(
        conversation.kind, conversation.tags, [revived(Procedure, row) for row in active]
    )
    return _work(found, next((revived(CaseWork, row) for row in ticks), None))


def _work(found: Procedure | None, ticked: CaseWork | None) -> Work:
    steps = procedures.read_steps(found.steps) if found else []
    wanted = [step.template for step in steps if step.template]
    rows = Template.objects.filter(public_id__in=wanted).values_list("public_id", "name") if wanted else ()
    return Work(
        found,
        steps,
        ticked.steps if ticked else {},
        {step: ticked.four[step] for step in FOUR_STEPS if ticked and step in ticked.four},
        {str(key): name for key, name in rows},
        asks_checklist=bool(found and found.asks_checklist),
    )


def may_resolve(conversation: Conversation) -> bool:
    """Whether no procedure holds the case open: asked inside the lock of the change that ends it."""
    found = procedure_of(conversation)
    if found is None or not found.asks_checklist:
        return True
    ticked = CaseWork.objects.filter(conversation=conversation).first()
    return procedures.may_resolve(asks=True, checked=list(ticked.four) if ticked else [])


def categories() -> list[Category]:
    """Every kind of case with its procedures: each active one should have one."""
    active = list(Procedure.objects.filter(is_active=True).order_by("position", "pk"))
    open_ones = Conversation.objects.filter(status__in=OPEN_STATUSES, merged_into=None)
    uses = dict(open_ones.values_list("kind").annotate(n=Count("pk")).order_by())
    return [
        Category(
            str(kind), uses.get(str(kind), 0), [one.name for one in active if one.kind in ("", str(kind))]
        )
        for kind in Kind
    ]
