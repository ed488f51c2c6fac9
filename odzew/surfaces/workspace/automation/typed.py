"""The editor's form as it is being written: nothing in it has to hold yet. Each button is a submit with a `do`.

`c…`, `n`, `groups`, `j…`: conditions, as in the filter editor. `e<i>.…`: conditions on the event. `s<i>.…`: steps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext

from odzew.core.conversations.rules import conditions
from odzew.features.automation import parts
from odzew.features.automation.rules import operands
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace import filter_form
from odzew.surfaces.workspace.automation import labels
from odzew.surfaces.workspace.automation.step_kinds import KINDS, Input
from odzew.surfaces.workspace.filter_form import FilterForm

if TYPE_CHECKING:
    from odzew.features.automation.parts import Definition

MOST_CLAIMS = 20
_PLAIN = ("name", "kind", "amount", "unit", "status", "at", "per_case", "per_hour", "saved", "new_step")
_STARTING = {
    "kind": "event", "amount": "4", "unit": "hours", "status": "pending", "at": "08:00", "per_case": "3", "per_hour": "300",
    "new_step": "assign",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimRow:
    field: str = "text"
    verb: str = "contains"
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """values: what was typed, by the input's name."""

    do: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """plain: single fields by name. tree: conditions that the form cannot show, as JSON; kept as they are."""

    plain: Mapping[str, str]
    events: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    filters: FilterForm = field(default_factory=FilterForm)
    claims: tuple[ClaimRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    stop: bool = False
    tree: str = ""

    @property
    def happenings(self) -> list[str]:
        return list(self.events) if self.plain["kind"] == "event" else []

    def definition(self) -> Definition:
        """The rule that was written. Raises Invalid; `fields` name places as `parts.read` does."""
        wrong: dict[str, str] = {}
        try:
            tree = json.loads(self.tree) if self.tree else conditions.to_json(self.filters.tree())
        except (Invalid, ValueError):
            tree, wrong = {}, {"if": gettext("One of the values does not fit its field.")}
        try:
            found = parts.read(self._values(tree))
        except Invalid as error:
            raise Invalid(error.message, code=error.code, fields={**error.fields, **wrong}) from error
        if wrong:
            raise Invalid(gettext("The rule does not hold yet."), code="bad_rule", fields=wrong)
        return found

    def _values(self, tree: Any) -> dict[str, Any]:
        plain = self.plain
        values: dict[str, Any] = {
            "name": plain["name"],
            "trigger": self._trigger(),
            "if": tree if tree not in ({"all": []}, {"any": []}) else {},
            "event_if": [{"field": c.field, "is": c.verb, "value": list(c.values)} for c in self.claims],
            "then": [_step(row) for row in self.steps],
            "stop": self.stop,
            "per_case": plain["per_case"],
            "per_hour": plain["per_hour"],
        }
        if plain["saved"].strip():
            values["seconds"] = plain["saved"].strip()
        return values

    def _trigger(self) -> dict[str, Any]:
        kind, plain = self.plain["kind"], self.plain
        span = _minutes(plain["amount"], plain["unit"])
        ways: dict[str, dict[str, Any]] = {
            "event": {"events": list(self.events)},
            "waits": {"minutes": span},
            "status": {"status": plain["status"], "minutes": span},
            "due": {"minutes": span},
            "schedule": {"days": list(self.days), "at": plain["at"]},
        }
        return {"kind": kind, **ways.get(kind, {})}


def _step(row: StepRow) -> dict[str, Any]:
    out: dict[str, Any] = {"do": row.do}
    for each in KINDS[row.do].inputs:
        value = _input(each, row)
        if each.is_needed or value not in ("", []):
            out[each.name] = value
    return out


def _input(each: Input, row: StepRow) -> Any:
    given = list(row.values.get(each.name, ()))
    if each.kind == "choices":
        return given
    first = given[0] if given else ""
    if each.kind == "tags":
        return [part.strip() for part in first.split(",") if part.strip()]
    if each.kind == "span":
        return _minutes(first, (list(row.values.get(f"{each.name}.unit", ())) or ["minutes"])[0])
    return first


def _minutes(amount: str, unit: str) -> int | str:
    """What is no number is left for the checker to name."""
    text = amount.strip()
    return (
        int(text) * labels.MINUTES.get(unit, 1)
        if text.isascii() and text.isdigit() and len(text) < 9
        else text
    )


# ---- reading -------------------------------------------------------------------------------------------


def new() -> Typed:
    """An empty form: when the customer writes, with nothing to do yet."""
    return Typed(dict.fromkeys(_PLAIN, "") | _STARTING, events=("customer_wrote",))


def from_definition(found: Definition) -> Typed:
    """The form that shows this rule."""
    trigger = found.trigger
    plain = dict(new().plain) | {"name": found.name, "kind": trigger.kind}
    plain |= {"per_case": str(found.per_case), "per_hour": str(found.per_hour)}
    plain["saved"] = "" if found.seconds is None else str(found.seconds)
    if minutes := getattr(trigger, "minutes", 0):
        plain["amount"], plain["unit"] = span_of(minutes)
    if isinstance(trigger, parts.OnStatus):
        plain["status"] = str(trigger.status)
    if isinstance(trigger, parts.OnSchedule):
        plain["at"] = trigger.at
    filters = filter_form.from_tree(found.conditions)
    return Typed(
        plain,
        tuple(found.happenings),
        tuple(getattr(trigger, "days", ())),
        filters if not filters.is_too_deep else FilterForm(),
        tuple(ClaimRow(one.field, one.verb, tuple(one.value)) for one in found.of_event),
        tuple(_row(step.model_dump(mode="json")) for step in found.steps),
        found.stop,
        json.dumps(found.tree) if filters.is_too_deep else "",
    )


def span_of(minutes: int) -> tuple[str, str]:
    """Minutes as an amount of the largest unit that divides them."""
    unit = next(name for name in ("days", "hours", "minutes") if minutes % labels.MINUTES[name] == 0)
    return str(minutes // labels.MINUTES[unit]), unit


def _row(step: Mapping[str, Any]) -> StepRow:
    values: dict[str, Sequence[str]] = {}
    for each in KINDS[step["do"]].inputs:
        value = step.get(each.name, "")
        if each.kind == "span":
            amount, unit = span_of(int(value))
            values |= {each.name: [amount], f"{each.name}.unit": [unit]}
        elif each.kind == "tags":
            values[each.name] = [", ".join(value)]
        else:
            values[each.name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return StepRow(step["do"], values)


def from_post(post: QueryDict) -> Typed:
    """The form as typed, with the pressed button's effect."""
    start = new().plain
    plain = {name: post.get(name, start[name])[:300] for name in _PLAIN}
    if plain["kind"] not in labels.TRIGGER:
        plain["kind"] = "event"
    form = Typed(
        plain,
        tuple(one for one in post.getlist("events") if one in labels.HAPPENING),
        tuple(one for one in post.getlist("days") if one in labels.DAY),
        filter_form.from_query(post),
        tuple(_claim(post, place) for place in range(min(_number(post.get("claims", "0")), MOST_CLAIMS))),
        tuple(row for place in range(min(_number(post.get("steps", "0")), parts.MAX_STEPS)) if (row := _posted(post, place))),
        "stop" in post,
        post.get("tree", "")[:20_000],
    )  # fmt: skip
    return _pressed(_said(form), post.get("do", ""))


def _said(form: Typed) -> Typed:
    """Conditions on an event that no longer says them are asked of its words instead."""
    known = operands.said_by(form.happenings)
    return replace(form, claims=tuple(row for row in form.claims if row.field in known))


def _pressed(form: Typed, do: str) -> Typed:
    verb, _colon, text = do.partition(":")
    place = _number(text)
    if verb == "claim" and len(form.claims) < MOST_CLAIMS:
        known = operands.said_by(form.happenings)
        row = ClaimRow() if "text" in known else ClaimRow(known[0], _verbs(known[0])[0])
        return replace(form, claims=(*form.claims, row))
    if verb == "unclaim":
        return replace(form, claims=form.claims[:place] + form.claims[place + 1 :])
    if verb == "step" and form.plain["new_step"] in KINDS and len(form.steps) < parts.MAX_STEPS:
        return replace(form, steps=(*form.steps, StepRow(form.plain["new_step"])))
    if verb == "unstep":
        return replace(form, steps=form.steps[:place] + form.steps[place + 1 :])
    if verb == "up" and 0 < place < len(form.steps):
        rows = list(form.steps)
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        return replace(form, steps=tuple(rows))
    return form


def _verbs(name: str) -> tuple[str, ...]:
    return operands.VERBS[operands.OPERANDS[name].shape]


def _claim(post: QueryDict, place: int) -> ClaimRow:
    name = post.get(f"e{place}.field", "text")
    name = name if name in operands.OPERANDS else "text"
    verb = post.get(f"e{place}.is", "")
    given = post.getlist(f"e{place}.value") if post.get(f"e{place}.was") == name else []
    if operands.OPERANDS[name].shape is not operands.Shape.CHOICE:
        given = [part.strip() for one in given for part in one.split(",")]
    return ClaimRow(
        name, verb if verb in _verbs(name) else _verbs(name)[0], tuple(one for one in given if one)
    )


def _posted(post: QueryDict, place: int) -> StepRow | None:
    do = post.get(f"s{place}.do", "")
    if do not in KINDS:
        return None
    names = [name for each in KINDS[do].inputs for name in (each.name, f"{each.name}.unit")]
    return StepRow(
        do, {name: post.getlist(f"s{place}.{name}") for name in names if f"s{place}.{name}" in post}
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
