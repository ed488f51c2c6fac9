"""The editor as its template draws it: every control with its options and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from odzew.core.conversations.queries.names import own_fields
from odzew.features.automation.rules import operands
from odzew.surfaces.workspace import filter_form
from odzew.surfaces.workspace.automation import labels
from odzew.surfaces.workspace.automation.step_kinds import KINDS, Input, Offered
from odzew.surfaces.workspace.automation.typed import ClaimRow, StepRow, Typed
from odzew.surfaces.workspace.filter_form import Option, ShownGroup

Errors = Mapping[str, str]
_PERSONAL = {"unread", "followed", "mentioned", "draft"}
_PERSONAL_WORDS = {"me", "mine"}


@dataclass(frozen=True, slots=True)
class Control:
    """An input of a step. value: of a single one; unit: the chosen unit of a span."""

    name: str
    label: str | Promise
    kind: str
    help: str | Promise
    is_needed: bool
    options: Sequence[Option] = ()
    value: str = ""
    units: Sequence[Option] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    place: int
    number: int
    do: str
    label: str | Promise
    icon: str
    controls: Sequence[Control]
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    place: int
    field: str
    label: str | Promise
    fields: Sequence[Option]
    verbs: Sequence[Option]
    options: Sequence[Option]
    value: str
    error: str = ""


def context(form: Typed, offered: Offered, errors: Errors) -> dict[str, Any]:
    """What `rules/form.html` reads."""
    plain, chosen = form.plain, _chosen
    return {
        "form": form,
        "plain": plain,
        "kinds": chosen(labels.TRIGGER.items(), [plain["kind"]]),
        "events": chosen(labels.HAPPENING.items(), form.events),
        "days": chosen(labels.DAY.items(), form.days),
        "units": chosen(labels.UNIT.items(), [plain["unit"]]),
        "statuses": chosen(offered.options("status"), [plain["status"]]),
        "groups": groups(form),
        "claims": [_claim(place, row, form, errors) for place, row in enumerate(form.claims)],
        "steps": [_step(place, row, offered, errors) for place, row in enumerate(form.steps)],
        "step_kinds": chosen(((do, kind.label) for do, kind in KINDS.items()), [plain["new_step"]]),
        "wrong": errors,
        "wrong_trigger": next((words for name, words in errors.items() if name.startswith("trigger")), ""),
        "other_wrong": [words for name, words in errors.items() if not _has_place(name)],
    }


def groups(form: Typed) -> list[ShownGroup]:
    """The conditions' rows without what only a person has: me, my drafts, what I have read."""
    found = filter_form.shown(form.filters, own_fields())
    return [
        replace(
            group,
            rows=[
                replace(
                    row,
                    fields=[each for each in row.fields if each.value not in _PERSONAL],
                    options=[each for each in row.options if each.value not in _PERSONAL_WORDS],
                )
                for row in group.rows
            ],
        )
        for group in found
    ]


def _chosen(pairs: Any, values: Sequence[str]) -> list[Option]:
    return [Option(str(value), label, str(value) in values) for value, label in pairs]


def _claim(place: int, row: ClaimRow, form: Typed, errors: Errors) -> ShownClaim:
    known = operands.said_by(form.happenings)
    operand = operands.OPERANDS[row.field]
    choices = labels.OPERAND_CHOICES.get(row.field, {})
    verbs = operands.VERBS[operand.shape]
    return ShownClaim(
        place,
        row.field,
        labels.OPERAND[row.field],
        _chosen(((name, labels.OPERAND[name]) for name in known), [row.field]),
        _chosen(((verb, labels.VERB[verb]) for verb in verbs), [row.verb]),
        _chosen(((value, choices[value]) for value in operand.choices), row.values),
        ", ".join(row.values),
        _error(errors, f"event_if.{place}"),
    )


def _step(place: int, row: StepRow, offered: Offered, errors: Errors) -> ShownStep:
    kind = KINDS[row.do]
    controls = [_control(each, place, row, offered, errors) for each in kind.inputs]
    own = errors.get(f"then.{place}", "")
    return ShownStep(place, place + 1, row.do, kind.label, kind.icon, controls, own)


def _control(each: Input, place: int, row: StepRow, offered: Offered, errors: Errors) -> Control:
    values = list(row.values.get(each.name, ()))
    units = row.values.get(f"{each.name}.unit", ["hours"])
    options = offered.options(each.options) if each.options else ()
    return Control(
        f"s{place}.{each.name}",
        each.label,
        each.kind,
        each.help,
        each.is_needed,
        _chosen(options, values),
        values[0] if values else "",
        _chosen(labels.UNIT.items(), units) if each.kind == "span" else (),
        _error(errors, f"then.{place}.{each.name}"),
    )


def _error(errors: Errors, place: str) -> str:
    return next(
        (words for name, words in errors.items() if name == place or name.startswith(f"{place}.")), ""
    )


_PLACED = {"name", "trigger", "if", "event_if", "then", "per_case", "per_hour", "seconds"}


def _has_place(name: str) -> bool:
    """Whether the template shows this error beside its control."""
    return name.partition(".")[0] in _PLACED
